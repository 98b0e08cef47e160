"""How many rows of a list there are, and how many of them cannot be read: is it plausible, beside the one before?

A row that cannot be read is as good as missing. A list may have all its rows and still leave nothing to show, because
each holds a name in latin-1, or because the vendor has renamed a field.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gql_service.background import in_background, in_turns
from gql_service.sportsdata.answer import SMALL_BODY_BYTES, Answer, decoded

Legible = Callable[[Any], bool]
"""Tells whether a row of a list can be read: for a game of soccer the game, not its round."""

SHRUNKEN: Final = 0.5
"""An answer with less than this part of the rows before it is suspicious, and one of which this part is illegible."""
A_LIST: Final = 8
"""Shorter lists may shrink as they like, as long as something is left of them."""


@dataclass(frozen=True, slots=True)
class Count:
    """Rows, and how many of them cannot be read."""

    rows: int = 1
    illegible: int = 0

    @property
    def legible(self) -> int:
        """How many can be read."""
        return self.rows - self.illegible

    @property
    def doubt(self) -> str:
        """Say in words that most rows cannot be read; empty if most can."""
        return f"{self.illegible} of {self.rows} rows cannot be read" if self.illegible > self.rows * SHRUNKEN else ""

    @property
    def leaves_nothing(self) -> bool:
        """Tell whether there are rows and none of them can be read."""
        return self.rows > 0 and self.legible == 0


Counts = Mapping[bytes, Count]
"""Counts by the digest of a row; a row that is one and legible is left out."""
_ONE: Final = Count()


def any_row(_row: Any) -> bool:
    """Take every row for legible."""
    return True


def is_round(row: Any) -> bool:
    """Tell whether a row is a round of soccer, whose games are the rows that count."""
    return isinstance(row, dict) and isinstance(row.get("Games"), list)


def counts_of(rows: Iterable[tuple[bytes, Any]], legible: Legible) -> Counts:
    """Count decoded rows, each given with its digest."""
    found: dict[bytes, Count] = {}
    for digest, row in rows:
        games = row["Games"] if is_round(row) else [row]
        count = Count(len(games), sum(not legible(game) for game in games))
        if count != _ONE:
            found[digest] = count
    return found


def total(digests: Iterable[bytes], counts: Counts) -> Count:
    """Add up the rows of a list."""
    each = [counts.get(digest, _ONE) for digest in digests]
    return Count(sum(count.rows for count in each), sum(count.illegible for count in each))


async def counted(answer: Answer, legible: Legible) -> tuple[Counts, Count]:
    """Count all rows of an answer, in the background if it is large; of what is not a list there are none."""
    if answer.size > SMALL_BODY_BYTES:
        return await in_background(_counted, answer, legible)
    return _counted(answer, legible)


def _counted(answer: Answer, legible: Legible) -> tuple[Counts, Count]:
    rows = list(answer.rows().digested())
    counts = counts_of(((digest, decoded(raw())) for digest, raw in in_turns(rows, at_once=16)), legible)
    return counts, total((digest for digest, _ in rows), counts)


def shrunk(before: Count, after: Count) -> str | None:
    """Say in words what is left of the rows before; None if that is plausible."""
    if _is_suspicious(before.rows, after.rows):
        return f"{after.rows} where there were {before.rows}"
    if _is_suspicious(before.legible, after.legible):
        return f"{after.legible} of {after.rows} can be read, where there were {before.legible}"
    return None


def _is_suspicious(before: int, after: int) -> bool:
    return (before > 0 and after == 0) or (before >= A_LIST and after < SHRUNKEN * before)
