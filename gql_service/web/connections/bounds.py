"""When a connection ends: pure decisions from times and sizes. Times are seconds of a monotonic clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

MIB: Final = 1024 * 1024
DEFAULT_MAX_CONNECTIONS: Final = 1000
RESERVED_DESCRIPTORS: Final = 150
"""File descriptors for everything else: 100 connections to the vendor, the shared cache, files and the log."""
FEWEST_CONNECTIONS: Final = 10


class Ending(Enum):
    """Why the gateway ended a connection or refused its request: a label of the metrics, and a word in the log."""

    HEADERS_TOO_LARGE = "headers_too_large"
    HEADERS_TOO_SLOW = "headers_too_slow"
    NO_REQUEST = "no_request"
    IDLE = "idle"
    IDLE_EVICTED = "idle_evicted"
    INVALID_HTTP = "invalid_http"
    INVALID_HOST = "invalid_host"
    TOO_MANY_PIPELINED = "too_many_pipelined"
    TOO_MANY_REQUESTS = "too_many_requests"
    READER_TOO_SLOW = "reader_too_slow"
    READER_EVICTED = "reader_evicted"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may hold, and what all may hold together."""

    connections: int = DEFAULT_MAX_CONNECTIONS
    """Open connections, and requests under way. Beyond it an idle connection is closed, or a request gets 503."""
    header_bytes: int = 32 * 1024
    """Request line and headers, with the empty line after them. The same bound holds for trailers."""
    header_seconds: float = 10.0
    """From the first byte of a request to the end of its headers."""
    first_request_seconds: float = 20.0
    """From the connection to the first byte of its first request."""
    idle_seconds: float = 75.0
    """From the end of an answer to the next request."""
    pipelined: int = 32
    """Requests that wait on one connection for the answers before theirs."""
    stalled_seconds: float = 15.0
    """How long a client may take nothing of an answer that waits for it."""
    least_rate: float = 32_000.0
    """Bytes that a client takes in a second, on average since the answer, after `stalled_seconds` of grace."""
    unread_bytes: int = 64 * MIB
    """All answers that wait for their clients. Beyond it clients that have taken nothing for a second are ended."""
    most_unread_bytes: int = 128 * MIB
    """Beyond this much the client that has taken nothing for longest is ended, however short that is."""
    stalled_briefly_seconds: float = 1.0
    linger_seconds: float = 2.0
    """How long the rest of a refused request is thrown away, so that the client can read the refusal."""
    linger_bytes: int = 2 * MIB


@dataclass(frozen=True, slots=True)
class Waiting:
    """A connection without an open answer. `since` is when it was opened, or when its last answer was complete."""

    since: float
    asked: bool
    """Whether it has had a request."""
    header_since: float | None = None
    """When the first byte of a request came whose headers are not complete."""


def overdue(waiting: Waiting, now: float, bounds: Bounds) -> Ending | None:
    """Return why a connection without an open answer has to end now; None if it may stay."""
    if waiting.header_since is not None:
        return Ending.HEADERS_TOO_SLOW if now - waiting.header_since >= bounds.header_seconds else None
    if not waiting.asked:
        return Ending.NO_REQUEST if now - waiting.since >= bounds.first_request_seconds else None
    return Ending.IDLE if now - waiting.since >= bounds.idle_seconds else None


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that waits in memory for its client: its size in bytes, and how the client has taken from it."""

    size: int
    begun_at: float
    progress_at: float
    """When the client last took anything."""
    taken: int = 0

    def seen(self, size: int, now: float) -> "Unread":
        """Return it with the size that it has now."""
        if size < self.size:
            return replace(self, size=size, progress_at=now, taken=self.taken + self.size - size)
        return self if size == self.size else replace(self, size=size)


def too_slow(unread: Unread, now: float, bounds: Bounds) -> bool:
    """Tell whether a client takes its answer too slowly."""
    if now - unread.progress_at >= bounds.stalled_seconds:
        return True
    return unread.taken < (now - unread.begun_at - bounds.stalled_seconds) * bounds.least_rate


def to_evict(unread: Sequence[Unread], now: float, bounds: Bounds) -> list[int]:
    """Return the places of the answers that have to go for memory, the one that stalled for longest first."""
    total = sum(each.size for each in unread)
    places: list[int] = []
    for place in sorted(range(len(unread)), key=lambda place: (unread[place].progress_at, unread[place].begun_at)):
        stalled = now - unread[place].progress_at >= bounds.stalled_briefly_seconds
        if total <= (bounds.unread_bytes if stalled else bounds.most_unread_bytes):
            break
        places.append(place)
        total -= unread[place].size
    return places


def connections_within(wanted: int, descriptors: int) -> int:
    """Return how many connections may be open in a process that may have so many file descriptors."""
    return min(wanted, max(FEWEST_CONNECTIONS, descriptors - RESERVED_DESCRIPTORS))
