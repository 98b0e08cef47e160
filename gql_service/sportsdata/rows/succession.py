"""Pure rules for replacing a response with the next response of the same route.

The vendor responds from several servers that do not always agree. A row with an older change time does not replace the
current row. A row that goes backwards without a newer change time must first be confirmed by another response, so that
scores do not run backwards. A list that loses most of its rows is not believed at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

import orjson
import xxhash

from gql_service.process.background import in_background, in_turns
from gql_service.sportsdata.rows.answer import SMALL_BODY_BYTES, Answer, decoded
from gql_service.sportsdata.rows.row_counts import Count, Counts, Legible, any_row, counts_of, is_round, shrunk, total
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
class Succession:
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


async def succeed(
    before: Seen, after: Seen, withheld: Mapping[str, WithheldRow], legible: Legible = any_row
) -> Succession:
    """Return the response to keep after `before`, now that `after` has arrived. Large ones are compared in a thread.

    `withheld` are the rows that were withheld from the response preceding `after`. `legible` returns whether a row can
    be read.
    """
    if before.answer.says_the_same(after.answer):
        count = total(_digests(before.answer), before.counts)
        return Succession(before.answer, settled=before.settled, counts=before.counts, count=count)
    if max(before.answer.size, after.answer.size) > SMALL_BODY_BYTES:
        return await in_background(compared, before, after, withheld, legible)
    return compared(before, after, withheld, legible)


def _digests(answer: Answer) -> Iterator[bytes]:
    return (digest for digest, _ in answer.rows().digested())


def compared(before: Seen, after: Seen, withheld: Mapping[str, WithheldRow], legible: Legible = any_row) -> Succession:
    """Merge: take `after`, but keep the current row for each row that is withheld.

    Only rows that differ in bytes are decoded, because a refresh changes a few rows of a season that has thousands.
    """
    if not (before.answer.is_list and after.answer.is_list):
        return Succession(after.answer)
    # Find the rows that only one of the two responses has, by digest.
    old, new = list(before.answer.rows().digested()), list(after.answer.rows().digested())
    olds, news = ({digest for digest, _ in in_turns(rows, at_once=256)} for rows in (old, new))
    left = [(digest, decoded(raw())) for digest, raw in in_turns(old, at_once=256) if digest not in news]
    gone = [row for _, row in left]
    rows = enumerate(in_turns(new, at_once=256))
    came = {place: decoded(raw()) for place, (digest, raw) in rows if digest not in olds}
    # Compare the row counts. A list that shrinks suspiciously is kept as it came, and marked.
    counts = {**before.counts, **counts_of(left, legible)}
    count_before = total((digest for digest, _ in old), counts)
    counts |= counts_of(((new[place][0], row) for place, row in came.items()), legible)
    count = total((digest for digest, _ in new), counts)
    fewer = shrunk(count_before, count)
    if fewer is not None:
        return Succession(after.answer, fewer, counts=_those_in(news, counts), count=count)
    # Keep the current row of each game whose new row is withheld.
    known = {number: row for row in _games(gone) if (number := _number(row)) is not None}
    comparison = _Comparison(known, before, after.fetched_at, withheld, dict(before.settled))
    kept = {place: row for place, came_row in came.items() if (row := comparison.with_shown(came_row)) is not None}
    others = {place: orjson.dumps(row) for place, row in kept.items()}
    answer = after.answer.with_rows(others) if others else after.answer
    counts |= counts_of(((xxhash.xxh3_128_digest(others[place]), row) for place, row in kept.items()), legible)
    digests = news if not others else frozenset(_digests(answer))
    counts = _those_in(digests, counts)
    return Succession(answer, settled=comparison.settled, withheld=comparison.withheld, counts=counts, count=count)


def _those_in(digests: Collection[bytes], counts: Mapping[bytes, Count]) -> dict[bytes, Count]:
    return {digest: count for digest, count in counts.items() if digest in digests}


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
