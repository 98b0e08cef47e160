"""The NHL. A single route returns schedule, scores and clock of a season."""

from dataclasses import replace
from typing import Final

from gql_service.sportsdata.fields.details.periods import Listed
from gql_service.sportsdata.fields.details.reading import DetailsForm, details_of
from gql_service.sportsdata.fields.game_row import GameRow, daily_game
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.routes import us_routes
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import SeasonType

_DETAILS: Final = DetailsForm(line=Listed("Periods", 3, "period", name="Name"), one_more=True, has_forecast=False)


def read_game(row: Row, _season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    game = daily_game(row)
    return replace(game, period=row.text("Period"), details=details_of(row, game, _DETAILS))


VENDOR = VendorLeague(routes=us_routes("nhl", teams="teams", season_teams="teams"), read_game=read_game)
