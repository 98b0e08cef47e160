"""College basketball. Full games nest the stadium; tournament games have a round and a bracket.

`teams` returns past and present teams.
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

_DETAILS: Final = DetailsForm(line=Listed("Periods", 2, "half", number="Number", name="Name"))


def read_game(row: Row, season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    game = daily_game(row)
    game = replace(game, period=row.text("Period"), details=details_of(row, game, _DETAILS))
    if season_type is not SeasonType.POSTSEASON:
        return game
    return replace(game, round=_round(row), group=row.text("Bracket"))


def _round(row: Row) -> str | None:
    number = row.count("Round")
    return row.text("Round") if number is None else f"Round {number}"


VENDOR = VendorLeague(routes=us_routes("cbb", teams="teams", season_teams=None), read_game=read_game)
