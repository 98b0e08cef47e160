"""Major League Baseball. Scores are runs, innings have halves, and games have no clock."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gql_service.sportsdata.fields.details.overtime import INNINGS, inning_claims
from gql_service.sportsdata.fields.details.periods import Listed
from gql_service.sportsdata.fields.details.reading import DetailsForm, details_of
from gql_service.sportsdata.fields.game_row import GameRow, Scores, us_game
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.routes import us_routes
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import SeasonType

_HALVES: Final[Mapping[str, str]] = MappingProxyType({"T": "Top", "M": "Mid", "B": "Bot", "E": "End"})
"""The vendor's abbreviations in InningHalf, spelled as in its InningDescription."""

_DETAILS: Final = DetailsForm(
    line=Listed("Innings", INNINGS, "inning", number="InningNumber", home="HomeTeamRuns", away="AwayTeamRuns"),
    claims=inning_claims,
    no_flag=True,
    is_baseball=True,
)


def read_game(row: Row, _season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    game = us_game(
        row,
        number_names=("GameID",),
        scores=Scores(row.count("HomeTeamRuns"), row.count("AwayTeamRuns")),
    )
    period = row.text("InningDescription") or _inning(row)
    return replace(game, period=period, details=details_of(row, game, _DETAILS, inning=period))


def _inning(row: Row) -> str | None:
    inning, half = row.count("Inning"), _HALVES.get(row.text("InningHalf") or "")
    return f"{half} {inning}" if inning and half else None


VENDOR = VendorLeague(routes=us_routes("mlb", teams="teams", season_teams="teams"), read_game=read_game)
