"""The calls of a month as containers count them together: one record for each process, and the rule for changing one.

Each process owns one record and reports in it how many calls it has sent. The count of the month is the sum of all
records. A process that wants to send a call first claims it: the claim is compared with what the other processes have
claimed, and written, in one step. So the sum of all claims never passes the budget, whatever is lost on the way.

`settle` is that step. The shared cache runs the same rule as a script, in calls.lua; a test holds the two equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Final

OLDER_VERSIONS: Final = "older"
"""The extra with the calls that gateways before version 0.2 have counted: they know only one number for all."""
STATED: Final = "stated:"
"""Begins the name of an extra that makes the count what an operator has stated. Each statement counts once a month."""


class Mark(Enum):
    """What is known of a record beside its numbers."""

    CURRENT = "current"
    """Its owner wrote it."""
    RESTORED = "restored"
    """Another process wrote it again after a loss. Its owner may have claimed more since."""
    WAITING = "waiting"
    """Its owner found no count at all, and waits for processes that remember one."""
    GONE = "gone"
    """Its owner has ended."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one process reports.

    `seq` numbers the owner's writes. `sent` is how many calls it has sent. `upto` is how many it may have sent before
    it asks again; it is at least `sent`.
    """

    seq: int
    sent: int
    upto: int
    mark: Mark = Mark.CURRENT

    def is_newer_than(self, other: "Record | None") -> bool:
        """Tell whether this record replaces another one of the same process. The end of a process comes last."""
        if other is None or self.seq != other.seq:
            return other is None or self.seq > other.seq
        return self.mark is Mark.GONE and other.mark is not Mark.GONE

    @property
    def claimed(self) -> int:
        """The calls that the other processes have to leave to this one."""
        return max(self.sent, self.upto)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a process writes, and what it wants.

    `confirmed` is the last `seq` that the process has seen stored; 0 before the first. `sent` are the calls it has sent
    so far, `want` those that it wants to send now, all or none. `ahead` are further calls that it would like to hold
    for a time without the shared count. `held` is what it may send at the most by earlier claims. `budget` is for all
    processes; None is no limit.

    `restore` holds records that the store may have lost: each is written if it is newer than the stored one. `amend`
    holds records of processes that have ended: each is written if the stored one is still of the same `seq`. `extras`
    are restored likewise. `stated` is what the month's count is to be before this claim, as an operator states it.
    """

    process: str
    seq: int
    confirmed: int
    sent: int
    want: int = 0
    ahead: int = 0
    held: int = 0
    budget: int | None = None
    mark: Mark = Mark.CURRENT
    restore: Mapping[str, Record] | None = None
    amend: Mapping[str, Record] = field(default_factory=dict)
    extras: Mapping[str, int] = field(default_factory=dict)
    stated: int | None = None


class Outcome(Enum):
    """What became of a claim."""

    WRITTEN = "written"
    REFUSED = "refused"
    """All but the calls wanted is written: there are not enough left."""
    LOST = "lost"
    """Nothing is written: the store has lost what this process had written before."""


@dataclass(frozen=True, slots=True)
class Tally:
    """All records and extras as they are after a claim, and what became of it."""

    outcome: Outcome
    records: Mapping[str, Record]
    extras: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many calls of the month are known."""
        return sum(record.sent for record in self.records.values()) + sum(self.extras.values())

    @property
    def is_remembered(self) -> bool:
        """Tell whether any process but those that wait has written here."""
        return bool(self.extras) or any(record.mark is not Mark.WAITING for record in self.records.values())


EMPTY: Final = Tally(Outcome.WRITTEN, MappingProxyType({}), MappingProxyType({}))


def settle(before: Tally, claim: Claim) -> Tally:
    """Return the records after a claim: the decision that calls.lua takes inside the shared cache."""
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
        # The same claim once more, because a reply was lost, or one that a newer claim has overtaken.
        done = own.seq == claim.seq and own.sent >= claim.sent + claim.want
        return Tally(Outcome.WRITTEN if done else Outcome.REFUSED, records, extras)
    others = {name: record for name, record in records.items() if name != claim.process}
    if claim.stated is not None:
        counted = sum(record.sent for record in others.values()) + sum(extras.values()) + claim.sent
        extras.setdefault(f"{STATED}{claim.stated}", claim.stated - counted)
    room = _room(claim, others, extras)
    granted = room is None or claim.sent + claim.want <= room
    sent = claim.sent + claim.want if granted else claim.sent
    wished = sent + claim.ahead
    records[claim.process] = Record(
        claim.seq, sent, max(sent, wished if room is None else min(wished, room)), claim.mark
    )
    return Tally(Outcome.WRITTEN if granted or not claim.want else Outcome.REFUSED, records, extras)


def _room(claim: Claim, others: Mapping[str, Record], extras: Mapping[str, int]) -> int | None:
    """Return how many calls the process may have sent in all, or None without a limit."""
    if claim.budget is None:
        return None
    room = claim.budget - sum(record.claimed for record in others.values()) - sum(extras.values())
    if any(record.mark is Mark.RESTORED for record in others.values()):
        return min(room, claim.held)
    return room
