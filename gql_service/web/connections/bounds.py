"""When a connection ends: pure decisions from times and sizes. Times are seconds of a monotonic clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

MIB: Final = 1024 * 1024
DEFAULT_MAX_CONNECTIONS: Final = 1000
RESERVED_DESCRIPTORS: Final = 150
"""File descriptors for other purposes: 100 connections to the vendor, the shared cache, files and the log."""
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
    """The limits of a single connection, and of all connections together."""

    connections: int = DEFAULT_MAX_CONNECTIONS
    """Open connections, and running requests. Beyond this, an idle connection is closed, or a request gets 503."""
    header_bytes: int = 32 * 1024
    """Request line and headers, with the empty line after them. The same bound holds for trailers."""
    header_seconds: float = 10.0
    """From the first byte of a request to the end of its headers."""
    first_request_seconds: float = 20.0
    """From the connection to the first byte of its first request."""
    idle_seconds: float = 75.0
    """From the end of an answer to the next request."""
    pipelined: int = 32
    """Requests that wait on a connection for earlier answers."""
    stalled_seconds: float = 15.0
    """How long a client may read nothing of an answer that is waiting."""
    least_rate: float = 32_000.0
    """Bytes per second that a client has to read, on average since the answer, after `stalled_seconds` of grace."""
    unread_bytes: int = 64 * MIB
    """All answers that wait for clients. Beyond this, clients that have read nothing for a second are disconnected."""
    most_unread_bytes: int = 128 * MIB
    """Beyond this, the client that has read nothing for the longest time is disconnected, however short the time."""
    stalled_briefly_seconds: float = 1.0
    linger_seconds: float = 2.0
    """How long the rest of a refused request is read and dropped, so that the client can read the refusal."""
    linger_bytes: int = 2 * MIB


@dataclass(frozen=True, slots=True)
class Waiting:
    """A connection without an open answer. `since` is the start of the connection, or the end of its last answer."""

    since: float
    had_request: bool
    """Whether the connection has had a request."""
    header_since: float | None = None
    """When the first byte of a request arrived, while the headers of the request are incomplete."""


def overdue(waiting: Waiting, now: float, bounds: Bounds) -> Ending | None:
    """Return why a connection without an open answer has to end now; None if the connection may stay."""
    if waiting.header_since is not None:
        return Ending.HEADERS_TOO_SLOW if now - waiting.header_since >= bounds.header_seconds else None
    if not waiting.had_request:
        return Ending.NO_REQUEST if now - waiting.since >= bounds.first_request_seconds else None
    return Ending.IDLE if now - waiting.since >= bounds.idle_seconds else None


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that waits in memory for its client: its size in bytes, and the progress of the client."""

    size: int
    begun_at: float
    progress_at: float
    """When the client last read a part of the answer."""
    taken: int = 0

    def updated(self, size: int, now: float) -> "Unread":
        """Return the same answer with its present size."""
        if size < self.size:
            return replace(self, size=size, progress_at=now, taken=self.taken + self.size - size)
        return self if size == self.size else replace(self, size=size)


def too_slow(unread: Unread, now: float, bounds: Bounds) -> bool:
    """Return whether a client reads its answer too slowly."""
    if now - unread.progress_at >= bounds.stalled_seconds:
        return True
    return unread.taken < (now - unread.begun_at - bounds.stalled_seconds) * bounds.least_rate


def to_evict(unread: Sequence[Unread], now: float, bounds: Bounds) -> list[int]:
    """Return the indexes of the answers to drop for memory, the longest stalled answer first."""
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
    """Return how many connections may be open in a process with this limit on file descriptors."""
    return min(wanted, max(FEWEST_CONNECTIONS, descriptors - RESERVED_DESCRIPTORS))
