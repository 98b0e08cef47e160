"""The number of requests that a client may make in a minute: a fixed window, decided from values and a given `now`.

The windows of different clients begin at different seconds, so that refused clients do not all come back at the same
time. Around the end of a window, twice the number can pass in a short time. The limit protects the gateway; the limit
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


def window_of(client: str, now: datetime) -> Window:
    """Return the window of a client at `now`."""
    offset = int.from_bytes(hashlib.blake2b(client.encode(), digest_size=2).digest(), "big") % WINDOW_SECONDS
    number = int((now.timestamp() - offset) // WINDOW_SECONDS)
    return Window(number, (number + 1) * WINDOW_SECONDS + offset)


@dataclass(frozen=True, slots=True)
class Standing:
    """The count of a client after a request, with this request included in `used`.

    `policy` is the kind of client that is counted: key or address.
    """

    policy: str
    limit: int
    used: int
    seconds_left: int

    @classmethod
    def at(cls, policy: str, limit: int, used: int, window: Window, now: datetime) -> "Standing":
        """Return the count at `now`, in a window that has not ended."""
        return cls(policy, limit, used, max(1, math.ceil(window.ends_at - now.timestamp())))

    @property
    def allowed(self) -> bool:
        """Whether the request may be answered."""
        return self.used <= self.limit

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers with the client's count and, for a refused request, the seconds until a retry.

        Source: draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4; RFC 9110, section 10.2.3.
        """
        told = [
            (b"ratelimit-policy", f'"{self.policy}";q={self.limit};w={WINDOW_SECONDS}'.encode()),
            (b"ratelimit", f'"{self.policy}";r={max(0, self.limit - self.used)};t={self.seconds_left}'.encode()),
        ]
        if not self.allowed:
            told.append((b"retry-after", str(self.seconds_left).encode()))
        return told
