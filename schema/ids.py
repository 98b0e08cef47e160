"""Global ids: opaque to clients, and sufficient for any container to find an object without data in memory.

An id is `Kind:LEAGUE:...` in unpadded base64url. The id of a game contains the league, season and number. The id of a
team or venue contains the league and number. The id of a season contains the league, year and type.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NewType

import strawberry

from schema.argument_limits import FIRST_YEAR, LAST_YEAR
from schema.enums import League, SeasonType
from schema.errors import BadInput

Kind = NewType("Kind", str)

GAME = Kind("Game")
TEAM = Kind("Team")
VENUE = Kind("Venue")
SEASON = Kind("Season")


@dataclass(frozen=True, slots=True, order=True)
class SeasonKey:
    """A season part of a league: the vendor's number of the season, and the type of the part."""

    league: League
    year: int
    type: SeasonType

    def __str__(self) -> str:
        return f"{self.league.value}:{self.year}:{self.type.value}"


@dataclass(frozen=True, slots=True)
class GlobalId:
    """A parsed id. `season` is set for games and seasons; `number` is empty for seasons."""

    kind: Kind
    league: League
    season: SeasonKey | None
    number: str


IDS_KEPT: Final = 4096
"""Cached ids of teams, and the same number for venues: each game needs the ids of its teams and venue."""


def _encoded(text: str) -> strawberry.ID:
    return strawberry.ID(base64.urlsafe_b64encode(text.encode()).decode().rstrip("="))


def game_id(season: SeasonKey, number: str) -> strawberry.ID:
    """Return the id of the game with the vendor's number `number` in `season`."""
    return game_ids(season)(number)


def game_ids(season: SeasonKey) -> Callable[[str], strawberry.ID]:
    """Return a function that converts the vendor's game numbers of a season to ids."""
    before = f"{GAME}:{season}:"
    return lambda number: _encoded(before + number)


@lru_cache(maxsize=IDS_KEPT)
def team_id(league: League, number: str) -> strawberry.ID:
    """Return the id of the team with the vendor's number `number` in `league`."""
    return _encoded(f"{TEAM}:{league.value}:{number}")


@lru_cache(maxsize=IDS_KEPT)
def venue_id(league: League, number: str) -> strawberry.ID:
    """Return the id of the venue with the vendor's number `number` in `league`."""
    return _encoded(f"{VENUE}:{league.value}:{number}")


def season_id(season: SeasonKey) -> strawberry.ID:
    """Return the id of a season."""
    return _encoded(f"{SEASON}:{season}")


@lru_cache(maxsize=4096)
def parse_id(text: str) -> GlobalId:
    """Read an id. Raises BadInput if the text is not an id of this service."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        kind, league, *rest = plain.split(":")
        return _read(Kind(kind), League(league), rest)
    except (ValueError, binascii.Error):
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise BadInput(f'"{shown}" is not an id of this service; ids are those that its answers carry.') from None


def _read(kind: Kind, league: League, rest: list[str]) -> GlobalId:
    if kind in (TEAM, VENUE):
        return GlobalId(kind, league, None, ":".join(rest))
    if kind not in (GAME, SEASON):
        raise ValueError(kind)
    year, season_type, *number = rest
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(year)
    return GlobalId(kind, league, SeasonKey(league, int(year), SeasonType(season_type)), ":".join(number))
