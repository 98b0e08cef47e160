"""The NFL. Schedules have no scores; a second route adds them, matched by GameKey."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gql_service.sportsdata.fields.details.flat_lines import nfl_quarters
from gql_service.sportsdata.fields.details.overtime import nfl_claims
from gql_service.sportsdata.fields.details.reading import DetailsForm, details_of
from gql_service.sportsdata.fields.game_row import GameRow, Scores, is_bye, us_game
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.routes import LeagueRoutes
from gql_service.sportsdata.vendor_league import VendorLeague, numbered_week
from schema.enums import SeasonType

PLAYOFF_ROUNDS: Final[Mapping[int, str]] = MappingProxyType(
    {1: "Wild Card", 2: "Divisional", 3: "Conference Championships", 4: "Super Bowl"}
)
"""The vendor numbers postseason weeks from 1."""

HALL_OF_FAME_WEEK: Final = 0

GAME_NUMBER: Final = "GameKey"
"""The only number that is present in every row of every route."""

_DETAILS: Final = DetailsForm(line=nfl_quarters, claims=nfl_claims, unknown_attendance=0, is_football=True)


def week_name(season_type: SeasonType, week: int) -> str:
    """Return the usual name of a week."""
    if season_type is SeasonType.POSTSEASON and week in PLAYOFF_ROUNDS:
        return PLAYOFF_ROUNDS[week]
    if season_type is SeasonType.PRESEASON:
        return "Hall of Fame Game" if week == HALL_OF_FAME_WEEK else f"Preseason Week {week}"
    return numbered_week(season_type, week)


def read_game(row: Row, season_type: SeasonType) -> GameRow | None:
    """Read a row of Schedules, SchedulesBasic or Scores; None for a BYE. Raises NotARow if the row has no GameKey.

    GlobalTeamID is the league's TeamID.
    """
    if is_bye(row):
        return None
    game = us_game(
        row,
        number_names=(GAME_NUMBER,),
        scores=Scores(row.count("HomeScore"), row.count("AwayScore")),
        team_numbers=("{}TeamID", "Global{}TeamID"),
    )
    week = row.count("Week")
    return replace(
        game,
        week=week,
        link=row.text("GameID", "ScoreID"),
        round=PLAYOFF_ROUNDS.get(week or 0) if season_type is SeasonType.POSTSEASON else None,
        period=row.text("Quarter"),
        clock=row.text("TimeRemaining"),
        details=details_of(row, game, _DETAILS),
    )


VENDOR = VendorLeague(
    routes=LeagueRoutes(
        base="/v3/nfl/scores/json",
        schedules=("Schedules", "SchedulesBasic"),
        teams="Teams",
        season_teams="Teams",
        stadiums="Stadiums",
        current="Timeframes/current",
        scores="Scores",
        regular_suffix="REG",
    ),
    read_game=read_game,
    game_number=GAME_NUMBER,
    has_byes=True,
    week_name=week_name,
)
