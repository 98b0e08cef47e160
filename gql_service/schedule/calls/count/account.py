"""A process's knowledge of one month's calls: its own number, its claims, and the records of other processes."""

from typing import Final

from gql_service.cache.call_count.claims import EMPTY, OLDER_VERSIONS, CallCount, Claim, Mark, Outcome
from gql_service.schedule.calls.count.peers import Ended, Peers


class Account:
    """Holds the numbers of a process for a month. Does no I/O.

    `claim` returns the claim to settle with the store, and `take` reads the result. `sent` is exact for this process.
    If a claim gets no answer, the claim may be stored, may be stored later, or may be lost. Until the next answer, this
    class relies only on calls that are allowed in all three cases. `expected` is the assumed number of processes until
    the first answer.
    """

    def __init__(self, process: str, ticks: float, expected: int) -> None:
        self.process: Final = process
        self.opened_at: Final = ticks
        self.sent = 0
        self.peers = Peers(process)
        self._expected = expected
        self.count: CallCount = EMPTY
        self.contact_at: float | None = None
        """The ticks of the last answer; None before the first answer."""
        self.sent_at_contact = 0
        self.is_open = False
        """Whether calls may be claimed: the count is known not to have been lost recently."""
        self.waits_since: float | None = None
        self.older_at: float | None = None
        """The ticks at which gateways of an older version were last seen counting calls."""
        self._seq = 0
        self._confirmed = 0
        self._missed = False
        self.secured = 0
        """The number of calls that this process may have sent, by claims that are certainly in the store."""

    @property
    def others(self) -> int:
        """The calls that all other processes have sent, as far as this process has seen."""
        own = self.count.records.get(self.process)
        return self.count.total - (own.sent if own is not None else 0)

    @property
    def counted(self) -> int:
        """The calls of all processes, as far as known."""
        return self.others + self.sent

    @property
    def is_known(self) -> bool:
        """Whether the store was ever reached."""
        return self.contact_at is not None

    @property
    def living(self) -> int:
        """How many processes share the month."""
        return self.peers.living if self.is_known else self._expected

    def claim(
        self,
        budget: int | None,
        *,
        want: int = 0,
        ahead: int = 0,
        mark: Mark = Mark.CURRENT,
        stated: int | None = None,
        lost: bool = False,
        doubts: bool = False,
    ) -> Claim:
        """Return the next claim.

        With `lost`, the claim restores the records that the store has lost. With `doubts`, the claim marks the records
        of other processes that may have sent unclaimed calls in an outage.
        """
        self._seq += 1
        amend = {each.process: each.record for each in self.peers.ended()} | dict(self.peers.given_up())
        claim = Claim(
            process=self.process,
            seq=self._seq,
            confirmed=self._confirmed,
            sent=self.sent,
            want=want,
            ahead=ahead,
            secured=self.secured,
            budget=budget,
            mark=mark,
            restore=self.peers.remembered() if lost else None,
            amend={**amend, **self.peers.doubted()} if doubts else amend,
            extras=self.count.extras,
            stated=stated,
        )
        # If the answer to this claim is lost, claims beyond this number may be lost as well.
        self.secured = min(self.secured, self.sent + ahead)
        return claim

    def take(self, claim: Claim, count: CallCount, ticks: float) -> list[Ended]:
        """Read an answer, and return the processes whose end was written with that claim."""
        self.contact_at = ticks
        if count.outcome is Outcome.LOST:
            return []
        if count.outcome is Outcome.WRITTEN:
            self.sent += claim.want
        ended = [each for each in self.peers.ended() if count.records.get(each.process) == each.record]
        self.peers.look(count.records, ticks, returned=self._missed)
        self._missed = False
        if count.extras.get(OLDER_VERSIONS) != self.count.extras.get(OLDER_VERSIONS):
            self.older_at = ticks
        self.count = count
        own = count.records.get(self.process)
        if own is not None and own.seq == claim.seq:
            self._confirmed = claim.seq
            self.secured = own.upto
        self.sent_at_contact = self.sent
        return ended

    def miss(self) -> None:
        """Note that a claim got no answer."""
        self._missed = True

    def give_back(self) -> None:
        """Give back a claimed call that was not sent. The next claim reports the lower number."""
        self.sent -= 1
        self.sent_at_contact = min(self.sent_at_contact, self.sent)
