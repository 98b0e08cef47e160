"""Decides which record keeps the ID of a game that the vendor has renumbered. (Trap 8.)

A postponed game that is made up gets a new number. The old row points forward (`rescheduled_to`), the new row back
(`rescheduled_from`). The ID belongs to the game: the last record of a chain uses the number of the first. Each earlier
record is superseded and gets an ID of its own.

The rule reads only the rows, in any order, so that restarts and containers agree. A new record still finds its first
number after the old row has disappeared, because it points back. A row missing from the middle does not break the
chain.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

SUPERSEDED_MARK: Final = "~"
"""Suffix of the number of a superseded record. No vendor number contains it."""


class Linked(Protocol):
    """The fields of a row that the rule reads."""

    @property
    def number(self) -> str:
        """The number of this record."""

    @property
    def rescheduled_to(self) -> str | None:
        """The number of the record that replaces this record."""

    @property
    def rescheduled_from(self) -> str | None:
        """The number of the record that this record replaces."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """`number` is used in the record's ID; `previous` and `next` are the vendor's numbers of its neighbors in the
    chain.
    """

    number: str
    previous: str | None
    next: str | None


def _order(number: str) -> tuple[int, str]:
    return (len(number), number)


def _successors(rows: Collection[Linked]) -> dict[str, str]:
    """Map each replaced number to its replacement, including numbers without a row.

    If several rows claim to replace a number, the row named by the old row wins, or else the lowest number. Each record
    replaces at most a single number.
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
    """Follow a chain from the number after this one to its end. A cycle is cut."""
    seen = {number}
    while (number := links.get(number, number)) not in seen:
        seen.add(number)
        yield number


def lineages(rows: Sequence[Linked]) -> dict[str, Lineage]:
    """Return the lineage of every row, by the vendor's number.

    A number between two rows connects the chain even if its own row has disappeared.
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
