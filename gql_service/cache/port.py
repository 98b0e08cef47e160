"""The interface of a cache: vendor responses, short locks, counters, and notices of refreshes by other containers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gql_service.cache.call_count.claims import CallCount, Claim
from gql_service.sportsdata.rows.answer import Answer

OnNotice = Callable[[str], None]
"""Receives the path that another container has stored, or "" if notices may have been missed."""


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """The outcome of a call: either `answer` or `error_code` is set.

    `fetched_at` is aware and in UTC. `error_code` is that of a remembered SportsDataError, such as NOT_IN_PLAN.
    `times` is the number of consecutive failures, including this failure. Raises ValueError unless exactly one of
    `answer` and `error_code` is given.
    """

    fetched_at: datetime
    answer: Answer | None
    error_code: str | None = None
    times: int = 1

    def __post_init__(self) -> None:
        if (self.answer is None) == (self.error_code is None):
            raise ValueError("a route either answers or fails: give exactly one of answer and error_code")


@dataclass(frozen=True, slots=True)
class ExpiringEntry:
    """An entry and its remaining lifetime."""

    entry: CacheEntry
    lifetime: timedelta


class CacheUnavailable(Exception):
    """The cache is unreachable, slow, full or misconfigured. The message says which, and never contains the
    password.
    """


class WrongValue(CacheUnavailable):
    """A key holds a value that no gateway wrote. The cache itself works."""


class CallStore(Protocol):
    """Stores the call count of a month: in the shared cache, in a file or in memory."""

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        """Compare a claim with the claims of other processes and write it, as an atomic step.

        `keep` is the new lifetime of the counter. Raises CacheUnavailable; the claim may then be written, not written,
        or written later.
        """


class AnswerCache(CallStore, Protocol):
    """Responses by path, locks by path and counters by name, shared by all containers or local to a container.

    Every method except `start` and `close` may raise CacheUnavailable, within a short time. Durations must be positive
    and have millisecond resolution.
    """

    async def start(self, on_notice: OnNotice) -> None:
        """Start the cache. An unreachable cache delays the start only briefly and raises no error.

        `on_notice` is called on the event loop with each path that another container has stored. It is called with ""
        if notices may have been missed; the caller must then check all its data.
        """

    async def get(self, path: str) -> CacheEntry | None:
        """Return the entry of a path, or None."""

    async def put(self, path: str, stored: CacheEntry, keep: timedelta) -> None:
        """Store for `keep`, replacing an older entry, and notify the other containers."""

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token if the lock was acquired for `hold`; None if already held. Never waits."""

    async def unlock(self, path: str, token: str) -> None:
        """Release the lock if `token` still holds it; otherwise do nothing."""

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter atomically and return its total. An amount of 0 only reads the counter.

        `keep` is the lifetime of the counter from its creation. A missing counter counts as 0.
        """

    async def close(self) -> None:
        """Stop background tasks and close connections. Stored data stays."""


class LayeredCache(AnswerCache, Protocol):
    """A cache that also reports remaining lifetimes, so that entries can be copied to another cache."""

    async def lookup(self, path: str) -> ExpiringEntry | None:
        """Return the entry of a path with its remaining lifetime, or None."""
