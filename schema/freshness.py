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

    def correct(self, by: timedelta, now: datetime) -> None:
        """Add `by` to all instants, because the wall clock was corrected by `by` and shows `now`."""
        self.as_of += by
        self.fresh_until += by
        self.news_from = self.news_from + by if self.news_from is not None else None
        # A client may have seen the data after the correction, so this instant may be right already.
        self.looked_at = min(self.looked_at + by, now) if self.looked_at is not None else None

    def is_stale(self, now: datetime) -> bool:
        """Return whether the data is expired, so that an answer made from the data is stale."""
        return now >= self.fresh_until
