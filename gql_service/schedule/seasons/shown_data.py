"""When clients last saw data, and whether the data has changed since then."""

from datetime import datetime, timedelta
from typing import Final

from schema.freshness import DataKey, Shown

HOT_FOR: Final = timedelta(minutes=10)
"""A season that was requested within this time is kept fresh. The time is a little longer than people look away."""
MOST_PENDING: Final = 1_000
"""The most answers whose views are collected before they are noted for each part of the data. To collect a view costs
a single assignment."""


def is_recent(shown_at: datetime | None, now: datetime) -> bool:
    """Tell whether an instant at which data was shown is recent; None means that the data was never shown."""
    return shown_at is not None and now - shown_at <= HOT_FOR


class ShownData:
    """The instants at which data was last shown to a client, and the revisions of the data in memory."""

    def __init__(self) -> None:
        self._at: dict[DataKey, datetime] = {}
        self._pending: dict[Shown, datetime] = {}
        self._revisions: dict[DataKey, int] = {}
        self._last_revision = 0

    def seen(self, shown: Shown, now: datetime) -> None:
        """Note that a client sees this data at `now`. Called for each response, so it only notes the set."""
        self._pending[shown] = now
        if len(self._pending) >= MOST_PENDING:
            self._note_pending()

    def mark(self, key: DataKey, now: datetime) -> None:
        """Note that a client sees this data at `now`."""
        self._at[key] = now

    def at(self, key: DataKey) -> datetime | None:
        """Return when a client last saw this data; None if no client did."""
        if self._pending:
            self._note_pending()
        return self._at.get(key)

    def is_hot(self, key: DataKey, now: datetime) -> bool:
        """Tell whether a client has seen this data recently."""
        return is_recent(self.at(key), now)

    def revise(self, key: DataKey) -> int:
        """Give the data a new revision and return it, because the records or the instant of the fetch have changed."""
        self._last_revision += 1
        self._revisions[key] = self._last_revision
        return self._last_revision

    def is_current(self, shown: Shown) -> bool:
        """Tell whether all of this data still has the revision that was shown."""
        return all(self._revisions.get(key) == revision for key, revision in shown)

    def forget(self, key: DataKey) -> None:
        """Forget data that is evicted."""
        if self._pending:
            self._note_pending()
        self._at.pop(key, None)
        self._revisions.pop(key, None)

    def correct(self, by: timedelta, now: datetime) -> None:
        """Follow a wall clock that was corrected by `by` and shows `now`: add `by` to noted instants."""
        if self._pending:
            self._note_pending()
        # A client may have seen the data after the correction, so an instant may be right already.
        self._at = {key: min(at + by, now) for key, at in self._at.items()}

    def _note_pending(self) -> None:
        """Note the collected views of data in memory."""
        pending, self._pending = self._pending, {}
        for shown, at in pending.items():
            for key, _ in shown:
                if key in self._revisions and ((known := self._at.get(key)) is None or at > known):
                    self._at[key] = at
