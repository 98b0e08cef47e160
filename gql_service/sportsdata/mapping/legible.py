"""Decides which rows are readable: objects that identify a game, a team or a venue.

The mappers drop and count all other rows. A test checks that the mappers and these rules agree.
"""

from collections.abc import Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final

from gql_service.sportsdata.fields.game_row import is_bye, venue_details
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.rows.row_counts import Legible
from schema.enums import League

_NUMBERS: Final[Mapping[League, str]] = MappingProxyType({League.NFL: "GameKey"})
"""The field that identifies a game, if it is not `GameID`. Names ignore case, so soccer's `GameId` is included."""


@cache
def is_game(league: League) -> Legible:
    """Return the function that checks rows of a league's schedule or scores."""
    return partial(_is_game, _NUMBERS.get(league, "GameID"))


def _is_game(number: str, value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if type(value.get(number)) is int:
        return True  # as nearly every row of a large season is written
    row = Row(value)
    return row.text(number) is not None or (number == _NUMBERS[League.NFL] and is_bye(row))


def is_team(value: Any) -> bool:
    """Return whether a row of Teams can be read."""
    return isinstance(value, dict) and Row(value).text("TeamID") is not None


def is_venue(value: Any) -> bool:
    """Return whether a row of Stadiums or Venues can be read."""
    return isinstance(value, dict) and venue_details(Row(value)) is not None
