"""Counting requests by client: over all containers if they share a cache, else in this one.

No request waits for the shared cache. Each container counts for itself, and a task reports to the others what it has
counted, and learns what they have. Between two reports each container knows only its own part, so a client can exceed
the limit by what the other containers answer in that time.
"""

import asyncio
import hashlib
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, CacheUnavailable
from gql_service.clock import Clock
from gql_service.web.rate_limit import WINDOW_SECONDS, Standing, window_of
from gql_service.web.room import Room

MOST_CLIENTS: Final = 50_000
"""Of those seen last. It bounds the memory: each takes some 350 bytes."""
KEPT: Final = timedelta(seconds=2 * WINDOW_SECONDS)
PAUSE_SECONDS: Final = 0.1
"""Between two reports. In it, what one client sends is gathered into one addition."""
AT_ONCE: Final = 8
"""How many clients are reported at the same time: half of the connections that the cache has."""

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Count:
    """The requests of one client in one window: ours, how many of them were reported, and those of the others."""

    window: int
    ours: int = 0
    reported: int = 0
    others: int = 0


class RateLimiter:
    """Lets each client make `limit` requests a minute.

    `shared` is a cache that all containers count in. While it is unavailable or slow each container counts for itself:
    `apart` is then true, and `alone` is how many requests could not be reported so far since the start.
    """

    def __init__(
        self, limit: int, clock: Clock, shared: AnswerCache | None = None, most_clients: int = MOST_CLIENTS
    ) -> None:
        self.limit: Final = limit
        self._clock = clock
        self._shared = shared
        self._counts: Room[str, _Count] = Room(most_clients)
        self._due: dict[str, _Count] = {}
        self._most_due = most_clients
        self._reporting: asyncio.Task[None] | None = None
        self.apart = False
        self.alone = 0

    @property
    def clients(self) -> int:
        """How many clients are remembered."""
        return len(self._counts)

    def count(self, policy: str, client: str) -> Standing:
        """Count a request of a client, and return its standing by what this container knows."""
        now = self._clock()
        name = f"{policy} {client}"
        window = window_of(name, now)
        count = self._counts.get(name)
        if count is None or count.window != window.number:
            count = _Count(window.number)
            self._counts.put(name, count, 1)
        used = count.ours + count.others
        # What is refused is not counted, so that a client that goes on costs the shared cache nothing.
        if used < self.limit:
            count.ours += 1
            if self._shared is not None:
                self._report_soon(self._shared, name, count)
        return Standing.at(policy, self.limit, used + 1, window, now)

    async def close(self) -> None:
        """End the task that reports; what it has not reported by then is forgotten."""
        if self._reporting is not None:
            self._reporting.cancel()
            await asyncio.wait([self._reporting])

    async def settled(self) -> None:
        """Wait until all that was counted so far has been reported, or could not be."""
        if self._reporting is not None:
            await asyncio.wait([self._reporting])

    def _report_soon(self, shared: AnswerCache, name: str, count: _Count) -> None:
        if name in self._due or len(self._due) < self._most_due:
            self._due[name] = count
        if self._reporting is None or self._reporting.done():
            # Not in the context of the request at hand, to which the log lines of the task would count.
            self._reporting = asyncio.create_task(self._report(shared), context=Context())

    async def _report(self, shared: AnswerCache) -> None:
        """Report until nothing is left to report."""
        while self._due:
            await asyncio.sleep(PAUSE_SECONDS)
            due, self._due = list(self._due.items()), {}
            for begin in range(0, len(due), AT_ONCE):
                together = due[begin : begin + AT_ONCE]
                await asyncio.gather(*(self._report_one(shared, name, count) for name, count in together))

    async def _report_one(self, shared: AnswerCache, name: str, count: _Count) -> None:
        amount = count.ours - count.reported
        # Counted as reported from now on: after an error nobody knows whether they were added.
        count.reported = count.ours
        # Hashed: of bounded length, and no address lies in the cache.
        digest = hashlib.blake2b(name.encode(), digest_size=12).hexdigest()
        try:
            total = await shared.add(f"rate:{digest}:{count.window}", amount, KEPT)
        except CacheUnavailable as reason:
            if not self.apart:
                _log.warning("rate limit apart", reason=str(reason))
            self.apart = True
            self.alone += amount
            return
        if self.apart:
            _log.info("rate limit together again", requests=self.alone)
        self.apart = False
        count.others = max(count.others, total - count.reported)
