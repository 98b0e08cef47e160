"""Which record carries the id of a game that the source has given a new number. (Trap 8.)

A postponed game that is made up gets a new number: the old row points on (`rescheduled_to`), the new one back
(`rescheduled_from`). The id belongs to the game and goes with it: the last record of a chain carries the number
of the first; every record before it is superseded and gets a number of its own. The rule looks at the rows alone,
in any order, so a restart and two containers agree, and a new record still finds its first number when the old row
has gone, because it points back by itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

SUPERSEDED_MARK: Final = "~"
"""Ends the number of a superseded record; no number of the vendor's holds it."""


class Linked(Protocol):
    """What the rule reads of a row."""

    @property
    def number(self) -> str:
        """The number of this record."""

    @property
    def rescheduled_to(self) -> str | None:
        """The number of the record that replaces it."""

    @property
    def rescheduled_from(self) -> str | None:
        """The number of the record that it replaces."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """`number` is what the record's id is made from; `previous` and `next` are the source's numbers around it."""

    number: str
    previous: str | None
    next: str | None


def _order(number: str) -> tuple[int, str]:
    return (len(number), number)


def _successors(rows: Collection[Linked]) -> dict[str, str]:
    """Pair each replaced number with the one that replaces it; where several claim it, with the one it names."""
    numbers = {row.number for row in rows}
    named = {row.number: row.rescheduled_to for row in rows}
    claims: dict[str, set[str]] = {}
    for row in rows:
        if row.rescheduled_from is not None and row.rescheduled_from != row.number:
            claims.setdefault(row.rescheduled_from, set()).add(row.number)
        if row.rescheduled_to in numbers and row.rescheduled_to != row.number:
            claims.setdefault(row.number, set()).add(row.rescheduled_to)
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for number in sorted(claims, key=_order):
        free = claims[number] - taken
        wanted = named.get(number)
        if free:
            chosen[number] = wanted if wanted in free else min(free, key=_order)
            taken.add(chosen[number])
    return chosen


def _first_of(number: str, previous: Mapping[str, str]) -> str:
    """Walk back to the first number of a chain; a chain that bites its tail is cut."""
    seen = {number}
    while (before := previous.get(number)) is not None and before not in seen:
        seen.add(before)
        number = before
    return number


def lineages(rows: Sequence[Linked]) -> dict[str, Lineage]:
    """Return the lineage of every row by the source's number."""
    following = _successors(rows)
    previous = {later: earlier for earlier, later in following.items()}
    found: dict[str, Lineage] = {}
    for row in rows:
        superseded = row.number in following
        number = row.number + SUPERSEDED_MARK if superseded else _first_of(row.number, previous)
        found[row.number] = Lineage(number, previous.get(row.number), following.get(row.number))
    return found
