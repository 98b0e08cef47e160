"""Pure rules for merging a response with the previous response of the same route.

The vendor responds from several servers that do not always agree. A row with an older change time does not replace the
current row. A row that goes backwards without a newer change time must first be confirmed by another response, so that
scores do not run backwards. A list that loses most of its rows is not believed at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

import orjson
import xxhash

from gql_service.process.background import in_background
from gql_service.sportsdata.rows.answer import SMALL_BODY_BYTES, Answer
from gql_service.sportsdata.rows.row_counts import Count, Counts, Legible, any_row, counts_of, is_round, shrunk, total
from gql_service.sportsdata.rows.row_diff import RowDiff
from gql_service.sportsdata.rows.row_order import Instants, has_two_readings, order, possible
from gql_service.sportsdata.rows.withheld import WithheldRow, withheld_row

_NUMBERS: Final = ("GameKey", "GameID", "GameId", "ScoreID", "GlobalGameID")


class Seen(Protocol):
    """A response, and the time (UTC) at which it was fetched."""

    @property
    def answer(self) -> Answer:
        """The response."""

    @property
    def fetched_at(self) -> datetime:
        """The last time (UTC) at which the vendor returned this response."""

    @property
    def settled(self) -> Mapping[str, Instants]:
        """The chosen change times of rows whose time has two readings, by game; chosen when the row first arrived."""

    @property
    def counts(self) -> Counts:
        """The number of rows that each element stands for."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The response to keep, with `settled` and `counts` as in `Seen`, and `count` as the total of its rows.

    `shrunk` describes a suspicious loss of rows; None if the count is plausible. `withheld` are the rows that arrived
    but are not shown yet, by game.
    """

    answer: Answer
    shrunk: str | None = None
    settled: Mapping[str, Instants] = field(default_factory=dict)
    withheld: Mapping[str, WithheldRow] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    count: Count = field(default_factory=Count)


async def merge(before: Seen, after: Seen, withheld: Mapping[str, WithheldRow], legible: Legible = any_row) -> Merged:
    """Return the response to keep after `before`, now that `after` has arrived. Large ones are merged in a thread.

    `withheld` are the rows that were withheld from the response preceding `after`. `legible` returns whether a row can
    be read.
    """
    if before.answer.says_the_same(after.answer):
        count = total(_digests(before.answer), before.counts)
        return Merged(before.answer, settled=before.settled, counts=before.counts, count=count)
    if max(before.answer.size, after.answer.size) > SMALL_BODY_BYTES:
        return await in_background(merged, before, after, withheld, legible)
    return merged(before, after, withheld, legible)


def merged(before: Seen, after: Seen, withheld: Mapping[str, WithheldRow], legible: Legible = any_row) -> Merged:
    """Take `after`, but keep the current row for each row that is withheld.

    A list that shrinks suspiciously is returned as it came, and marked.
    """
    if not (before.answer.is_list and after.answer.is_list):
        return Merged(after.answer)
    diff = RowDiff.between(before.answer, after.answer)
    # Compare the row counts.
    counts = {**before.counts, **counts_of(diff.removed, legible)}
    count_before = total(diff.before, counts)
    counts |= counts_of(diff.added.values(), legible)
    count = total(diff.after, counts)
    fewer = shrunk(count_before, count)
    if fewer is not None:
        return Merged(after.answer, fewer, counts=_only(diff.after, counts), count=count)
    # Keep the current row of each game whose new row is withheld.
    current = {number: row for row in _games(row for _, row in diff.removed) if (number := _number(row)) is not None}
    comparison = _Comparison(current, before, after.fetched_at, withheld, dict(before.settled))
    shown = {position: comparison.with_shown(row) for position, (_, row) in diff.added.items()}
    restored = {position: (orjson.dumps(row), row) for position, row in shown.items() if row is not None}
    answer = after.answer
    if restored:
        answer = answer.with_rows({position: raw for position, (raw, _) in restored.items()})
        counts |= counts_of(((xxhash.xxh3_128_digest(raw), row) for raw, row in restored.values()), legible)
    counts = _only(_digests(answer) if restored else diff.after, counts)
    return Merged(answer, settled=comparison.settled, withheld=comparison.withheld, counts=counts, count=count)


def _digests(answer: Answer) -> Iterator[bytes]:
    return (digest for digest, _ in answer.rows().digested())


def _only(digests: Iterable[bytes], counts: Mapping[bytes, Count]) -> dict[bytes, Count]:
    """Return the counts of these rows."""
    return {digest: counts[digest] for digest in digests if digest in counts}


def _games(rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if is_round(row):
            yield from (game for game in row["Games"] if isinstance(game, dict))
        elif isinstance(row, dict):
            yield row


def _number(row: Mapping[str, Any]) -> str | None:
    """Return the field and value that identify a game; None if the row has none. The number 0 means no number."""
    return next((f"{name} {value}" for name in _NUMBERS if (value := row.get(name))), None)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The current rows by game, the response `before` that holds them, and the fetch time of the new response.

    `settled` starts with the values of `before` and ends with the values of the response to keep.
    """

    known: Mapping[str, Mapping[str, Any]]
    before: Seen
    after_at: datetime
    withheld_before: Mapping[str, WithheldRow]
    settled: dict[str, Instants]
    withheld: dict[str, WithheldRow] = field(default_factory=dict)

    def with_shown(self, row: Any) -> Any | None:
        """Return the replacement for a new row, or for a round with games; None if the row stays as received."""
        if not isinstance(row, dict):
            return None
        if not is_round(row):
            return self._shown(row)
        games = [(isinstance(game, dict) and self._shown(game)) or game for game in row["Games"]]
        return {**row, "Games": games} if games != row["Games"] else None

    def _shown(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the current row of the same game if it should be kept; None if the new row replaces it."""
        number = _number(row)
        last = self.known.get(number) if number is not None else None
        if number is None or last == row:
            return None
        came = possible(row, self.after_at, absent_at=self.before.fetched_at)
        if last is not None:
            at_hand = self.settled.get(number) or possible(last, self.before.fetched_at)
            before = self.withheld_before.get(number)
            withheld = withheld_row(last, row, order(at_hand, came), self.after_at, before)
            if withheld is not None:
                self.withheld[number] = withheld
                return last
        if has_two_readings(row):
            self.settled[number] = came
        else:
            self.settled.pop(number, None)
        return None
