"""The cost that a client may use up in a minute: a fixed window, decided from values and a given `now`.

The windows of different clients begin at different seconds, so that refused clients do not all come back at the same
time. Around the end of a window, twice the limit can pass in a short time. The limit protects the gateway; the limit
is not a meter.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

WINDOW_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Window:
    """A minute of a client: its number, and its end in seconds since 1970."""

    number: int
    ends_at: float

    def holds(self, seconds: float) -> bool:
        """Tell whether an instant, in seconds since 1970, is in this window."""
        return 0 < self.ends_at - seconds <= WINDOW_SECONDS

    def seconds_left(self, seconds: float) -> int:
        """Return the whole seconds from an instant, in seconds since 1970, to the end; at least 1."""
        return max(1, math.ceil(self.ends_at - seconds))


def window_of(client: str, now: datetime) -> Window:
    """Return the window of a client at `now`."""
    offset = int.from_bytes(hashlib.blake2b(client.encode(), digest_size=2).digest(), "big") % WINDOW_SECONDS
    number = int((now.timestamp() - offset) // WINDOW_SECONDS)
    return Window(number, (number + 1) * WINDOW_SECONDS + offset)
