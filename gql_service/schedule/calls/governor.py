"""Whether a call is allowed, and how far lifetimes are stretched so that the month's calls last."""

from collections.abc import Mapping
from enum import Enum

from gql_service.cache.port import CacheUnavailable
from gql_service.clock import Clock
from gql_service.schedule.calls.budget import low_priority_calls, reserve, stretches
from gql_service.schedule.calls.count.ledger import Ledger
from gql_service.schedule.calls.month import Month
from gql_service.schedule.freshness import UNSTRETCHED, Stretch, Tier
from gql_service.sportsdata.errors import BudgetSpent, LowPrioritySpent


class Purpose(Enum):
    """The purpose of a call."""

    COLD_START = "cold start"
    """No answer is in memory."""
    REFRESH = "refresh"
    """A newer answer is due."""
    LOW_PRIORITY = "low priority"
    """The call is not about the current season, or its route was refused before."""


class Governor:
    """Decides by the ledger. Without a budget, every call is allowed and no lifetime is stretched."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self.ledger = ledger
        self._clock = clock
        self.stretch: Stretch = UNSTRETCHED

    def plan(self, wishes: Mapping[Tier, float]) -> None:
        """Stretch lifetimes so that the calls left cover the calls wished for until the end of the month."""
        left = self.ledger.left
        if left is not None and self.ledger.budget is not None:
            self.stretch = stretches(wishes, left - self._reserve(self.ledger.budget))

    async def permit(self, purpose: Purpose, path: str) -> None:
        """Allow a call, or raise BudgetSpent.

        Raises LowPrioritySpent if calls outside the current season have used their share of the day.
        """
        left = self.ledger.left
        if left is None or self.ledger.budget is None:
            return
        reserved = 0 if purpose is Purpose.COLD_START else self._reserve(self.ledger.budget)
        if left <= reserved:
            raise BudgetSpent(path)
        if purpose is Purpose.LOW_PRIORITY:
            await self._permit_low_priority(path, left)

    async def permits(self, purpose: Purpose, path: str) -> bool:
        """Return whether a call is allowed. Like `permit`, this counts calls outside the current season."""
        try:
            await self.permit(purpose, path)
        except BudgetSpent:
            return False
        return True

    def _reserve(self, budget: int) -> int:
        now = self._clock()
        return reserve(budget, Month.of(now).left(now))

    async def _permit_low_priority(self, path: str, left: int) -> None:
        now = self._clock()
        allowed = low_priority_calls(left, Month.of(now).days_left(now))
        try:
            spent = await self.ledger.count_low_priority(1, now)
            if spent > allowed:
                await self.ledger.count_low_priority(-1, now)
        except CacheUnavailable as reason:
            # Calls outside the current season can wait until the count is reachable again. Calls for the current season
            # cannot.
            raise LowPrioritySpent(path, f"the call count cannot be reached: {reason}") from reason
        if spent > allowed:
            raise LowPrioritySpent(path)
