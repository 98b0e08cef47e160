"""The WNBA. Rows are those of the NBA; full games come without a time in UTC."""

from gql_service.sportsdata.mapping.nba import read_game

__all__ = ["read_game"]
