"""The count of the key's calls in this month, shared by all containers that share a cache."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, CacheUnavailable
from gql_service.clock import Clock
from gql_service.schedule.budget import Month
from gql_service.sportsdata.errors import BudgetSpent

KEPT: Final = timedelta(days=62)
"""A month's count outlives the month, for who looks back."""

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Count:
    """The calls of one month: those `seen` in the shared count, and those `owed` to it."""

    seen: int = 0
    owed: int = 0
    met: bool = False
    """Whether the shared count has been seen."""


class Ledger:
    """Counts calls before they are made, and refuses the one that would be too many.

    `budget` is for the whole key and month; None counts without a limit. Where `shared` is false nobody tells this
    process what other containers or its own earlier runs have spent: it takes its share of the budget, one part in
    `containers`, and counts the part of the month that has passed as spent.

    While a shared count cannot be had the process goes on by what it last saw, takes all others to spend as it does,
    and adds what it owes once it can. `apart` tells that this is so. Each month has a count of its own for as long as
    the process lives, so that a clock that is set back over its begin finds it as it was.
    """

    def __init__(
        self, cache: AnswerCache, clock: Clock, budget: int | None, *, containers: int = 1, shared: bool = True
    ) -> None:
        self._cache = cache
        self._clock = clock
        self._containers = containers
        self.shared = shared
        self.budget = budget if shared or budget is None else max(1, budget // containers)
        self._started_at = clock()
        self._counts: dict[Month, _Count] = {}
        self._one_at_a_time = asyncio.Lock()
        self.apart = False

    @property
    def used(self) -> int:
        """The calls of this month as far as they are known, those of other containers included."""
        month = Month.of(self._clock())
        count = self._count(month)
        return self._passed(month, count) + count.seen + count.owed * self._containers

    @property
    def left(self) -> int | None:
        """The calls left in this month; None where there is no limit."""
        return None if self.budget is None else self.budget - self.used

    async def look(self) -> None:
        """Learn what the others have spent."""
        await self._add(0)

    async def spend(self, path: str) -> None:
        """Count one call. Raises BudgetSpent, and counts nothing, where it would be one too many."""
        await self._add(1)
        if self.budget is not None and self.used > self.budget:
            await self._add(-1)
            raise BudgetSpent(path)

    async def count_aside(self, amount: int, now: datetime) -> int:
        """Count calls for what is aside, and return those of this day in UTC. Raises CacheUnavailable."""
        return await self._cache.add(f"aside:{now.date().isoformat()}", amount, timedelta(days=2))

    async def _add(self, amount: int) -> None:
        async with self._one_at_a_time:
            month = Month.of(self._clock())
            count = self._count(month)
            owed = count.owed
            try:
                total = await self._added(month, count, amount + owed)
            except CacheUnavailable as reason:
                if not self.apart:
                    _log.warning("call count apart", reason=str(reason), used=self.used, containers=self._containers)
                self.apart = True
                count.owed += amount
                return
            if self.apart:
                _log.info("call count together again", owed=owed, used=total)
            self.apart = False
            count.seen, count.owed, count.met = total, 0, True

    async def _added(self, month: Month, count: _Count, amount: int) -> int:
        """Add to the shared count; one that has been lost is brought back to what this process has seen of it."""
        counter = f"calls:{month.begin:%Y-%m}"
        total = await self._cache.add(counter, amount, KEPT)
        expected = count.seen + amount if count.met else total
        if total < expected:
            _log.warning("call count was lost", counter=counter, found=total, seen=expected)
            total = await self._cache.add(counter, expected - total, KEPT)
        return total

    def _count(self, month: Month) -> _Count:
        return self._counts.setdefault(month, _Count())

    def _passed(self, month: Month, count: _Count) -> int:
        """Return what counts as spent before this process began, while nobody can tell."""
        # A process cannot have begun later than now: its clock was ahead then, and has been set back.
        self._started_at = min(self._started_at, self._clock())
        if self.budget is None or (self.shared and count.met) or month != Month.of(self._started_at):
            return 0
        return int(self.budget * (1 - month.left(self._started_at)))
