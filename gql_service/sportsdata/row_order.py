"""Which of two rows of one game the vendor changed later, by the times in the rows and the times of their answers.

`Updated` is US Eastern without an offset, so that it goes from 01:59 back to 01:00 on one night of the year. Such a
time has two readings, of which only those can be true that do not lie after the answer that the row came with.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from gql_service.sportsdata.mapping.row import Row
from gql_service.sportsdata.mapping.times import update_readings

CLOCKS_DIFFER_AT_MOST: Final = timedelta(minutes=10)
"""How far the vendor's clock may be ahead of ours."""
LAGS_AT_MOST: Final = timedelta(minutes=10)
"""How far a machine of the vendor's may be behind the others."""
NOT_CREDIBLE: Final = timedelta(hours=1)
"""A row that was changed so far after its answer says nothing by its time: the vendor wrote a wrong one."""


class Order(Enum):
    """What the times of two rows say of the row that came later."""

    OLDER = "older"
    UNKNOWN = "unknown"
    """A row has no time, both have the same time, or a time has two readings that say different things."""
    NEWER = "newer"


Instants = Sequence[datetime]
"""When a row can have been changed, earliest first: one instant, two of one reading each, or none that is known."""


def possible(row: Mapping[str, Any], seen_at: datetime, absent_at: datetime | None = None) -> Instants:
    """Return when a row of an answer fetched at `seen_at` can have been changed.

    `absent_at` is when the answer before was fetched, if that one did not have the row: then the row was not changed
    long before. None: the row may be as old as it says.
    """
    found = update_readings(Row(row))
    fitting = [instant for instant in found if instant <= seen_at + CLOCKS_DIFFER_AT_MOST]
    if not fitting:
        return [instant for instant in found[:1] if instant <= seen_at + NOT_CREDIBLE]
    if absent_at is not None and fitting[-1] <= seen_at:
        return [instant for instant in fitting[:-1] if instant > absent_at - LAGS_AT_MOST] + fitting[-1:]
    return fitting


def order(before: Instants, after: Instants) -> Order:
    """Tell whether a row changed at `after` was changed later than one changed at `before`."""
    if not before or not after:
        return Order.UNKNOWN
    if after[-1] < before[0]:
        return Order.OLDER
    return Order.NEWER if after[0] > before[-1] else Order.UNKNOWN


def has_two_readings(row: Mapping[str, Any]) -> bool:
    """Tell whether the time of a row does not say by itself when it was changed."""
    return len(update_readings(Row(row))) > 1
