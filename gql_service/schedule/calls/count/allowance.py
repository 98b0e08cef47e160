"""The number of calls that a process may claim ahead, and send while the count of all processes is unreachable."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gql_service.schedule.calls.count.account import Account
from gql_service.schedule.calls.count.peers import ENDED_SECONDS
from gql_service.schedule.calls.month import Month

AHEAD_PART: Final = 0.01
"""The part of the month's calls that all processes together claim ahead of time. At an even pace it lasts seven
hours."""
SCARCE_PART: Final = 0.25
"""At most this part of the remaining calls may be claimed ahead, so that any process can still claim the last calls."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The calls that a process may send by its account of a month. Computed without I/O.

    `budget` applies to all processes; None means no limit. `now` is an aware instant, and `ticks` the same instant of a
    monotonic clock in seconds. `shared` means that other processes count in the same store.
    """

    month: Month
    account: Account
    budget: int | None
    shared: bool
    now: datetime
    ticks: float

    def ahead(self) -> int:
        """Return how many calls to claim ahead, for use while the store is unreachable.

        The result is 0 for a store that is not shared, because such a store cannot be lost. It is also 0 beside
        gateways of an older version, because they ignore claims ahead.
        """
        older_at = self.account.older_at
        older = older_at is not None and self.ticks - older_at < ENDED_SECONDS
        if self.budget is None or not self.shared or older:
            return 0
        left = self.budget - self.account.counted
        return max(0, int(min(AHEAD_PART * self.budget, SCARCE_PART * left) / self.account.living))

    def without_store(self) -> int | None:
        """Return the total of calls that this process may have sent by now, while the store is unreachable.

        None means no limit.
        """
        if self.budget is None:
            return None
        if self.account.contact_at is None:
            return self._never_in_contact(self.budget)
        return max(self.account.secured, self._at_pace(self.budget, self.account.contact_at))

    def may_be_overspent(self) -> bool:
        """Tell whether other processes may have sent unclaimed calls in an outage that has just ended."""
        if self.budget is None or self.account.contact_at is None:
            return False
        return self._at_pace(self.budget, self.account.contact_at) > self.account.secured

    def _never_in_contact(self, budget: int) -> int:
        """Return an even share of the month's pace since the account was opened, but at least the share that the
        process would have claimed ahead.
        """
        seconds = self.ticks - self.account.opened_at
        return int(max(AHEAD_PART * budget, _pace(budget, self.month) * seconds) / self.account.living)

    def _at_pace(self, budget: int, contact_at: float) -> int:
        """Return the calls sent until the store was last reached, and this process's share of the pace since then.

        The pace is that of the whole month, or of the remaining calls if they last for less.
        """
        seconds = self.ticks - contact_at
        begin = self.now - timedelta(seconds=seconds)
        to_come = (self.month.end - max(begin, self.month.begin)).total_seconds()
        pace, sent = _pace(budget, self.month), self.account.sent_at_contact
        if to_come > 0:
            pace = min(pace, max(0, budget - self.account.others - sent) / to_come)
        return sent + int(pace * seconds / self.account.living)


def _pace(budget: int, month: Month) -> float:
    """Return the calls per second that use up the budget evenly over the month."""
    return budget / (month.end - month.begin).total_seconds()
