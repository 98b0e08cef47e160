"""Counting requests by client: over all containers where they share a cache, else in this one."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, CacheUnavailable
from gql_service.clock import Clock
from gql_service.web.rate_limit import WINDOW_SECONDS, Standing, Window, window_of
from gql_service.web.room import Room

MOST_CLIENTS: Final = 50_000
"""Of those seen last; it bounds the memory whoever comes: each takes some 350 bytes."""
KEPT: Final = timedelta(seconds=2 * WINDOW_SECONDS)

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Count:
    window: int
    used: int = 0


class RateLimiter:
    """Lets each client make `limit` requests a minute.

    `shared` is a cache that all containers count in, one round trip a request; who is over the limit by what it said
    last is refused without asking it. While it cannot be had each container counts for itself: `apart` is then true,
    and `alone` tells how many requests were counted so since the start.
    """

    def __init__(
        self, limit: int, clock: Clock, shared: AnswerCache | None = None, most_clients: int = MOST_CLIENTS
    ) -> None:
        self.limit: Final = limit
        self._clock = clock
        self._shared = shared
        self._counts: Room[str, _Count] = Room(most_clients)
        self.apart = False
        self.alone = 0

    @property
    def clients(self) -> int:
        """How many clients are remembered."""
        return len(self._counts)

    async def count(self, policy: str, client: str) -> Standing:
        """Count a request of a client, and tell where it stands."""
        now = self._clock()
        name = f"{policy} {client}"
        window = window_of(name, now)
        count = self._counts.get(name)
        if count is None or count.window != window.number:
            count = _Count(window.number)
            self._counts.put(name, count, 1)
        count.used += 1
        used = count.used
        if self._shared is not None and used <= self.limit:
            used = max(used, await self._count_shared(self._shared, name, window))
            count.used = max(count.used, used)  # others may have been counted meanwhile
        return Standing.at(policy, self.limit, used, window, now)

    async def _count_shared(self, shared: AnswerCache, name: str, window: Window) -> int:
        """Return the count of all containers; 0 where it cannot be had."""
        # Hashed: of bounded length, and no address lies in the cache.
        digest = hashlib.blake2b(name.encode(), digest_size=12).hexdigest()
        try:
            total = await shared.add(f"rate:{digest}:{window.number}", 1, KEPT)
        except CacheUnavailable as reason:
            if not self.apart:
                _log.warning("rate limit apart", reason=str(reason))
            self.apart = True
            self.alone += 1
            return 0
        if self.apart:
            _log.info("rate limit together again", requests=self.alone)
        self.apart = False
        return total
