"""The cost that a client may use up in a minute: a fixed window, decided from values and a given `now`.

The windows of different clients begin at different seconds, so that refused clients do not all come back at the same
time. Around the end of a window, twice the limit can pass in a short time. The limit protects the gateway; the limit
is not a meter.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple

WINDOW_SECONDS: Final = 60
DEFAULT_RATE_LIMIT: Final = 10_000_000
"""Cost per minute and client: 100,000 cached answers, or 37 seasons of 2,500 games with all plain fields.

A board uses about 1,000 a minute. A quarter of a core computes answers of about eight times this cost in a minute.
"""
LEAST_USEFUL: Final = 100_000
"""A lower limit is rather a number of requests: one large operation costs more."""


class SameLimit(Enum):
    """The limit of a key without a limit of its own."""

    SAME = "as RATE_LIMIT"


@dataclass(frozen=True, slots=True)
class CostLimits:
    """Cost per minute of each client without a key, which counts by its address, and of each key. None: no limit."""

    address: int | None
    key: int | None


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


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit and what it is for: `kind` is `key` or `address`. `header` and `rest` are parts of the headers, as bytes.

    Source: draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4. The unit `cost` is not a registered one.
    """

    kind: str
    limit: int
    header: tuple[bytes, bytes]
    rest: bytes

    @classmethod
    def of(cls, kind: str, limit: int) -> "Policy":
        """Return the policy for a limit, a cost per minute."""
        stated = f'"{kind}";q={limit};w={WINDOW_SECONDS};qu="cost"'
        return cls(kind, limit, (b"ratelimit-policy", stated.encode()), f'"{kind}";r='.encode())


class Standing(NamedTuple):
    """How much of its limit a client has used up, and the seconds until its window ends, at least 1."""

    policy: Policy
    used: int
    seconds_left: int

    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return the headers that state the limit and the rest of the limit."""
        policy, used, seconds = self
        left = policy.limit - used if used < policy.limit else 0
        return policy.header, (b"ratelimit", b"%b%d;t=%d" % (policy.rest, left, seconds))

    def retry_after(self) -> tuple[bytes, bytes]:
        """Return the header that says when a refused client may come back (RFC 9110, section 10.2.3)."""
        return (b"retry-after", b"%d" % self.seconds_left)
