"""A month of calls: the vendor counts the calls of a key by calendar month."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in UTC."""

    begin: datetime
    end: datetime

    @classmethod
    def of(cls, now: datetime) -> "Month":
        """Return the month that contains `now`."""
        at = now.astimezone(UTC)
        year, month = at.year + at.month // 12, at.month % 12 + 1
        return cls(datetime(at.year, at.month, 1, tzinfo=UTC), datetime(year, month, 1, tzinfo=UTC))

    def left(self, now: datetime) -> float:
        """Return the part of the month that is still to come: 1 at its beginning and 0 at its end."""
        return (self.end - now) / (self.end - self.begin)

    def days_left(self, now: datetime) -> float:
        """Return how many days of the month are still to come."""
        return (self.end - now).total_seconds() / 86_400
