"""Which rows can be read at all: objects with what names a game, a team or a venue.

The mappers drop and count the others. A test holds both to the same rows.
"""

from collections.abc import Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final

from gql_service.sportsdata.mapping.game_row import is_bye, venue_details
from gql_service.sportsdata.mapping.row import Row
from gql_service.sportsdata.row_counts import Legible
from schema.enums import League

_NUMBERS: Final[Mapping[League, str]] = MappingProxyType({League.NFL: "GameKey"})
"""What names a game where it is not `GameID`, which is soccer's `GameId` too."""


@cache
def is_game(league: League) -> Legible:
    """Return what tells whether a row of a league's schedule or scores can be read."""
    return partial(_is_game, _NUMBERS.get(league, "GameID"))


def _is_game(number: str, value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if type(value.get(number)) is int:
        return True  # as nearly every row of a large season is written
    row = Row(value)
    return row.text(number) is not None or (number == _NUMBERS[League.NFL] and is_bye(row))


def is_team(value: Any) -> bool:
    """Tell whether a row of a league's teams can be read."""
    return isinstance(value, dict) and Row(value).text("TeamID") is not None


def is_venue(value: Any) -> bool:
    """Tell whether a row of a league's venues can be read."""
    return isinstance(value, dict) and venue_details(Row(value)) is not None
