"""When data was last fetched, and until when the data is fresh."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

DataKey = str
"""The name of data that is fetched together: the ID of a season, or the code of a league for its teams and venues."""

Shown = frozenset[tuple[DataKey, int]]
"""The data that an answer shows, each with its revision."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The freshness of a snapshot. A refresh that returns the same bytes changes the freshness and no record.

    All instants are aware and in UTC. `as_of` is the last successful fetch. From `fresh_until` on, the data is expired
    and a refresh is due.
    """

    as_of: datetime
    fresh_until: datetime
    news_from: datetime | None = None
    """The first instant at which new data may exist, even if no call is spent that early. None: `fresh_until`."""
    revision: int = 0
    """A number that changes with the records and with `as_of`."""

    def corrected(self, by: timedelta) -> Self:
        """Return the freshness with `by` added to all instants, because the wall clock was corrected by `by`."""
        news_from = self.news_from + by if self.news_from is not None else None
        return replace(self, as_of=self.as_of + by, fresh_until=self.fresh_until + by, news_from=news_from)

    def with_other(self, other: Self) -> Self:
        """Return the freshness of an answer that shows two states of the same data: the smaller value of each field.

        The smaller revision belongs to the older records. So the answer is not current any more.
        """
        news = min(each.news_from or each.fresh_until for each in (self, other))
        return replace(
            self,
            as_of=min(self.as_of, other.as_of),
            fresh_until=min(self.fresh_until, other.fresh_until),
            news_from=news,
            revision=min(self.revision, other.revision),
        )

    def is_stale(self, now: datetime) -> bool:
        """Return whether the data is expired, so that an answer made from the data is stale."""
        return now >= self.fresh_until
