"""The WNBA. Its rows have the fields of the NBA.

Full games have no UTC time, so the Eastern time is used. `Teams` returns past and present teams.
"""

from dataclasses import replace
from typing import Final

from gql_service.sportsdata.fields.details.reading import DetailsForm, details_of
from gql_service.sportsdata.fields.game_row import GameRow, daily_game
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.leagues.nba import QUARTERS
from gql_service.sportsdata.routes import us_routes
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import SeasonType

_DETAILS: Final = DetailsForm(line=QUARTERS, has_forecast=False)


def read_game(row: Row, _season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    game = daily_game(row)
    return replace(game, period=row.text("Quarter"), details=details_of(row, game, _DETAILS))


VENDOR = VendorLeague(routes=us_routes("wnba", teams="Teams", season_teams=None), read_game=read_game)
