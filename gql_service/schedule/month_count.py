"""The count of one month: settles the claims of this process with the store, and goes on without it for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.cache.port import CacheUnavailable, CallStore
from gql_service.cache.tally import STATED, Mark, Outcome, Tally
from gql_service.clock import Clock
from gql_service.schedule import allowance
from gql_service.schedule.account import Account
from gql_service.schedule.budget import Month
from gql_service.schedule.peers import ENDED_SECONDS
from gql_service.sportsdata.errors import BudgetSpent, ShareSpent

KEPT: Final = timedelta(days=31)
"""A month's count outlives the month, for somebody who looks back."""
WAIT_SECONDS: Final = 20.0
"""A process that finds no count in the middle of a month waits for this long: after a loss the processes that remember
it are back by then. The longest pause of a lost cache is 15 seconds."""
NEW_MONTH: Final = timedelta(hours=1)
"""For this long after the beginning of a month it is no surprise to find no count."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a process counts beside others.

    `containers` is how many there are at the most; the shared count says it better once it was seen. `shared` is False
    if nobody tells this process what others spend: then it takes its even share of the budget, and `known_since` is the
    instant since which the count is complete, or None for the start of the process. `waits` is for how many seconds an
    absent count is waited for. `stated` is what an operator says the month has spent, and in which month.
    """

    containers: int = 1
    shared: bool = True
    known_since: datetime | None = None
    waits: float = 0.0
    stated: tuple[Month, int] | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What a count works with. `ticks` is a clock in seconds that only goes on.

    `budget` gives the calls that may be counted in a month; None without a limit.
    """

    store: CallStore
    clock: Clock
    ticks: Callable[[], float]
    budget: Callable[[Month], int | None]
    sharing: Sharing


class MonthCount:
    """Counts the calls of one month for one process. The caller lets one method run at a time.

    `living` is how many processes are taken to share the month until its count was seen.
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
        """The calls of all processes, as far as they are known."""
        return self._account.others + self._account.sent

    @property
    def is_known(self) -> bool:
        """Tell whether the store was ever reached."""
        return self._account.contact_at is not None

    @property
    def is_stated(self) -> bool:
        """Tell whether the count is known to go on from what an operator has stated."""
        return any(name.startswith(STATED) for name in self._account.tally.extras)

    @property
    def is_open(self) -> bool:
        """Tell whether calls may be claimed, rather than an absent count be waited for."""
        return self._account.is_open

    @property
    def living(self) -> int:
        """How many processes share the month."""
        return self._account.peers.living if self.is_known else self._expected

    async def look(self) -> None:
        """Report what this process has sent, and learn what the others have."""
        try:
            await self._settle(want=0)
            # The last calls of a month are needed elsewhere: what is claimed ahead too much is left at once.
            if self.is_open and self._account.held - self._account.sent > self._ahead():
                await self._settle(want=0)
        except CacheUnavailable as reason:
            self._lose(reason)

    async def take(self, path: str) -> None:
        """Claim one call. Raises BudgetSpent, and counts nothing, if there is none left for this process."""
        budget = self._means.budget(self.month)
        try:
            settled = await self._settle(want=1)
        except CacheUnavailable as reason:
            self._lose(reason)
            if budget is not None and self._account.sent + 1 > self._allowed_apart(budget):
                raise ShareSpent(path, f"the count of calls is out of reach: {reason}") from reason
            self._account.sent += 1
            return
        if settled is None:
            raise ShareSpent(path, "the count of calls was found empty, and may be on its way back")
        if settled.outcome is Outcome.REFUSED:
            if any(record.mark is Mark.RESTORED for record in settled.records.values()):
                raise ShareSpent(path, "the count of calls was lost, and is not complete yet")
            raise BudgetSpent(path)

    def give_back(self) -> None:
        """Give back one call that was not sent. The store hears of it with the next claim."""
        self._account.give_back()

    async def leave(self) -> None:
        """Report for the last time, and leave the calls that were claimed ahead to the others."""
        if not self.is_known:
            return
        try:
            if (await self._exchange(mark=Mark.GONE)).outcome is Outcome.LOST:
                await self._exchange(mark=Mark.GONE, lost=True)
        except CacheUnavailable as reason:
            _log.warning("call count not left", reason=str(reason), sent=self._account.sent)

    async def _settle(self, want: int) -> Tally | None:
        """Settle a claim with the store; None while the count is waited for. Raises CacheUnavailable."""
        if not self._account.is_open and not await self._open():
            return None
        tally = await self._exchange(want=want, doubts=self._may_be_overspent())
        if tally.outcome is Outcome.LOST:
            seen = self._account.tally.count
            _log.warning("call count was lost", month=self._name, found=tally.count, seen=seen)
            tally = await self._exchange(want=want, lost=True)
        return tally

    async def _open(self) -> bool:
        """Tell whether claims may begin: a count that is absent in the middle of a month may be on its way back."""
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
        """Return how many calls to claim for a time without the store.

        A store that nobody shares is not lost, and gateways of an older version know nothing of such claims.
        """
        budget, older_at = self._means.budget(self.month), self._account.older_at
        older = older_at is not None and self._means.ticks() - older_at < ENDED_SECONDS
        if budget is None or not self._means.sharing.shared or older:
            return 0
        return allowance.ahead(budget, budget - self.counted, self.living)

    def _allowed_apart(self, budget: int) -> int:
        """Return how many calls this process may have sent by now, while the store is out of reach."""
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
        """Tell whether processes may have sent calls that they had not claimed, in an outage that is over now."""
        account, budget = self._account, self._means.budget(self.month)
        if not self.apart or budget is None or account.contact_at is None:
            return False
        return account.sent_at_contact + self._pace_apart(budget, account.contact_at) > account.held

    @property
    def _name(self) -> str:
        return f"calls:{self.month.begin:%Y-%m}"
