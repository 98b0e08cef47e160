"""Decides whether a game at 00:00 Eastern starts then or has no time yet. (Trap 4.)

The vendor has no field for this. 00:00 Eastern is the middle of the night in most places with games. It is afternoon in
Tokyo and Melbourne, and a usual evening start in Hawaii. The rule uses the venue's local time, the usual hours of the
league and other fields of the row. docs/days.md explains the same rules to users.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from gql_service.sportsdata.fields.times import Start
from schema.enums import NOT_TO_COME, GameStatus, League
from schema.leagues import FACTS

BEGUN: Final = frozenset({GameStatus.IN_PROGRESS, GameStatus.BREAK, GameStatus.FINAL, GameStatus.FORFEIT})
"""Statuses of a game that has begun."""

EARLIEST: Final = time(9, 30)
"""No game starts earlier on the venue's clock. 00:00 Eastern is 9:30 in India and earlier in Europe."""
LATEST: Final = time(20, 30)
LATEST_OF_COLLEGES: Final = time(22)
"""Colleges on the Pacific coast play at 21:00, which is 00:00 Eastern. Other leagues do not start so late."""

_COLLEGE_EVENINGS: Final[Mapping[str, str]] = MappingProxyType(
    {"Pacific/Honolulu": "Hawaii", "America/Anchorage": "Alaska"}
)
"""College home zones in which 00:00 Eastern is an evening. Their times are often decided late."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The facts, besides the time, that decide. `zone` is the venue's time zone, None if the venue is unknown.

    `has_channel` means that a TV channel is announced, which happens together with the time or later.
    """

    league: League
    status: GameStatus
    zone: ZoneInfo | None
    closed: bool = False
    has_channel: bool = False


def decided(start: Start, setting: Setting) -> Start:
    """Return the start with its time either accepted or set to None. A pure function."""
    if start.midnight is None:
        return start
    return Start(start.midnight if _is_real(start.midnight, setting) else None, start.day)


def _is_real(midnight: datetime, setting: Setting) -> bool:
    # The vendor also closes canceled games.
    begun = setting.status in BEGUN or (setting.closed and setting.status not in NOT_TO_COME)
    if setting.zone is None:
        # Without a zone, only a game that has begun has a certain time.
        return begun
    hour = midnight.astimezone(setting.zone).time()
    if not hour >= EARLIEST:
        return False
    if hour > LATEST:
        return begun and FACTS[setting.league].college and hour <= LATEST_OF_COLLEGES
    if FACTS[setting.league].college and setting.zone.key in _COLLEGE_EVENINGS:
        return begun or setting.has_channel
    # Games taken abroad are announced with their time.
    return True
