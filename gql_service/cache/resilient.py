"""The shared cache with a fallback in memory."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog

from gql_service.cache.cache_breaker import CacheBreaker
from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import CacheUnavailable, Kept, LayeredCache, OnNotice, Stored, WrongValue
from gql_service.cache.tally import Claim, Tally
from gql_service.clock import Clock

PUBLISHED: Final = 256
"""Number of entries compared with the shared cache after an outage, most recently used first."""
PROBE: Final = "probe"
"""The path of the lock used as a probe. Acquiring it shows that the shared cache accepts writes."""
PROBE_HOLD: Final = timedelta(seconds=1)

_APART: Final = "apart:"
"""Prefix of the token of a lock acquired in memory."""

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


class ResilientCache:
    """Uses the shared cache while it works, and memory during an outage.

    During an outage no call waits for the shared cache. After a pause, the next call probes it in the background. On
    success, entries that are newer in memory are stored there, and the callback of `start` receives "".

    Only `add` and `settle` raise CacheUnavailable: a local counter cannot replace a shared counter, so the caller
    decides.
    """

    def __init__(self, shared: LayeredCache, memory: MemoryCache, clock: Clock) -> None:
        self._shared = shared
        self._memory = memory
        self._clock = clock
        self._breaker = CacheBreaker()
        self._on_notice: OnNotice = lambda _: None
        self._return: asyncio.Task[None] | None = None

    @property
    def apart_since(self) -> datetime | None:
        """Start of the outage (UTC); None while the shared cache works."""
        return self._breaker.apart_since

    @property
    def reason(self) -> str | None:
        """Cause of the outage; None while the shared cache works."""
        return self._breaker.reason

    @property
    def failures(self) -> int:
        """Number of failed calls to the shared cache since the start."""
        return self._breaker.failures

    async def start(self, on_notice: OnNotice) -> None:
        """Start listening for refreshes by other containers."""
        self._on_notice = on_notice
        await self._shared.start(self._notice)

    async def close(self) -> None:
        """Stop background tasks and close the connections to the shared cache."""
        if self._return is not None:
            self._return.cancel()
            await asyncio.wait([self._return])
        await self._shared.close()

    async def get(self, path: str) -> Stored | None:
        """Return the newer entry of the two caches for a path, or None."""
        here = await self._memory.get(path)
        try:
            there = await self._ask(lambda: self._shared.lookup(path))
        except CacheUnavailable:
            return here
        if there is None or (here is not None and here.fetched_at >= there.stored.fetched_at):
            return here
        await self._memory.put(path, there.stored, there.keep)
        return there.stored

    async def put(self, path: str, stored: Stored, keep: timedelta) -> None:
        """Store in both caches. Entries that the shared cache misses during an outage are stored there afterwards."""
        await self._memory.put(path, stored, keep)
        with suppress(CacheUnavailable):
            await self._ask(lambda: self._shared.put(path, stored, keep))

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token if the lock was acquired. During an outage the lock holds only within this container."""
        try:
            return await self._ask(lambda: self._shared.try_lock(path, hold))
        except CacheUnavailable:
            token = await self._memory.try_lock(path, hold)
            return _APART + token if token is not None else None

    async def unlock(self, path: str, token: str) -> None:
        """Release a lock that is still held. A lock that cannot be released expires by itself."""
        if token.startswith(_APART):
            await self._memory.unlock(path, token.removeprefix(_APART))
            return
        with suppress(CacheUnavailable):
            await self._ask(lambda: self._shared.unlock(path, token))

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter of all containers and return its total. Raises CacheUnavailable."""
        return await self._ask(lambda: self._shared.add(counter, amount, keep))

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> Tally:
        """Compare a claim on the calls of all containers and write it. Raises CacheUnavailable."""
        return await self._ask(lambda: self._shared.settle(counter, claim, keep))

    def _notice(self, path: str) -> None:
        if path == "" and self.apart_since is not None:
            self._try_to_return()  # calls on_notice("") once the cache is back
        else:
            self._on_notice(path)

    async def _ask(self, call: Callable[[], Awaitable[_T]]) -> _T:
        """Return the result of a call to the shared cache. Raises CacheUnavailable, immediately during an outage."""
        if not self._may_ask():
            raise CacheUnavailable(self.reason)
        try:
            return await call()
        except WrongValue:
            raise
        except CacheUnavailable as error:
            self._lose(str(error))
            raise

    def _may_ask(self) -> bool:
        if self.apart_since is not None and self._breaker.is_due(self._clock()):
            self._try_to_return()
        return self.apart_since is None

    def _lose(self, reason: str) -> None:
        if self._breaker.fail(reason, self._clock()):
            _log.warning("shared cache lost", reason=reason)

    def _try_to_return(self) -> None:
        if self._return is None or self._return.done():
            self._return = asyncio.create_task(self._come_back())

    async def _come_back(self) -> None:
        try:
            await self._shared.try_lock(PROBE, PROBE_HOLD)
        except CacheUnavailable as error:
            self._breaker.fail_again(str(error), self._clock())
            return
        apart = self._breaker.close(self._clock())
        _log.info("shared cache back", seconds_apart=apart.total_seconds(), failures=self.failures)
        asyncio.get_running_loop().call_soon(self._on_notice, "")
        await self._publish()

    async def _publish(self) -> None:
        """Store every entry of memory that is missing or older in the shared cache.

        Another container may store an entry between our read and our write. The shared entry is then briefly the older
        entry, and `get` prefers the newer.
        """
        for path, kept in self._memory.newest(PUBLISHED):
            try:
                await self._publish_one(path, kept)
            except CacheUnavailable:
                return

    async def _publish_one(self, path: str, kept: Kept) -> None:
        there = await self._ask(lambda: self._shared.get(path))
        if there is None or there.fetched_at < kept.stored.fetched_at:
            await self._ask(lambda: self._shared.put(path, kept.stored, kept.keep))
