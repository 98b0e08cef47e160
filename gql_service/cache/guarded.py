"""Calls to the shared cache, stopped by a circuit breaker during an outage."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

import structlog

from gql_service.cache.cache_breaker import CacheBreaker
from gql_service.cache.port import CacheUnavailable, LayeredCache, WrongValue
from gql_service.clock import Clock

PROBE: Final = "probe"
"""The path of the lock used as a probe. Acquiring it shows that the shared cache accepts writes."""
PROBE_HOLD: Final = timedelta(seconds=1)

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


class GuardedCache:
    """Lets calls to the shared cache through while it works. `breaker` tells since when it fails, and why.

    During an outage no call waits for the shared cache. After a pause, the next call probes it in the background. On
    success, `on_return` runs in the background.
    """

    def __init__(self, shared: LayeredCache, clock: Clock, on_return: Callable[[], Awaitable[None]]) -> None:
        self._shared = shared
        self._clock = clock
        self._on_return = on_return
        self._probing: asyncio.Task[None] | None = None
        self.breaker = CacheBreaker()

    async def call(self, call: Callable[[LayeredCache], Awaitable[_T]]) -> _T:
        """Return the result of a call to the shared cache. Raises CacheUnavailable, immediately during an outage."""
        if self.breaker.is_due(self._clock.ticks()):
            self.probe()
        if self.breaker.outage_since is not None:
            raise CacheUnavailable(self.breaker.reason)
        try:
            return await call(self._shared)
        except WrongValue:
            raise
        except CacheUnavailable as error:
            if self.breaker.fail(str(error), self._clock.ticks()):
                _log.warning("shared cache lost", reason=str(error))
            raise

    def probe(self) -> None:
        """Test in the background whether the shared cache works again, unless a test is running."""
        if self._probing is None or self._probing.done():
            self._probing = asyncio.create_task(self._probe())

    async def close(self) -> None:
        """Stop the probe, and close the connections to the shared cache."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.wait([self._probing])
        await self._shared.close()

    async def _probe(self) -> None:
        try:
            await self._shared.try_lock(PROBE, PROBE_HOLD)
        except CacheUnavailable as error:
            self.breaker.fail_again(str(error), self._clock.ticks())
            return
        outage = self.breaker.close(self._clock.ticks())
        _log.info("shared cache back", seconds_apart=outage.total_seconds(), failures=self.breaker.failures)
        await self._on_return()
