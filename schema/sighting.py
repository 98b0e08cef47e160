"""When a snapshot was last seen at its source, and until when that is good."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True, eq=False)
class Sighting:
    """What changes about a snapshot while its records stay as they are.

    A refresh that brings the same bytes makes no record anew; it moves these two instants, both aware and in UTC.
    `as_of` is when the source was last asked with success; from `fresh_until` on a newer answer is due, and what is
    shown meanwhile is stale.
    """

    as_of: datetime
    fresh_until: datetime
    news_from: datetime | None = None
    """From when on there may be something new, whether or not calls are spent on it so soon; None: with the above."""
    looked_at: datetime | None = None
    """When somebody was last shown what it is about; None where nobody was."""
    superseded: bool = False
    """Whether other records have taken the place of those that it is about."""

    def set_back(self, by: timedelta) -> None:
        """Follow a clock that was set back: all instants are so much earlier."""
        self.as_of -= by
        self.fresh_until -= by
        self.news_from = self.news_from - by if self.news_from is not None else None
        self.looked_at = self.looked_at - by if self.looked_at is not None else None

    def is_stale(self, now: datetime) -> bool:
        """Tell whether a newer answer is due and not there."""
        return now >= self.fresh_until
