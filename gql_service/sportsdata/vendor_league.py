"""The form of a league at the vendor. Every module of `leagues/` provides it for one league."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gql_service.sportsdata.fields.game_row import GameRow
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.routes import LeagueRoutes
from schema.enums import SeasonType

GameReader = Callable[[Row, SeasonType], GameRow | None]
"""Reads a row of a schedule; returns None if the row is not a game. Raises NotARow if the row cannot be read."""


def numbered_week(_part: SeasonType, week: int) -> str:
    """Return the name of a week that has only a number."""
    return f"Week {week}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorLeague:
    """How the vendor serves a league: the paths, and how to read the rows of a schedule."""

    routes: LeagueRoutes
    read_game: GameReader
    games_of: Callable[[Iterable[object], SeasonType], Iterable[object]] | None = None
    """Returns the games of a season part, if the vendor nests games in rounds. None if each row is a game."""
    game_number: str = "GameID"
    """The field that identifies a game. Names ignore case."""
    has_byes: bool = False
    """Whether schedules have rows for teams without a game in a week."""
    week_name: Callable[[SeasonType, int], str] = numbered_week
    """Returns the usual name of a week in a season part."""
