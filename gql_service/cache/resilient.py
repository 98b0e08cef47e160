"""The shared cache with a fallback in memory."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from gql_service.cache.call_count.claims import CallCount, Claim
from gql_service.cache.guarded import GuardedCache
from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import CacheEntry, CacheUnavailable, ExpiringEntry, LayeredCache, OnNotice
from gql_service.clock import Clock

PUBLISHED: Final = 256
"""Number of entries compared with the shared cache after an outage, most recently used first."""
_LOCAL: Final = "apart:"
"""Prefix of the token of a lock acquired in memory."""


class ResilientCache:
    """Uses the shared cache while it works, and memory during an outage.

    After an outage, entries that are newer in memory are stored in the shared cache, and the callback of `start`
    receives "".

    Only `add` and `settle` raise CacheUnavailable: a local counter cannot replace a shared counter, so the caller
    decides.
    """

    def __init__(self, shared: LayeredCache, memory: MemoryCache, clock: Clock) -> None:
        self._shared = shared
        self._memory = memory
        self._clock = clock
        self._guarded = GuardedCache(shared, clock, self._on_return)
        self._on_notice: OnNotice = lambda _: None

    @property
    def outage_since(self) -> datetime | None:
        """Start of the outage (UTC); None while the shared cache works."""
        outage_since = self._guarded.breaker.outage_since
        return self._clock.at(outage_since) if outage_since is not None else None

    @property
    def reason(self) -> str | None:
        """Cause of the outage; None while the shared cache works."""
        return self._guarded.breaker.reason

    @property
    def failures(self) -> int:
        """Number of failed calls to the shared cache since the start."""
        return self._guarded.breaker.failures

    async def start(self, on_notice: OnNotice) -> None:
        """Start listening for refreshes by other containers."""
        self._on_notice = on_notice
        await self._shared.start(self._notice)

    async def close(self) -> None:
        """Stop background tasks and close the connections to the shared cache."""
        await self._guarded.close()

    async def get(self, path: str) -> CacheEntry | None:
        """Return the newer entry of the two caches for a path, or None."""
        here = await self._memory.get(path)
        try:
            there = await self._guarded.call(lambda shared: shared.lookup(path))
        except CacheUnavailable:
            return here
        if there is None or (here is not None and here.fetched_at >= there.entry.fetched_at):
            return here
        await self._memory.put(path, there.entry, there.lifetime)
        return there.entry

    async def put(self, path: str, stored: CacheEntry, keep: timedelta) -> None:
        """Store in both caches. Entries that the shared cache misses during an outage are stored there afterwards."""
        await self._memory.put(path, stored, keep)
        with suppress(CacheUnavailable):
            await self._guarded.call(lambda shared: shared.put(path, stored, keep))

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token if the lock was acquired. During an outage the lock holds only within this container."""
        try:
            return await self._guarded.call(lambda shared: shared.try_lock(path, hold))
        except CacheUnavailable:
            token = await self._memory.try_lock(path, hold)
            return _LOCAL + token if token is not None else None

    async def unlock(self, path: str, token: str) -> None:
        """Release a lock that is still held. A lock that cannot be released expires by itself."""
        if token.startswith(_LOCAL):
            await self._memory.unlock(path, token.removeprefix(_LOCAL))
            return
        with suppress(CacheUnavailable):
            await self._guarded.call(lambda shared: shared.unlock(path, token))

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter of all containers and return its total. Raises CacheUnavailable."""
        return await self._guarded.call(lambda shared: shared.add(counter, amount, keep))

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        """Compare a claim on the calls of all containers and write it. Raises CacheUnavailable."""
        return await self._guarded.call(lambda shared: shared.settle(counter, claim, keep))

    def _notice(self, path: str) -> None:
        if path == "" and self._guarded.breaker.outage_since is not None:
            self._guarded.probe()  # calls on_notice("") once the cache is back
        else:
            self._on_notice(path)

    async def _on_return(self) -> None:
        """Let the caller check all its data, and store every entry of memory that is missing or older in the shared
        cache.

        Another container may store an entry between our read and our write. The shared entry is then briefly the older
        entry, and `get` prefers the newer.
        """
        asyncio.get_running_loop().call_soon(self._on_notice, "")
        with suppress(CacheUnavailable):
            for path, ours in self._memory.newest(PUBLISHED):
                await self._publish(path, ours)

    async def _publish(self, path: str, ours: ExpiringEntry) -> None:
        there = await self._guarded.call(lambda shared: shared.get(path))
        if there is None or there.fetched_at < ours.entry.fetched_at:
            await self._guarded.call(lambda shared: shared.put(path, ours.entry, ours.lifetime))
