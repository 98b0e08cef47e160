"""How long a route gets no calls after a failure: pure functions of the error and the failures in a row."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from gql_service.schedule.calls.pauses.first_refusals import FIRST_REFUSALS
from gql_service.sportsdata.errors import (
    BudgetSpent,
    KeyRejected,
    NotFound,
    NotInPlan,
    OverQuota,
    ShareSpent,
    SportsDataError,
    Unavailable,
)

FIRST_PAUSE: Final = timedelta(seconds=15)
COLD_PAUSE: Final = timedelta(seconds=2)
COLD_PAUSES: Final = 3
"""If no data is in memory, this many pauses precede `FIRST_PAUSE`. They start at `COLD_PAUSE` and double each time."""
LONGEST_PAUSE: Final = timedelta(minutes=5)
KEY_PAUSE: Final = timedelta(minutes=10)
LONGEST_KEY_PAUSE: Final = timedelta(hours=6)
"""A refusal may use up a call of the month, and a rejected key stays wrong until a person replaces the key."""
QUOTA_PAUSE: Final = timedelta(minutes=1)
LONGEST_TROUBLE: Final = timedelta(hours=1)
"""The longest pause for trouble that may end at any time. An exceeded quota is included, because the vendor may not say
when it ends."""
LONGEST_REFUSAL: Final = timedelta(days=8)
REFUSAL_REMEMBERED: Final = timedelta(hours=24)
"""After a refusal because of the plan or a missing path, the route gets no calls for this time."""


_PAUSES: Final[Mapping[type[SportsDataError], tuple[timedelta, timedelta]]] = MappingProxyType(
    {
        NotInPlan: (REFUSAL_REMEMBERED, LONGEST_REFUSAL),
        KeyRejected: (KEY_PAUSE, LONGEST_KEY_PAUSE),
        ShareSpent: (FIRST_PAUSE, QUOTA_PAUSE),
        BudgetSpent: (QUOTA_PAUSE, QUOTA_PAUSE),
        OverQuota: (QUOTA_PAUSE, LONGEST_TROUBLE),
        SportsDataError: (FIRST_PAUSE, LONGEST_TROUBLE),
    }
)
"""The first and the longest pause after each kind of failure."""

_REFUSALS: Final = (NotInPlan, NotFound, KeyRejected, BudgetSpent, OverQuota)
"""Failures that a healthy vendor or this gateway causes. Another call soon after would fail in the same way."""


def kind_of(error: SportsDataError, *, answered_before: bool = False) -> type[SportsDataError]:
    """Return the kind that decides the pause after a failure. Failures of one kind in a row lengthen the pause.

    A refusal of a route that has answered before counts as ordinary trouble. So does an uncertain rejection of the key.
    """
    if isinstance(error, NotInPlan | NotFound):
        return SportsDataError if answered_before else NotInPlan
    if isinstance(error, KeyRejected):
        return SportsDataError if answered_before and not error.certain else KeyRejected
    return next((kind for kind in (ShareSpent, BudgetSpent, OverQuota) if isinstance(error, kind)), SportsDataError)


def is_quick(error: SportsDataError, failures: int, *, cold: bool) -> bool:
    """Tell whether a failure gets a short pause: one of the first failures, with no data in memory."""
    return cold and failures <= COLD_PAUSES and not isinstance(error, _REFUSALS)


def retry_pause(
    error: SportsDataError, failures: int = 1, *, answered_before: bool = False, cold: bool = False
) -> timedelta:
    """Return how long a route gets no calls after `failures` failures of this kind in a row.

    `cold` means that no data is in memory to show during the pause.
    """
    quick = is_quick(error, failures, cold=cold)
    if cold and not quick and not isinstance(error, _REFUSALS):
        failures -= COLD_PAUSES
    doubled: int = 2 ** min(max(failures, 1) - 1, 10)
    if quick:
        return max(COLD_PAUSE * doubled, requested_wait(error))
    kind = kind_of(error, answered_before=answered_before)
    if cold and kind is NotInPlan:
        if failures <= len(FIRST_REFUSALS):
            return FIRST_REFUSALS[max(failures, 1) - 1]
        doubled = 2 ** min(failures - len(FIRST_REFUSALS) - 1, 10)
    first, longest = _PAUSES[kind]
    wait = requested_wait(error)
    if isinstance(error, OverQuota) and wait:
        # The vendor's wait applies first. If it was too short, the next pause is twice as long.
        return max(min(wait * doubled, longest), wait)
    return max(min(first * doubled, longest), wait)


def requested_wait(error: SportsDataError) -> timedelta:
    """Return the pause that the vendor asks for; zero if the response names no pause, or a time in the past."""
    seconds = error.retry_after if isinstance(error, OverQuota | Unavailable) else None
    return timedelta(seconds=seconds or 0.0)
