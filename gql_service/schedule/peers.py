"""Which processes count calls beside this one: what their records show while this process can read them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from gql_service.cache.tally import Mark, Record

LIVES_SECONDS: Final = 30.0
"""A process that has written nothing for this long is not counted among the living: it writes every few seconds, and
after an outage of the shared cache it is back within 15 seconds and a little."""
ENDED_SECONDS: Final = 600.0
"""A process that has written nothing for this long has ended. Until then its claimed calls are left to it."""
LONGEST_STEP_SECONDS: Final = 5.0
"""Between two looks this much time counts at the most: during an outage the others cannot write either."""


@dataclass(frozen=True, slots=True)
class _Seen:
    record: Record
    at: float
    """On the clock of the time in contact."""
    visit: int
    since_first: bool
    """Whether the record has changed since this process first saw it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended without a word: the record that replaces its own, and the calls it may have sent unseen."""

    process: str
    record: Record
    unseen: int
    counted: bool
    """Whether the unseen calls are counted as sent."""


class Peers:
    """Watches the records of the other processes. `own` is the name of this process.

    Time counts only while this process is in contact with the store, so that an outage ends nobody.
    """

    def __init__(self, own: str) -> None:
        self._own = own
        self._seen: dict[str, _Seen] = {}
        self._contact = 0.0
        self._looked_at: float | None = None
        self._visit = 0

    def look(self, records: Mapping[str, Record], ticks: float, *, returned: bool) -> None:
        """Note the records at `ticks`, in seconds of a clock that only goes on; `returned`: after an outage."""
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
        """How many processes live, this one included."""
        return 1 + sum(self._lives(each) for each in self._seen.values())

    def remembered(self) -> Mapping[str, Record]:
        """Return the records as they are to be written again after a loss.

        A process that lives may have claimed more than was seen last: its record is marked, until it writes itself.
        """
        return {
            name: replace(each.record, mark=Mark.RESTORED) if self._lives(each) else each.record
            for name, each in self._seen.items()
        }

    def doubted(self) -> Mapping[str, Record]:
        """Return the records of those that live, marked as unsure: during a long outage they may have sent calls."""
        return {name: record for name, record in self.remembered().items() if record.mark is Mark.RESTORED}

    def given_up(self) -> Mapping[str, Record]:
        """Return the marked records that nobody waits for any longer, without their mark."""
        return {
            name: replace(each.record, mark=Mark.CURRENT)
            for name, each in self._seen.items()
            if each.record.mark is Mark.RESTORED and not self._lives(each)
        }

    def ended(self) -> list[Ended]:
        """Return the processes that have ended without a word.

        Calls that such a process had claimed and not reported are left to the others if this process saw it end: it was
        in contact, so it had reported all. If it ended during an outage, or before this process began, they count as
        sent.
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
