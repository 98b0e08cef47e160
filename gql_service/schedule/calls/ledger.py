"""The count of the key's calls. Containers with the same cache share a count."""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, CallStore
from gql_service.clock import Clock
from gql_service.schedule.calls.budget import Month
from gql_service.schedule.calls.month_count import Means, MonthCount, Sharing
from gql_service.schedule.calls.vendor_clock import WORTH_A_WARNING, VendorClock, months, skew

JOIN_AGAIN_SECONDS: Final = 1.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """A claimed call, and the months in which it counts."""

    months: tuple[Month, ...]


class Ledger:
    """Claims each call before it is sent, and refuses calls beyond the budget.

    `budget` applies to the whole key and month; None means no limit. A process that cannot see the calls of others uses
    its even share of the budget. `calls` is the store of the count; None means the cache. `ticks` is a monotonic clock
    in seconds, used for durations. `clock` gives the month, together with the vendor's clock.

    Each month has its own count for the life of the process. If a clock is set back into the previous month, its count
    is therefore still complete.
    """

    def __init__(
        self,
        cache: AnswerCache,
        clock: Clock,
        budget: int | None,
        sharing: Sharing = Sharing(),  # noqa: B008 - a frozen value
        *,
        calls: CallStore | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache = cache
        self._store: CallStore = calls if calls is not None else cache
        self._clock = clock
        self._ticks = ticks
        self._sharing = sharing
        self.shared = sharing.shared
        self.budget = budget if sharing.shared or budget is None else max(1, budget // sharing.containers)
        self._process = secrets.token_hex(8)
        self._started_at = clock()
        self._counts: dict[Month, MonthCount] = {}
        self._vendor: VendorClock | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def used(self) -> int:
        """The calls of this month as far as known, including those of other containers."""
        return max(self._passed(month) + self._count(month).counted for month in self._months())

    @property
    def left(self) -> int | None:
        """The calls left in this month; None if there is no limit."""
        return None if self.budget is None else self.budget - self.used

    @property
    def containers(self) -> int:
        """How many processes share the count, as far as known."""
        return self._count(self._months()[0]).living

    @property
    def apart(self) -> bool:
        """Whether the shared count is out of reach."""
        return any(self._count(month).apart for month in self._months())

    @property
    def skew(self) -> timedelta | None:
        """How far this machine's clock is ahead of the vendor's; None before the first answer."""
        return skew(self._vendor, self._clock(), self._ticks())

    async def look(self) -> None:
        """Read the calls of other processes, and report the calls of this process."""
        async with self._one_at_a_time:
            for month in self._months():
                await self._count(month).look()

    async def join(self) -> None:
        """Wait until calls may be claimed. The wait is short, and only happens if a lost count may soon be restored."""
        await self.look()
        while not all(self._count(month).is_open or self._count(month).apart for month in self._months()):
            await asyncio.sleep(JOIN_AGAIN_SECONDS)
            await self.look()

    async def spend(self, path: str) -> Counted:
        """Claim a call in each month that the current instant may belong to.

        Raises BudgetSpent, and counts nothing, if one of these months has no calls left.
        """
        taken: list[Month] = []
        async with self._one_at_a_time:
            try:
                for month in self._months():
                    await self._count(month).take(path)
                    taken.append(month)
            except BaseException:
                self.unsent(Counted(tuple(taken)))
                raise
        return Counted(tuple(taken))

    def unsent(self, call: Counted) -> None:
        """Give back a claimed call that was not sent."""
        for month in call.months:
            self._count(month).give_back()

    def answered(self, headers: Mapping[str, str]) -> None:
        """Note the vendor's time from the headers of an answer."""
        heard = VendorClock.read(headers.get("date"), headers.get("age"), self._ticks())
        if heard is None:
            return
        before, self._vendor = self.skew, heard
        differs, differed = self.skew or timedelta(0), before or timedelta(0)
        if abs(differs) >= WORTH_A_WARNING > abs(differed):
            _log.warning("clock differs from the vendor's", seconds_ahead=round(differs.total_seconds(), 1))
        elif abs(differed) >= WORTH_A_WARNING > abs(differs):
            _log.info("clock agrees with the vendor's", seconds_ahead=round(differs.total_seconds(), 1))

    async def leave(self) -> None:
        """Report for the last time, and release the calls that were claimed ahead."""
        async with self._one_at_a_time:
            for count in self._counts.values():
                await count.leave()

    async def count_aside(self, amount: int, now: datetime) -> int:
        """Count calls outside the current season, and return the number of such calls in this UTC day.

        Raises CacheUnavailable.
        """
        return await self._cache.add(f"aside:{now.date().isoformat()}", amount, timedelta(days=2))

    def _passed(self, month: Month) -> int:
        """Return the calls assumed to be spent before the count began; 0 if the real number is known."""
        # A process cannot have begun later than now. If the clock says so, it was ahead then and has been set back.
        self._started_at = min(self._started_at, self._clock())
        given = self._sharing.stated is not None and self._sharing.stated[0] == month
        stated = given or self._count(month).is_stated
        if self.budget is None or stated or (self.shared and self._count(month).is_known):
            return 0
        since = min(self._sharing.known_since or self._started_at, self._started_at)
        return int(self.budget * (1 - month.left(since))) if month.begin < since < month.end else 0

    def _to_count(self, month: Month) -> int | None:
        """Return the calls that may be counted in a month; None means no limit."""
        if self.budget is None or self.shared:
            return self.budget
        return self.budget - self._passed(month)

    def _months(self) -> tuple[Month, ...]:
        return months(self._vendor, self._clock(), self._ticks())

    def _count(self, month: Month) -> MonthCount:
        count = self._counts.get(month)
        if count is None:
            living = max([self._sharing.containers, *(each.living for each in self._counts.values() if each.is_known)])
            means = Means(self._store, self._clock, self._ticks, self._to_count, self._sharing)
            count = self._counts[month] = MonthCount(month, self._process, means, living)
        return count
