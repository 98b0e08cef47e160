"""The count of a month: settles this process's claims with the store, and bridges outages of the store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.cache.port import CacheUnavailable, CallStore
from gql_service.cache.tally import STATED, Mark, Outcome, Tally
from gql_service.clock import Clock
from gql_service.schedule.calls import allowance
from gql_service.schedule.calls.account import Account
from gql_service.schedule.calls.budget import Month
from gql_service.schedule.calls.peers import ENDED_SECONDS
from gql_service.sportsdata.errors import BudgetSpent, ShareSpent

KEPT: Final = timedelta(days=31)
"""A month's count is stored for this long after the month, so that it can be looked up."""
WAIT_SECONDS: Final = 20.0
"""How long a process waits if it finds no count in the middle of a month. After a loss, processes that remember the
count restore it within this time, because they retry a lost cache at least every 15 seconds."""
NEW_MONTH: Final = timedelta(hours=1)
"""An absent count is normal for this long after the beginning of a month."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a process counts beside others.

    `containers` is the highest number of containers; once the shared count has been read, its own number is used
    instead. `shared` is False if this process cannot see the calls of others. The process then uses an even share of
    the budget, and `known_since` is the instant since which its count is complete; None means the start of the process.
    `waits` is how many seconds to wait for an absent count. `stated` is a month and its number of spent calls, as
    stated by an operator.
    """

    containers: int = 1
    shared: bool = True
    known_since: datetime | None = None
    waits: float = 0.0
    stated: tuple[Month, int] | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """The collaborators of a count. `ticks` is a monotonic clock in seconds.

    `budget` returns the calls that may be counted in a month; None means no limit.
    """

    store: CallStore
    clock: Clock
    ticks: Callable[[], float]
    budget: Callable[[Month], int | None]
    sharing: Sharing


