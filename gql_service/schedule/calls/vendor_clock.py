"""The current month by this machine's clock and by the vendor's: pure functions of noted values and a given now.

The vendor counts calls by its own clock. While the two clocks may be in different months, a call counts in both months
and must fit into both budgets. So calls of the new month are not spent before the vendor's month begins.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from gql_service.schedule.calls.month import Month

UNKNOWN_BY: Final = timedelta(minutes=5)
"""The assumed largest clock skew until the vendor has answered."""
KNOWN_BY: Final = timedelta(seconds=3)
"""The accuracy of the vendor's time from an answer: `Date` has whole seconds, and the answer took a moment."""
WORTH_A_WARNING: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class VendorClock:
    """The vendor's time at `ticks`, an instant of a monotonic clock in seconds."""

    time: datetime
    ticks: float

    @classmethod
    def read(cls, date: str | None, age: str | None, ticks: float) -> "VendorClock | None":
        """Read the headers `Date` and `Age` of an answer; None if they contain no time."""
        try:
            time = parsedate_to_datetime(date or "")
        except ValueError:
            return None
        if time.tzinfo is None:
            return None
        # A proxy between may return an older answer with its old date. `Age` gives the seconds since then.
        held = int(age) if age is not None and age.isascii() and age.isdecimal() and len(age) < 8 else 0
        return cls(time + timedelta(seconds=held), ticks)

    def now(self, ticks: float) -> datetime:
        """Return the vendor's time at `ticks`, aware."""
        return self.time + timedelta(seconds=ticks - self.ticks)


def skew(vendor: VendorClock | None, now: datetime, ticks: float) -> timedelta | None:
    """Return how far this machine's clock is ahead of the vendor's; negative if behind, None if unknown."""
    return now - vendor.now(ticks) if vendor is not None else None


def months(vendor: VendorClock | None, now: datetime, ticks: float) -> tuple[Month, ...]:
    """Return the months that the current instant may belong to, the earlier first: two near the turn of a month,
    otherwise a single month.
    """
    there, by = (vendor.now(ticks), KNOWN_BY) if vendor is not None else (now, UNKNOWN_BY)
    found = {Month.of(each) for each in (now, there - by, there + by)}
    return tuple(sorted(found, key=lambda month: month.begin))
