"""Counts of rows and of unreadable rows, compared with the previous response to judge whether a list is plausible.

An unreadable row is as good as a missing row. A list can have all its rows and still leave no game to show, for example
if every row has a name in latin-1 or the vendor renamed a field.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gql_service.process.background import in_background, in_turns
from gql_service.sportsdata.rows.answer import SMALL_BODY_BYTES, Answer, decoded

Legible = Callable[[Any], bool]
"""Returns whether a row of a list can be read. In soccer it receives each game, not the round around it."""

SHRUNKEN: Final = 0.5
"""A list is suspicious if its rows, or its readable rows, fall below this fraction of the previous count."""
A_LIST: Final = 8
"""Shorter lists may shrink freely, as long as at least one row is left."""


@dataclass(frozen=True, slots=True)
class Count:
    """The number of rows, and how many of them cannot be read."""

    rows: int = 1
    illegible: int = 0

    @property
    def legible(self) -> int:
        """The number of readable rows."""
        return self.rows - self.illegible

    @property
    def doubt(self) -> str:
        """A sentence saying that most rows cannot be read; empty if most rows can."""
        return f"{self.illegible} of {self.rows} rows cannot be read" if self.illegible > self.rows * SHRUNKEN else ""

    @property
    def leaves_nothing(self) -> bool:
        """Whether the list has rows but none of them can be read."""
        return self.rows > 0 and self.legible == 0


Counts = Mapping[bytes, Count]
"""Counts by row digest. A row that counts once and can be read has no entry."""
_ONE: Final = Count()


def any_row(_row: Any) -> bool:
    """Accept every row as readable."""
    return True


def is_round(row: Any) -> bool:
    """Return whether a row is a round of soccer. The games inside a round are counted, not the round."""
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
    """Return the total for all rows of a list."""
    each = [counts.get(digest, _ONE) for digest in digests]
    return Count(sum(count.rows for count in each), sum(count.illegible for count in each))


async def counted(answer: Answer, legible: Legible) -> tuple[Counts, Count]:
    """Count all rows of a response, in the background if it is large. A response that is not a list has no rows."""
    if answer.size > SMALL_BODY_BYTES:
        return await in_background(_counted, answer, legible)
    return _counted(answer, legible)


def _counted(answer: Answer, legible: Legible) -> tuple[Counts, Count]:
    rows = list(answer.rows().digested())
    counts = counts_of(((digest, decoded(raw())) for digest, raw in in_turns(rows, at_once=16)), legible)
    return counts, total((digest for digest, _ in rows), counts)


def shrunk(before: Count, after: Count) -> str | None:
    """Return a description of a suspicious loss of rows; None if the new count is plausible."""
    if _is_suspicious(before.rows, after.rows):
        return f"{after.rows} where there were {before.rows}"
    if _is_suspicious(before.legible, after.legible):
        return f"{after.legible} of {after.rows} can be read, where there were {before.legible}"
    return None


def _is_suspicious(before: int, after: int) -> bool:
    return (before > 0 and after == 0) or (before >= A_LIST and after < SHRUNKEN * before)
