"""When the text of a calendar last changed, for clients that compare dates instead of tags.

Most refreshes bring the same games, so the date of the refresh is not used: a client that polls by date would download
megabytes each time. This process remembers when the text of each calendar last changed.

Several processes agree well enough. A date is an instant at which the vendor sent the data of the text, or at which the
clock changed the text, such as midnight. So a process with an older text has an older date. A client with a newer date
gets the text again from a process that is ahead.
"""

from collections import OrderedDict
from datetime import datetime
from typing import Final

import xxhash

REMEMBERED: Final = 4096
"""Calendars with a remembered date. A forgotten calendar gets a later date, which costs its clients a download."""


class Revisions:
    """The dates of calendars by their names."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[bytes, int]] = OrderedDict()

    def revised_at(self, name: str, text: bytes, seen_at: datetime) -> int:
        """Return since when a calendar has this text, in seconds since 1970.

        `seen_at` is the latest instant that shaped the text: a fetch of its games, or a change by the clock. A changed
        text gets a later date than the text before, whatever the instants.
        """
        digest = xxhash.xxh3_128_digest(text)
        seen = int(seen_at.timestamp())
        known = self._known.get(name)
        if known is None or known[0] != digest:
            known = (digest, seen if known is None else max(seen, known[1] + 1))
        self._known[name] = known
        self._known.move_to_end(name)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return known[1]
