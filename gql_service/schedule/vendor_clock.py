"""Which month it is, by this machine's clock and by the vendor's: pure functions of what was noted and a given now.

The vendor counts calls by its own clock. While the two clocks may be in different months a call counts in both, and
has to fit into both budgets: so the new month's calls are not spent before the vendor begins it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from gql_service.schedule.budget import Month

UNKNOWN_BY: Final = timedelta(minutes=5)
"""How far the clocks are taken to differ at the most while the vendor has not answered."""
KNOWN_BY: Final = timedelta(seconds=3)
"""How exactly its clock is known from an answer: `Date` has whole seconds, and the answer took a moment."""
WORTH_A_WARNING: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class VendorClock:
    """The vendor's time at an instant of a clock that only goes on (`ticks`, in seconds)."""

    time: datetime
    ticks: float

    @classmethod
    def read(cls, date: str | None, age: str | None, ticks: float) -> "VendorClock | None":
        """Read the headers `Date` and `Age` of an answer. None where they give no time."""
        try:
            time = parsedate_to_datetime(date or "")
        except ValueError:
            return None
        if time.tzinfo is None:
            return None
        # A proxy in between hands on an older answer with its old date, and tells its age.
        held = int(age) if age is not None and age.isascii() and age.isdecimal() and len(age) < 8 else 0
        return cls(time + timedelta(seconds=held), ticks)

    def now(self, ticks: float) -> datetime:
        """Return the vendor's time at `ticks`, aware."""
        return self.time + timedelta(seconds=ticks - self.ticks)


def skew(vendor: VendorClock | None, now: datetime, ticks: float) -> timedelta | None:
    """Return how far this machine's clock is ahead of the vendor's; negative if it is behind. None if unknown."""
    return now - vendor.now(ticks) if vendor is not None else None


def months(vendor: VendorClock | None, now: datetime, ticks: float) -> tuple[Month, ...]:
    """Return the months that it may be, the earlier first: one, or two around the turn of a month."""
    there, by = (vendor.now(ticks), KNOWN_BY) if vendor is not None else (now, UNKNOWN_BY)
    found = {Month.of(each) for each in (now, there - by, there + by)}
    return tuple(sorted(found, key=lambda month: month.begin))
