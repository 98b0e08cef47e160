"""The month's call count across containers: a record for each process, and the rule for changing a record.

Each process owns one record, which contains the number of calls sent. The count of the month is the sum of all records.
Before sending a call, a process claims it: the claim is compared with the claims of other processes and written, as an
atomic step. The sum of all claims therefore never exceeds the budget, even if replies are lost.

`settle` is that step. The shared cache runs the same rule as a script, script.lua. A test checks that both agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Final

OLDER_VERSIONS: Final = "older"
"""The extra with calls counted by gateways before version 0.2, which share a single number."""
STATED: Final = "stated:"
"""Prefix of an extra that sets the count to a number stated by an operator. Each statement counts once a month."""


class Mark(Enum):
    """The state of a record."""

    CURRENT = "current"
    """Written by its owner."""
    RESTORED = "restored"
    """Written again by another process after data loss. Its owner may have claimed more since."""
    WAITING = "waiting"
    """Its owner found no count and waits for processes that remember the count."""
    GONE = "gone"
    """Its owner has ended."""


@dataclass(frozen=True, slots=True)
class Record:
    """The report of a process.

    `seq` numbers the owner's writes. `sent` is the number of calls sent. `upto` is the number of calls that the process
    may send before it must claim again; it is at least `sent`.
    """

    seq: int
    sent: int
    upto: int
    mark: Mark = Mark.CURRENT

    def is_newer_than(self, other: "Record | None") -> bool:
        """Return whether this record replaces another record of the same process. The end of a process comes last."""
        if other is None or self.seq != other.seq:
            return other is None or self.seq > other.seq
        return self.mark is Mark.GONE and other.mark is not Mark.GONE

    @property
    def claimed(self) -> int:
        """The calls reserved for this process."""
        return max(self.sent, self.upto)


@dataclass(frozen=True, slots=True)
class Claim:
    """A process's record to write, and the calls that it requests.

    `confirmed` is the last `seq` that the process has seen stored, or 0 before the first. `sent` is the number of calls
    sent so far. `want` is the number of calls to send now, all or none. `ahead` is the number of further calls to
    reserve for use while the shared count is unreachable. `secured` is the most that earlier claims allow the process
    to send. `budget` applies to all processes together; None means no limit.

    `restore` holds records that the store may have lost; each is written if it is newer than the stored record. `amend`
    holds records of ended processes; each is written if the stored record has the same `seq`. `extras` are restored in
    the same way. `stated` is the month's count before this claim, as stated by an operator.
    """

    process: str
    seq: int
    confirmed: int
    sent: int
    want: int = 0
    ahead: int = 0
    secured: int = 0
    budget: int | None = None
    mark: Mark = Mark.CURRENT
    restore: Mapping[str, Record] | None = None
    amend: Mapping[str, Record] = field(default_factory=dict)
    extras: Mapping[str, int] = field(default_factory=dict)
    stated: int | None = None


class Outcome(Enum):
    """The result of a claim."""

    WRITTEN = "written"
    REFUSED = "refused"
    """Everything except the requested calls is written: too few calls are left."""
    LOST = "lost"
    """Nothing is written: the store has lost data that this process wrote before."""


@dataclass(frozen=True, slots=True)
class CallCount:
    """All records and extras after a claim, and the result of the claim."""

    outcome: Outcome
    records: Mapping[str, Record]
    extras: Mapping[str, int]

    @property
    def total(self) -> int:
        """The known number of calls in the month."""
        return sum(record.sent for record in self.records.values()) + sum(self.extras.values())

    @property
    def is_remembered(self) -> bool:
        """Whether any process has written here, apart from waiting processes."""
        return bool(self.extras) or any(record.mark is not Mark.WAITING for record in self.records.values())


EMPTY: Final = CallCount(Outcome.WRITTEN, MappingProxyType({}), MappingProxyType({}))


def settle(before: CallCount, claim: Claim) -> CallCount:
    """Return the records after a claim. script.lua makes the same decision inside the shared cache."""
    own = before.records.get(claim.process)
    if claim.confirmed and claim.restore is None and (own is None or own.seq < claim.confirmed):
        return replace(before, outcome=Outcome.LOST)
    records, extras = dict(before.records), {**claim.extras, **before.extras}
    for name, record in (claim.restore or {}).items():
        if record.is_newer_than(records.get(name)):
            records[name] = record
    for name, record in claim.amend.items():
        if name in records and records[name].seq == record.seq:
            records[name] = record
    own = records.get(claim.process)
    if own is not None and own.seq >= claim.seq:
        # The claim was sent again after a lost reply, or a newer claim has overtaken it.
        done = own.seq == claim.seq and own.sent >= claim.sent + claim.want
        return CallCount(Outcome.WRITTEN if done else Outcome.REFUSED, records, extras)
    others = {name: record for name, record in records.items() if name != claim.process}
    if claim.stated is not None:
        counted = sum(record.sent for record in others.values()) + sum(extras.values()) + claim.sent
        extras.setdefault(f"{STATED}{claim.stated}", claim.stated - counted)
    limit = _limit(claim, others, extras)
    granted = limit is None or claim.sent + claim.want <= limit
    sent = claim.sent + claim.want if granted else claim.sent
    wished = sent + claim.ahead
    records[claim.process] = Record(
        claim.seq, sent, max(sent, wished if limit is None else min(wished, limit)), claim.mark
    )
    return CallCount(Outcome.WRITTEN if granted or not claim.want else Outcome.REFUSED, records, extras)


def _limit(claim: Claim, others: Mapping[str, Record], extras: Mapping[str, int]) -> int | None:
    """Return how many calls the process may have sent in total; None without a limit."""
    if claim.budget is None:
        return None
    limit = claim.budget - sum(record.claimed for record in others.values()) - sum(extras.values())
    if any(record.mark is Mark.RESTORED for record in others.values()):
        return min(limit, claim.secured)
    return limit
