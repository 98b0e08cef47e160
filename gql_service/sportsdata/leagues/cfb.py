"""College football. Games have a week number; bowl games have a title.

`Teams` returns past and present teams.
"""

from dataclasses import replace
from typing import Final

from gql_service.sportsdata.fields.details.periods import Listed
from gql_service.sportsdata.fields.details.reading import DetailsForm, details_of
from gql_service.sportsdata.fields.game_row import GameRow, daily_game
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.routes import us_routes
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import SeasonType

_DETAILS: Final = DetailsForm(line=Listed("Periods", 4, "quarter", number="Number", name="Name"), is_football=True)


def read_game(row: Row, season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    bowl = row.text("Title") if season_type is SeasonType.POSTSEASON else None
    game = daily_game(row)
    details = details_of(row, game, _DETAILS)
    return replace(game, week=row.count("Week"), round=bowl, period=row.text("Period"), details=details)


VENDOR = VendorLeague(
    routes=us_routes("cfb", teams="Teams", season_teams=None, current="CurrentSeasonDetails"), read_game=read_game
)
