"""When the text of a calendar last changed, for clients that compare dates instead of tags.

A refresh mostly brings the same games, so the date is not that of the refresh: a client that polls by date would fetch
megabytes each time for nothing. This process remembers when the text of each calendar last became another one.

Several processes agree well enough. A date is an instant at which the source gave this text, or at which the clock
made it another one, such as midnight. A process whose text is older therefore has an older date, and a client that
has a newer one is sent the text again by the process that is ahead.
"""

from collections import OrderedDict
from datetime import datetime
from typing import Final

import xxhash

REMEMBERED: Final = 4096
"""Calendars whose dates are kept. One that is forgotten gets a later date, which costs its clients one download."""


class Revisions:
    """The dates of calendars by their names."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[bytes, int]] = OrderedDict()

    def revised_at(self, name: str, text: bytes, seen_at: datetime) -> int:
        """Return since when a calendar has this text, in seconds since 1970.

        `seen_at` is the latest instant that shaped it: a fetch of its games, or a turn of the clock. Another text gets
        a later date than the one before, however the instants lie.
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
