"""The WNBA. Its rows have the fields of the NBA.

Full games have no UTC time, so the Eastern time is used. `Teams` returns past and present teams.
"""

from gql_service.sportsdata.leagues.nba import read_game
from gql_service.sportsdata.routes import us_routes
from gql_service.sportsdata.vendor_league import VendorLeague

VENDOR = VendorLeague(routes=us_routes("wnba", teams="Teams", season_teams=None), read_game=read_game)
