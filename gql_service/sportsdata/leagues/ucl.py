"""The UEFA Champions League: a soccer competition."""

from gql_service.sportsdata.fields.soccer import games_of, read_game
from gql_service.sportsdata.routes import soccer_routes
from gql_service.sportsdata.vendor_league import VendorLeague

VENDOR = VendorLeague(routes=soccer_routes("UCL"), read_game=read_game, games_of=games_of)
