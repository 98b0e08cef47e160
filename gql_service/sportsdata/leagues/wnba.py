"""The WNBA. Its rows have the fields of the NBA.

Full games have no UTC time, so the Eastern time is used. `Teams` returns past and present teams.
"""

from dataclasses import replace
from typing import Final

from gql_service.sportsdata.fields.details.reading import DetailsForm, with_details
from gql_service.sportsdata.fields.game_row import GameRow, daily_game
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.leagues.nba import QUARTERS
from gql_service.sportsdata.routes import us_routes
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import SeasonType

_DETAILS: Final = DetailsForm(line=QUARTERS)


def read_game(row: Row, _season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    return with_details(row, replace(daily_game(row), period=row.text("Quarter")), _DETAILS)


VENDOR = VendorLeague(routes=us_routes("wnba", teams="Teams", season_teams=None), read_game=read_game)
