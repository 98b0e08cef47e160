"""The processes that count calls beside this one, judged by their records while this process can read them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from gql_service.cache.call_count.claims import Mark, Record

LIVES_SECONDS: Final = 30.0
"""A process that has not written for this long does not count as alive. Processes write every few seconds, and reach
the shared cache again within about 15 seconds of an outage."""
ENDED_SECONDS: Final = 600.0
"""A process that has not written for this long has ended. Until then, the calls that it claimed stay reserved."""
LONGEST_STEP_SECONDS: Final = 5.0
"""At most this much time counts between two readings, because nobody can write during an outage."""


@dataclass(frozen=True, slots=True)
class _Seen:
    record: Record
    at: float
    """When the record last changed, in seconds of contact with the store."""
    visit: int
    """The number of outages before the record last changed."""
    since_first: bool
    """Whether the record has changed since this process first read it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended without a final report.

    `record` replaces the process's own record. `unseen` is the number of calls it may have sent without reporting them.
    """

    process: str
    record: Record
    unseen: int
    counted: bool
    """Whether the unseen calls are counted as sent."""


class Peers:
    """Watches the records of the other processes. `own` is the name of this process.

    Time counts only while this process can reach the store. Therefore an outage does not make other processes look
    ended.
    """

    def __init__(self, own: str) -> None:
        self._own = own
        self._seen: dict[str, _Seen] = {}
        self._contact = 0.0
        self._looked_at: float | None = None
        self._visit = 0

    def look(self, records: Mapping[str, Record], ticks: float, *, returned: bool) -> None:
        """Note the records read at `ticks`, in seconds of a monotonic clock.

        `returned` means that this is the first reading after an outage.
        """
        if self._looked_at is not None:
            self._contact += min(max(0.0, ticks - self._looked_at), LONGEST_STEP_SECONDS)
        self._looked_at = ticks
        self._visit += returned
        for name, record in records.items():
            before = self._seen.get(name)
            if name != self._own and (before is None or before.record.seq != record.seq):
                self._seen[name] = _Seen(record, self._contact, self._visit, before is not None)
            elif before is not None:
                self._seen[name] = replace(before, record=record)
        self._seen = {name: each for name, each in self._seen.items() if name in records}

    @property
    def living(self) -> int:
        """How many processes are alive, including this one."""
        return 1 + sum(self._lives(each) for each in self._seen.values())

    def remembered(self) -> Mapping[str, Record]:
        """Return the records to write again after a loss.

        A living process may have claimed more calls since its record was last read. Its record is therefore marked as
        restored until the process writes again.
        """
        return {
            name: replace(each.record, mark=Mark.RESTORED) if self._lives(each) else each.record
            for name, each in self._seen.items()
        }

    def doubted(self) -> Mapping[str, Record]:
        """Return the records of living processes, marked as restored: they may have sent more calls in a long
        outage.
        """
        return {name: record for name, record in self.remembered().items() if record.mark is Mark.RESTORED}

    def given_up(self) -> Mapping[str, Record]:
        """Return the marked records of processes that are no longer alive, without their mark."""
        return {
            name: replace(each.record, mark=Mark.CURRENT)
            for name, each in self._seen.items()
            if each.record.mark is Mark.RESTORED and not self._lives(each)
        }

    def ended(self) -> list[Ended]:
        """Return the processes that have ended without a final report.

        If this process saw such a process end, its unreported calls are released, because a process in contact has
        reported all its calls. If the process ended during an outage, or before this process began, its unreported
        calls count as sent.
        """
        return [
            self._end(name, each)
            for name, each in self._seen.items()
            if each.record.mark is not Mark.GONE and self._silence(each) > ENDED_SECONDS
        ]

    def _end(self, name: str, seen: _Seen) -> Ended:
        record = seen.record
        counted = not (seen.since_first and seen.visit == self._visit)
        sent = record.claimed if counted else record.sent
        gone = Record(record.seq, sent, sent, Mark.GONE)
        return Ended(name, gone, record.claimed - record.sent, counted)

    def _silence(self, seen: _Seen) -> float:
        return self._contact - seen.at

    def _lives(self, seen: _Seen) -> bool:
        return seen.record.mark is not Mark.GONE and self._silence(seen) <= LIVES_SECONDS
