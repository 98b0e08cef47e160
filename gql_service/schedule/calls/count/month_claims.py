"""The claims of this process to the calls of a month: settled with the store, or bridging an outage of the store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.cache.call_count.claims import STATED, CallCount, Mark, Outcome
from gql_service.cache.port import CacheUnavailable, CallStore
from gql_service.clock import Clock
from gql_service.schedule.calls.count.account import Account
from gql_service.schedule.calls.count.allowance import Allowance
from gql_service.schedule.calls.month import Month
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
class Collaborators:
    """What a count works with. `budget` returns the calls that may be counted in a month; None means no limit."""

    store: CallStore
    clock: Clock
    budget: Callable[[Month], int | None]
    sharing: Sharing


class MonthClaims:
    """Claims and counts the calls of a month for a process. The caller runs at most one method at a time.

    `living` is the assumed number of processes until the shared count has been read.
    """

    def __init__(self, month: Month, process: str, collaborators: Collaborators, living: int) -> None:
        self.month: Final = month
        self._name: Final = f"calls:{month.begin:%Y-%m}"
        self._collaborators = collaborators
        self._account = Account(process, collaborators.clock.ticks(), living)
        self.is_degraded = False
        """Whether the store is unreachable."""

    @property
    def counted(self) -> int:
        """The calls of all processes, as far as known."""
        return self._account.counted

    @property
    def is_known(self) -> bool:
        """Whether the store was ever reached."""
        return self._account.is_known

    @property
    def is_stated(self) -> bool:
        """Whether the count is known to include a number stated by an operator."""
        return any(name.startswith(STATED) for name in self._account.count.extras)

    @property
    def is_open(self) -> bool:
        """Whether calls may be claimed. Until then, the process waits for an absent count."""
        return self._account.is_open

    @property
    def living(self) -> int:
        """How many processes share the month."""
        return self._account.living

    async def look(self) -> None:
        """Report the calls of this process, and read those of other processes."""
        try:
            await self._settle(want=0)
            # Near the end of the budget, other processes need the calls that were claimed ahead, so the excess is
            # released now.
            if self.is_open and self._account.secured - self._account.sent > self._allowance().ahead():
                await self._settle(want=0)
        except CacheUnavailable as reason:
            self._lose(reason)

    async def take(self, path: str) -> None:
        """Claim a call. Raises BudgetSpent, and counts nothing, if no call is left for this process."""
        try:
            settled = await self._settle(want=1)
        except CacheUnavailable as reason:
            self._lose(reason)
            allowed = self._allowance().without_store()
            if allowed is not None and self._account.sent + 1 > allowed:
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

    async def _settle(self, want: int) -> CallCount | None:
        """Settle a claim with the store; None while waiting for an absent count. Raises CacheUnavailable."""
        if not self._account.is_open and not await self._open():
            return None
        count = await self._exchange(want=want, doubts=self.is_degraded and self._allowance().may_be_overspent())
        if count.outcome is Outcome.LOST:
            seen = self._account.count.total
            _log.warning("call count was lost", month=self._name, found=count.total, seen=seen)
            count = await self._exchange(want=want, lost=True)
        return count

    async def _open(self) -> bool:
        """Tell whether claims may begin. If the count is absent in the middle of a month, wait for its restoration
        first.
        """
        account, parts = self._account, self._collaborators
        given = parts.sharing.stated
        stated = given[1] if given is not None and given[0] == self.month else None
        surprising = parts.budget(self.month) is not None and parts.clock() - self.month.begin > NEW_MONTH
        waits = parts.sharing.waits if surprising else 0.0
        if waits or stated is not None:
            count = await self._exchange(mark=Mark.WAITING, stated=stated)
            if waits and not count.is_remembered:
                if account.waits_since is None:
                    account.waits_since = parts.clock.ticks()
                    _log.warning("call count found empty", month=self._name, waits_seconds=waits)
                if parts.clock.ticks() - account.waits_since < waits:
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
    ) -> CallCount:
        account, parts = self._account, self._collaborators
        ahead = self._allowance().ahead() if mark is Mark.CURRENT else 0
        claim = account.claim(
            parts.budget(self.month), want=want, ahead=ahead, mark=mark, stated=stated, lost=lost, doubts=doubts
        )
        keep = max(self.month.end - parts.clock(), timedelta(0)) + KEPT
        count = await parts.store.settle(self._name, claim, keep)
        for each in account.take(claim, count, parts.clock.ticks()):
            _log.warning(
                "gateway ended without a word", process=each.process, unseen_calls=each.unseen, counted=each.counted
            )
        if self.is_degraded:
            self.is_degraded = False
            _log.info("call count together again", used=self.counted, containers=self.living)
        return count

    def _lose(self, reason: CacheUnavailable) -> None:
        self._account.miss()
        if self.is_degraded:
            return
        self.is_degraded = True
        allowed = self._allowance().without_store()
        _log.warning(
            "call count apart",
            reason=str(reason),
            used=self.counted,
            containers=self.living,
            may_send=None if allowed is None else allowed - self._account.sent,
        )

    def _allowance(self) -> Allowance:
        parts = self._collaborators
        budget, shared = parts.budget(self.month), parts.sharing.shared
        return Allowance(self.month, self._account, budget, shared, parts.clock(), parts.clock.ticks())
