"""The shared cache with one in memory behind it: what the store holds."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog

from gql_service.cache.breaker import Breaker
from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import CacheUnavailable, Kept, LayeredCache, OnNotice, Stored, WrongValue
from gql_service.cache.tally import Claim, Tally
from gql_service.clock import Clock

PUBLISHED: Final = 256
"""How many answers are compared with the shared cache after an outage, those used last first."""
PROBE: Final = "probe"
"""The path of the lock by which the shared cache is tried: it shows that it takes writes, too."""
PROBE_HOLD: Final = timedelta(seconds=1)

_APART: Final = "apart:"
"""Begins the token of a lock that was taken in memory."""

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


class ResilientCache:
    """Answers from the shared cache while that is well, and from memory while it is not.

    While apart nothing waits for the shared cache: after a pause the next call has it tried in the background. Then
    what memory has newer is put there, and the callback of `start` is told "". Nothing but `add` and
    `settle` raises CacheUnavailable: a counter that others do not see is not the same counter, so the caller decides.
    """

    def __init__(self, shared: LayeredCache, memory: MemoryCache, clock: Clock) -> None:
        self._shared = shared
        self._memory = memory
        self._clock = clock
        self._breaker = Breaker()
        self._on_notice: OnNotice = lambda _: None
        self._return: asyncio.Task[None] | None = None

    @property
    def apart_since(self) -> datetime | None:
        """When the shared cache was lost, or None while it is well."""
        return self._breaker.apart_since

    @property
    def reason(self) -> str | None:
        """Why the shared cache was lost, or None while it is well."""
        return self._breaker.reason

    @property
    def failures(self) -> int:
        """How many calls the shared cache has failed since the start."""
        return self._breaker.failures

    async def start(self, on_notice: OnNotice) -> None:
        """Begin to listen to what others refresh."""
        self._on_notice = on_notice
        await self._shared.start(self._notice)

    async def close(self) -> None:
        """End what runs in the background, and the shared cache's connections."""
        if self._return is not None:
            self._return.cancel()
            await asyncio.wait([self._return])
        await self._shared.close()

    async def get(self, path: str) -> Stored | None:
        """Return the newer of what both hold for a path, or None."""
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
        """Store in both; what the shared cache misses while apart it gets when it is back."""
        await self._memory.put(path, stored, keep)
        with suppress(CacheUnavailable):
            await self._ask(lambda: self._shared.put(path, stored, keep))

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token where the lock is ours; while apart, it is one of this container alone."""
        try:
            return await self._ask(lambda: self._shared.try_lock(path, hold))
        except CacheUnavailable:
            token = await self._memory.try_lock(path, hold)
            return _APART + token if token is not None else None

    async def unlock(self, path: str, token: str) -> None:
        """Give a lock back where it is still ours; one that cannot be given back ends by itself."""
        if token.startswith(_APART):
            await self._memory.unlock(path, token.removeprefix(_APART))
            return
        with suppress(CacheUnavailable):
            await self._ask(lambda: self._shared.unlock(path, token))

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter of all containers and return its total. Raises CacheUnavailable."""
        return await self._ask(lambda: self._shared.add(counter, amount, keep))

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> Tally:
        """Compare and write a claim on the calls of all containers. Raises CacheUnavailable."""
        return await self._ask(lambda: self._shared.settle(counter, claim, keep))

    def _notice(self, path: str) -> None:
        if path == "" and self.apart_since is not None:
            self._try_to_return()  # which tells "" when it is back
        else:
            self._on_notice(path)

    async def _ask(self, call: Callable[[], Awaitable[_T]]) -> _T:
        """Return what the shared cache says. Raises CacheUnavailable, at once while apart."""
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
        """Put what memory holds and the shared cache lacks or has older.

        Another container may put between our look and our put: for that moment the shared answer is the older one,
        and `get` prefers whichever is newer.
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
