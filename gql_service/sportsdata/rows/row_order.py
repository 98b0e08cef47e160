"""Decides which of two rows of a game is newer, by `Updated` and by the time of each response.

`Updated` is US Eastern time without an offset. On one night of the year it jumps from 01:59 back to 01:00, so a time in
that hour has two readings. A reading later than the response that contained the row cannot be true.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.fields.times import update_readings

CLOCKS_DIFFER_AT_MOST: Final = timedelta(minutes=10)
"""Tolerated clock skew: how far the vendor's clock may be ahead of ours."""
LAGS_AT_MOST: Final = timedelta(minutes=10)
"""How far a server of the vendor may lag behind the others."""
NOT_CREDIBLE: Final = timedelta(hours=1)
"""If a row claims a change this long after its response, its time is wrong and is ignored."""


class Order(Enum):
    """The result of comparing the times of two rows, for the row that arrived later."""

    OLDER = "older"
    UNKNOWN = "unknown"
    """A row has no time, both times are equal, or a time has two readings with different results."""
    NEWER = "newer"


Instants = Sequence[datetime]
"""The possible times of a row's last change, in UTC, earliest first: no, one or two instants."""


def possible(row: Mapping[str, Any], seen_at: datetime, absent_at: datetime | None = None) -> Instants:
    """Return the possible times of a row's last change; the response was fetched at `seen_at`.

    `absent_at` is the time of the previous response if that response did not contain the row. The row was then not
    changed long before `absent_at`. None means that the row may be as old as it says.
    """
    found = update_readings(Row(row))
    fitting = [instant for instant in found if instant <= seen_at + CLOCKS_DIFFER_AT_MOST]
    if not fitting:
        return [instant for instant in found[:1] if instant <= seen_at + NOT_CREDIBLE]
    if absent_at is not None and fitting[-1] <= seen_at:
        return [instant for instant in fitting[:-1] if instant > absent_at - LAGS_AT_MOST] + fitting[-1:]
    return fitting


def order(before: Instants, after: Instants) -> Order:
    """Compare two rows by their possible change times: is the row changed at `after` newer?"""
    if not before or not after:
        return Order.UNKNOWN
    if after[-1] < before[0]:
        return Order.OLDER
    return Order.NEWER if after[0] > before[-1] else Order.UNKNOWN


def has_two_readings(row: Mapping[str, Any]) -> bool:
    """Return whether the time of a row has two readings, so that the row alone does not give its change time."""
    return len(update_readings(Row(row))) > 1
