"""Which record carries the id of a game that the source has given a new number. (Trap 8.)

A postponed game that is made up gets a new number: the old row points on (`rescheduled_to`), the new one back
(`rescheduled_from`). The id belongs to the game and goes with it: the last record of a chain carries the number
of the first; every record before it is superseded and gets a number of its own. The rule looks at the rows alone,
in any order, so a restart and two containers agree, and a new record still finds its first number when the old row
has gone, because it points back by itself. A row that has gone from the middle of a chain does not cut it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    """Pair each replaced number with the one that replaces it, numbers without a row included.

    Where several claim to replace one, the row it names follows, else the lowest number; none follows two.
    """
    numbers = {row.number for row in rows}
    named = {row.number: row.rescheduled_to for row in rows}
    claims: dict[str, set[str]] = {}
    for row in rows:
        if row.rescheduled_from is not None and row.rescheduled_from != row.number:
            claims.setdefault(row.rescheduled_from, set()).add(row.number)
        if row.rescheduled_to is not None and row.rescheduled_to != row.number:
            claims.setdefault(row.number, set()).add(row.rescheduled_to)
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for number in sorted(claims, key=_order):
        free = claims[number] - taken
        candidates = (free & numbers) or free
        wanted = named.get(number)
        if candidates:
            chosen[number] = wanted if wanted in candidates else min(candidates, key=_order)
            taken.add(chosen[number])
    return chosen


def _along(number: str, links: Mapping[str, str]) -> Iterator[str]:
    """Walk a chain from the number next to this one to its end; a chain that bites its tail is cut."""
    seen = {number}
    while (number := links.get(number, number)) not in seen:
        seen.add(number)
        yield number


def lineages(rows: Sequence[Linked]) -> dict[str, Lineage]:
    """Return the lineage of every row by the source's number.

    A number between two rows whose own row has gone still holds the chain together.
    """
    found = {row.number: Lineage(row.number, None, None) for row in rows}
    following = _successors(rows)
    preceding = {later: earlier for earlier, later in following.items()}
    numbers = found.keys()
    for row in rows:
        if row.number not in following and row.number not in preceding:
            continue
        later = next((number for number in _along(row.number, following) if number in numbers), None)
        earlier = list(_along(row.number, preceding))
        previous = next((number for number in earlier if number in numbers), preceding.get(row.number))
        first = earlier[-1] if earlier else row.number
        own = row.number + SUPERSEDED_MARK
        found[row.number] = Lineage(first if later is None else own, previous, later)
    return found
