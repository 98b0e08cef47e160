"""What the store asks of a cache: the vendor's answers, short locks, counters, and word of others' refreshes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gql_service.cache.tally import Claim, Tally
from gql_service.sportsdata.answer import Answer

OnNotice = Callable[[str], None]
"""Told the path that another container has put, or "" where notices may have been missed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a route said at an instant: exactly one of `answer` and `refusal` is there.

    `fetched_at` is aware and in UTC. `refusal` is the `code` of a SportsDataError that is remembered, such as
    NOT_IN_PLAN or NOT_FOUND, and `times` how often in a row it has failed, this time included. Raises ValueError where
    both or none are given.
    """

    fetched_at: datetime
    answer: Answer | None
    refusal: str | None = None
    times: int = 1

    def __post_init__(self) -> None:
        if (self.answer is None) == (self.refusal is None):
            raise ValueError("a route either answers or refuses: give exactly one of answer and refusal")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored, and for how much longer it is kept."""

    stored: Stored
    keep: timedelta


class CacheUnavailable(Exception):
    """The cache is gone, slow, full or wrong; the message says which, and never holds the URL's password."""


class WrongValue(CacheUnavailable):
    """One key holds what we never put there; the cache itself is well."""


class CallStore(Protocol):
    """Where the calls of a month are counted: in the shared cache, in a file or in memory."""

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> Tally:
        """Compare a claim with those of the other processes and write it, in one step.

        `keep` is how long the counter lives from now on. Raises CacheUnavailable; then nobody knows whether the claim
        was written, is not, or will be later.
        """


class AnswerCache(CallStore, Protocol):
    """Answers by path, locks by path and counters by name, shared by all containers or held in one.

    Every method but `start` and `close` may raise CacheUnavailable, and does so within a short time. Spans of time
    are longer than nothing and are kept to the millisecond.
    """

    async def start(self, on_notice: OnNotice) -> None:
        """Begin; waits for the cache for a short time at most, and does not mind its absence.

        `on_notice` is called on the event loop with each path that another container has put, never with our own;
        and with "" when notices may have been missed, which means: look at everything again.
        """

    async def get(self, path: str) -> Stored | None:
        """Return what is stored for a path, or None."""

    async def put(self, path: str, stored: Stored, keep: timedelta) -> None:
        """Store for `keep`, in place of what was there, and tell the other containers."""

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token where the lock is ours for `hold`, or None where another holder has it. Never waits."""

    async def unlock(self, path: str, token: str) -> None:
        """Give a lock back, if it is still the one that `token` stands for; else do nothing."""

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter in one step and return its total; an amount of 0 only reads it.

        `keep` is how long the counter lives from the moment that it is created; one that is not there counts as 0.
        """

    async def close(self) -> None:
        """Stop what runs in the background and let go of connections. What is stored stays."""


class LayeredCache(AnswerCache, Protocol):
    """A cache from which an answer can be copied into another one with the rest of its time."""

    async def lookup(self, path: str) -> Kept | None:
        """Return what is stored for a path, and for how much longer, or None."""
