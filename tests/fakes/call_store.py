"""A call store with every kind of failure."""

from collections.abc import Callable
from datetime import timedelta

from gql_service.cache.call_count.claims import EMPTY, CallCount, Claim, Outcome, settle
from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import CacheUnavailable
from tests.clocks import HandClock


class FrailStore(MemoryCache):
    """A shared cache with faults for claims: refusing a claim, losing the reply, writing late, or losing data.

    A store serves several processes; an `OwnWay` belongs to a single process.
    """

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.counts: dict[str, CallCount] = {}
        self.away = False
        self.loses_replies = False
        self.is_late = False
        self._late: list[Callable[[], CallCount]] = []

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        if self.away:
            raise CacheUnavailable("gone")
        if self.is_late:
            self._late.append(lambda: self._write(counter, claim))
            raise CacheUnavailable("slow")
        after = self._write(counter, claim)
        if self.loses_replies:
            raise CacheUnavailable("slow")
        return after

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        if self.away or self.is_late:
            raise CacheUnavailable("gone")
        return await super().add(counter, amount, keep)

    def flush(self) -> None:
        """Lose all data."""
        self.counts = {}

    def catch_up(self) -> None:
        """Write the delayed claims, latest first."""
        late, self._late = self._late, []
        for write in reversed(late):
            write()

    def count(self, counter: str) -> int:
        """Return the stored count."""
        return self.counts.get(counter, EMPTY).total

    def _write(self, counter: str, claim: Claim) -> CallCount:
        after = settle(self.counts.get(counter, EMPTY), claim)
        if after.outcome is not Outcome.LOST:
            self.counts[counter] = after
        return after


class OwnWay(MemoryCache):
    """The connection of a single process to a store, which can be cut on its own."""

    def __init__(self, store: FrailStore, clock: HandClock) -> None:
        super().__init__(clock)
        self._store = store
        self.cut = False

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        if self.cut:
            raise CacheUnavailable("gone")
        return await self._store.settle(counter, claim, keep)