class MonthCount:
    """Counts the calls of a month for a process. The caller runs at most one method at a time.

    `living` is the assumed number of processes until the shared count has been read.
    """

    def __init__(self, month: Month, process: str, means: Means, living: int) -> None:
        self.month: Final = month
        self._means = means
        self._account = Account(process, means.ticks())
        self._expected = living
        self.apart = False
        """Whether the store is out of reach."""

    @property
    def counted(self) -> int:
        """The calls of all processes, as far as known."""
        return self._account.others + self._account.sent

    @property
    def is_known(self) -> bool:
        """Tell whether the store was ever reached."""
        return self._account.contact_at is not None

    @property
    def is_stated(self) -> bool:
        """Tell whether the count is known to include a number stated by an operator."""
        return any(name.startswith(STATED) for name in self._account.tally.extras)

    @property
    def is_open(self) -> bool:
        """Tell whether calls may be claimed. Until then, the process waits for an absent count."""
        return self._account.is_open

    @property
    def living(self) -> int:
        """How many processes share the month."""
        return self._account.peers.living if self.is_known else self._expected

    async def look(self) -> None:
        """Report the calls of this process, and read those of other processes."""
        try:
            await self._settle(want=0)
            # Near the end of the budget, other processes need the calls that were claimed ahead, so the excess is
            # released now.
            if self.is_open and self._account.held - self._account.sent > self._ahead():
                await self._settle(want=0)
        except CacheUnavailable as reason:
            self._lose(reason)

    async def take(self, path: str) -> None:
        """Claim a call. Raises BudgetSpent, and counts nothing, if no call is left for this process."""
        budget = self._means.budget(self.month)
        try:
            settled = await self._settle(want=1)
        except CacheUnavailable as reason:
            self._lose(reason)
            if budget is not None and self._account.sent + 1 > self._allowed_apart(budget):
                raise ShareSpent(path, f"the call count cannot be reached: {reason}") from reason
            self._account.sent += 1
            return
        if settled is None:
            raise ShareSpent(path, "the call count is missing and may be restored soon")
        if settled.outcome is Outcome.REFUSED:
            if any(record.mark is Mark.RESTORED for record in settled.records.values()):
                raise ShareSpent(path, "the call count was lost and is not complete yet")
            raise BudgetSpent(path)

    def give_back(self) -> None:
        """Give back a claimed call that was not sent. The next claim reports the lower number to the store."""
        self._account.give_back()

    async def leave(self) -> None:
        """Report for the last time, and release the calls that were claimed ahead."""
        if not self.is_known:
            return
        try:
            if (await self._exchange(mark=Mark.GONE)).outcome is Outcome.LOST:
                await self._exchange(mark=Mark.GONE, lost=True)
        except CacheUnavailable as reason:
            _log.warning("call count not left", reason=str(reason), sent=self._account.sent)

    async def _settle(self, want: int) -> Tally | None:
        """Settle a claim with the store; None while waiting for an absent count. Raises CacheUnavailable."""
        if not self._account.is_open and not await self._open():
            return None
        tally = await self._exchange(want=want, doubts=self._may_be_overspent())
        if tally.outcome is Outcome.LOST:
            seen = self._account.tally.count
            _log.warning("call count was lost", month=self._name, found=tally.count, seen=seen)
            tally = await self._exchange(want=want, lost=True)
        return tally

    async def _open(self) -> bool:
        """Tell whether claims may begin. If the count is absent in the middle of a month, wait for its restoration
        first.
        """
        account, means = self._account, self._means
        given = means.sharing.stated
        stated = given[1] if given is not None and given[0] == self.month else None
        surprising = means.budget(self.month) is not None and means.clock() - self.month.begin > NEW_MONTH
        waits = means.sharing.waits if surprising else 0.0
        if waits or stated is not None:
            tally = await self._exchange(mark=Mark.WAITING, stated=stated)
            if waits and not tally.is_remembered:
                if account.waits_since is None:
                    account.waits_since = means.ticks()
                    _log.warning("call count found empty", month=self._name, waits_seconds=waits)
                if means.ticks() - account.waits_since < waits:
                    return False
        account.is_open = True
        return True

    async def _exchange(
        self,
        *,
        want: int = 0,
        mark: Mark = Mark.CURRENT,
        stated: int | None = None,
        lost: bool = False,
        doubts: bool = False,
    ) -> Tally:
        account, means = self._account, self._means
        ahead = self._ahead() if mark is Mark.CURRENT else 0
        claim = account.claim(
            means.budget(self.month), want=want, ahead=ahead, mark=mark, stated=stated, lost=lost, doubts=doubts
        )
        keep = max(self.month.end - means.clock(), timedelta(0)) + KEPT
        tally = await means.store.settle(self._name, claim, keep)
        for each in account.take(claim, tally, means.ticks()):
            _log.warning(
                "gateway ended without a word", process=each.process, unseen_calls=each.unseen, counted=each.counted
            )
        if self.apart:
            self.apart = False
            _log.info("call count together again", used=self.counted, containers=self.living)
        return tally

    def _lose(self, reason: CacheUnavailable) -> None:
        self._account.miss()
        if self.apart:
            return
        self.apart = True
        budget = self._means.budget(self.month)
        _log.warning(
            "call count apart",
            reason=str(reason),
            used=self.counted,
            containers=self.living,
            may_send=None if budget is None else self._allowed_apart(budget) - self._account.sent,
        )

    def _ahead(self) -> int:
        """Return how many calls to claim ahead, for use while the store is out of reach.

        The result is 0 for a store that is not shared, because such a store cannot be lost. It is also 0 beside
        gateways of an older version, because they ignore claims ahead.
        """
        budget, older_at = self._means.budget(self.month), self._account.older_at
        older = older_at is not None and self._means.ticks() - older_at < ENDED_SECONDS
        if budget is None or not self._means.sharing.shared or older:
            return 0
        return allowance.ahead(budget, budget - self.counted, self.living)

    def _allowed_apart(self, budget: int) -> int:
        """Return the total of calls that this process may have sent by now, while the store is out of reach."""
        account = self._account
        if account.contact_at is None:
            return allowance.unknown(budget, self.month, self._means.ticks() - account.opened_at, self.living)
        return max(account.held, account.sent_at_contact + self._pace_apart(budget, account.contact_at))

    def _pace_apart(self, budget: int, contact_at: float) -> int:
        """Return this process's share of the month's pace since the store was last reached."""
        seconds = self._means.ticks() - contact_at
        begin = self._means.clock() - timedelta(seconds=seconds)
        left = budget - self._account.others - self._account.sent_at_contact
        return allowance.apart(budget, left, self.month, begin, seconds, self.living)

    def _may_be_overspent(self) -> bool:
        """Tell whether other processes may have sent unclaimed calls in an outage that has just ended."""
        account, budget = self._account, self._means.budget(self.month)
        if not self.apart or budget is None or account.contact_at is None:
            return False
        return account.sent_at_contact + self._pace_apart(budget, account.contact_at) > account.held

    @property
    def _name(self) -> str:
        return f"calls:{self.month.begin:%Y-%m}"
