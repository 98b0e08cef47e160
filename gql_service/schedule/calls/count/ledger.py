"""The count of the key's calls. Containers with the same cache share a count."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gql_service.cache.port import AnswerCache, CallStore
from gql_service.clock import Clock
from gql_service.schedule.calls.clock_comparison import ClockComparison
from gql_service.schedule.calls.count.counted_months import CountedMonths
from gql_service.schedule.calls.count.month_claims import MonthClaims, Sharing
from gql_service.schedule.calls.month import Month

JOIN_AGAIN_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """A claimed call, and the months in which it counts."""

    months: tuple[Month, ...]


class Ledger:
    """Claims each call before it is sent, and refuses calls beyond the budget.

    `budget` applies to the whole key and month; None means no limit. A process that cannot see the calls of others uses
    its even share of the budget. `calls` is the store of the count; None means the cache. `clock` gives the
    month, together with the vendor's clock.
    """

    def __init__(
        self,
        cache: AnswerCache,
        clock: Clock,
        budget: int | None,
        sharing: Sharing = Sharing(),  # noqa: B008 - a frozen value
        *,
        calls: CallStore | None = None,
    ) -> None:
        self._cache = cache
        self.shared = sharing.shared
        self.budget = budget if sharing.shared or budget is None else max(1, budget // sharing.containers)
        store: CallStore = calls if calls is not None else cache
        self._counts = CountedMonths(store, clock, sharing, lambda: self.budget)
        self._clocks = ClockComparison(clock)
        self._one_at_a_time = asyncio.Lock()

    @property
    def used(self) -> int:
        """The calls of this month as far as known, including those of other containers."""
        return max(map(self._counts.used, self._clocks.months()))

    @property
    def left(self) -> int | None:
        """The calls left in this month; None if there is no limit."""
        return None if self.budget is None else self.budget - self.used

    @property
    def containers(self) -> int:
        """How many processes share the count, as far as known."""
        return self._now()[0].living

    @property
    def is_degraded(self) -> bool:
        """Whether the shared count is unreachable."""
        return any(count.is_degraded for count in self._now())

    @property
    def skew(self) -> timedelta | None:
        """How far this machine's clock is ahead of the vendor's; None before the first answer."""
        return self._clocks.skew

    async def look(self) -> None:
        """Read the calls of other processes, and report the calls of this process."""
        async with self._one_at_a_time:
            for count in self._now():
                await count.look()

    async def join(self) -> None:
        """Wait until calls may be claimed. The wait is short, and only happens if a lost count may soon be restored."""
        await self.look()
        while not all(count.is_open or count.is_degraded for count in self._now()):
            await asyncio.sleep(JOIN_AGAIN_SECONDS)
            await self.look()

    async def spend(self, path: str) -> Counted:
        """Claim a call in each month that the current instant may belong to.

        Raises BudgetSpent, and counts nothing, if one of these months has no calls left.
        """
        taken: list[Month] = []
        async with self._one_at_a_time:
            try:
                for count in self._now():
                    await count.take(path)
                    taken.append(count.month)
            except BaseException:
                self.unsent(Counted(tuple(taken)))
                raise
        return Counted(tuple(taken))

    def unsent(self, call: Counted) -> None:
        """Give back a claimed call that was not sent."""
        for month in call.months:
            self._counts.of(month).give_back()

    def answered(self, headers: Mapping[str, str]) -> None:
        """Note the vendor's time from the headers of an answer."""
        self._clocks.note(headers)

    async def leave(self) -> None:
        """Report for the last time, and release the calls that were claimed ahead."""
        async with self._one_at_a_time:
            for count in self._counts.all():
                await count.leave()

    async def count_low_priority(self, amount: int, now: datetime) -> int:
        """Count calls outside the current season, and return the number of such calls in this UTC day.

        Raises CacheUnavailable.
        """
        return await self._cache.add(f"aside:{now.date().isoformat()}", amount, timedelta(days=2))

    def _now(self) -> list[MonthClaims]:
        """Return the counts of the months that the current instant may belong to, the earlier first."""
        return [self._counts.of(month) for month in self._clocks.months()]
