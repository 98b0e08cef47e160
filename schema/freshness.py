"""When the data of a snapshot was last fetched, and until when the data is fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True, eq=False)
class Sighting:
    """The freshness of a snapshot, which changes while the records stay the same.

    A refresh that returns the same bytes creates no records; the refresh only moves these instants. All instants are
    aware and in UTC. `as_of` is the last successful fetch. From `fresh_until` on, the data is expired and a refresh is
    due.
    """

    as_of: datetime
    fresh_until: datetime
    news_from: datetime | None = None
    """The first instant at which new data may exist, even if no call is spent that early. None: `fresh_until`."""
    looked_at: datetime | None = None
    """When a client last saw the data; None if no client did."""
    superseded: bool = False
    """Whether newer records have replaced the records of this sighting."""

    def set_back(self, by: timedelta) -> None:
        """Subtract `by` from all instants, because the clock was set back."""
        self.as_of -= by
        self.fresh_until -= by
        self.news_from = self.news_from - by if self.news_from is not None else None
        self.looked_at = self.looked_at - by if self.looked_at is not None else None

    def is_stale(self, now: datetime) -> bool:
        """Return whether the data is expired, so that an answer made from the data is stale."""
        return now >= self.fresh_until
