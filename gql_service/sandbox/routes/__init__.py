"""The vendor's paths: a table for each league, from a pattern of the path to its answer."""

from gql_service.sandbox.leagues import LEAGUES, MLB, NBA, NFL, NHL
from gql_service.sandbox.routes.daily import daily_routes
from gql_service.sandbox.routes.nfl import nfl_routes
from gql_service.sandbox.routes.route import Route
from gql_service.sandbox.rows.mlb import MLB_ROWS
from gql_service.sandbox.rows.nba import NBA_ROWS
from gql_service.sandbox.rows.nhl import NHL_ROWS

ROUTES: dict[str, tuple[Route, ...]] = {
    NFL.code: nfl_routes(),
    NBA.code: daily_routes(NBA_ROWS),
    MLB.code: daily_routes(MLB_ROWS),
    NHL.code: daily_routes(NHL_ROWS),
}

__all__ = ["LEAGUES", "ROUTES", "Route"]
