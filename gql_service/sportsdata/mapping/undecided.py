"""Whether a game at 00:00 Eastern starts then, or its time is not decided yet. (Trap 4.)

The vendor has no field for it. 00:00 Eastern is the middle of the night where most games are played, but an afternoon
in Tokyo and Melbourne, and the usual start of an evening in Hawaii. So the venue's clock decides, with what is usual in
the league and the row's other fields. docs/days.md has the same rules for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from gql_service.sportsdata.mapping.times import Start
from schema.enums import NOT_TO_COME, GameStatus, League

BEGUN: Final = frozenset({GameStatus.IN_PROGRESS, GameStatus.BREAK, GameStatus.FINAL, GameStatus.FORFEIT})
"""States of a game that has begun."""

EARLIEST: Final = time(9, 30)
"""On the venue's clock no game starts before: 00:00 Eastern is that early in India, and earlier in Europe."""
LATEST: Final = time(20, 30)
LATEST_OF_COLLEGES: Final = time(22)
"""Colleges on the Pacific coast play at 21:00, which is 00:00 Eastern. The other leagues do not start that late."""

COLLEGES: Final = frozenset({League.CFB, League.CBB})
_COLLEGE_EVENINGS: Final[Mapping[str, str]] = MappingProxyType(
    {"Pacific/Honolulu": "Hawaii", "America/Anchorage": "Alaska"}
)
"""Zones in which colleges are at home and 00:00 Eastern is an evening. Their times are often decided late."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides beside the hour: `zone` is the venue's, None while the venue is unknown.

    `has_channel` tells whether a television channel is announced, which happens with the time or after it.
    """

    league: League
    status: GameStatus
    zone: ZoneInfo | None
    closed: bool = False
    has_channel: bool = False


def decided(start: Start, setting: Setting) -> Start:
    """Return a start whose time is known or None for good. Pure."""
    if start.midnight is None:
        return start
    return Start(start.midnight if _is_real(start.midnight, setting) else None, start.day)


def _is_real(midnight: datetime, setting: Setting) -> bool:
    # The source closes games that are canceled, too.
    begun = setting.status in BEGUN or (setting.closed and setting.status not in NOT_TO_COME)
    if setting.zone is None:
        # Nothing speaks against the time of a game that has begun.
        return begun
    hour = midnight.astimezone(setting.zone).time()
    if not hour >= EARLIEST:
        return False
    if hour > LATEST:
        return begun and setting.league in COLLEGES and hour <= LATEST_OF_COLLEGES
    if setting.league in COLLEGES and setting.zone.key in _COLLEGE_EVENINGS:
        return begun or setting.has_channel
    # A game that is taken abroad is announced with its time.
    return True
