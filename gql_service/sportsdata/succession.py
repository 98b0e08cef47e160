"""What becomes of an answer when the next one comes for the same route: pure decisions about two lists of rows.

The vendor answers from several machines that are not always of one mind. A row that was changed earlier than the one
at hand does not replace it, nor does a row that goes back without a newer time before another answer confirms it, so
that a score does not run backwards. A list that has lost most of its rows is not believed at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

import orjson

from gql_service.background import in_background, in_turns
from gql_service.sportsdata.answer import SMALL_BODY_BYTES, Answer, decoded
from gql_service.sportsdata.row_order import Instants, has_two_readings, order, possible
from gql_service.sportsdata.withheld import WithheldRow, withheld_row

SHRUNKEN: Final = 0.5
"""An answer with less than this part of the rows before it is suspicious."""
A_LIST: Final = 8
"""Shorter lists may shrink as they like, as long as something is left of them."""

_NUMBERS: Final = ("GameKey", "GameID", "GameId", "ScoreID", "GlobalGameID")


class Seen(Protocol):
    """An answer, and the instant (in UTC) at which it was fetched."""

    @property
    def answer(self) -> Answer:
        """The answer."""

    @property
    def fetched_at(self) -> datetime:
        """The last time that the vendor gave it."""

    @property
    def settled(self) -> Mapping[str, Instants]:
        """When rows were changed whose time has two readings, by their games: as was decided when they came first."""


@dataclass(frozen=True, slots=True)
class Succession:
    """The answer to hold, with `settled` as `Seen` has it.

    `shrunk` says how many rows are left of how many where that is suspicious. `withheld` are the rows that came and are
    not shown yet, by their games.
    """

    answer: Answer
    shrunk: str | None = None
    settled: Mapping[str, Instants] = field(default_factory=dict)
    withheld: Mapping[str, WithheldRow] = field(default_factory=dict)


async def succeed(before: Seen, after: Seen, withheld: Mapping[str, WithheldRow]) -> Succession:
    """Return what to hold after `before` when `after` came. Large answers are compared in a thread.

    `withheld` are the rows that were not shown of the answer that came before `after`.
    """
    if before.answer.says_the_same(after.answer):
        return Succession(before.answer, settled=before.settled)
    if max(before.answer.size, after.answer.size) > SMALL_BODY_BYTES:
        return await in_background(compared, before, after, withheld)
    return compared(before, after, withheld)


def compared(before: Seen, after: Seen, withheld: Mapping[str, WithheldRow]) -> Succession:
    """Return what to hold after `before` when `after` came: all of it, but for rows that are withheld.

    Only rows that are not the same to the byte are decoded: in a season of thousands a refresh changes a few.
    """
    if not (before.answer.is_list and after.answer.is_list):
        return Succession(after.answer)
    old, new = list(before.answer.rows().digested()), list(after.answer.rows().digested())
    olds, news = ({digest for digest, _ in in_turns(rows, at_once=256)} for rows in (old, new))
    gone = [decoded(raw()) for digest, raw in in_turns(old, at_once=256) if digest not in news]
    rows = enumerate(in_turns(new, at_once=256))
    came = {place: decoded(raw()) for place, (digest, raw) in rows if digest not in olds}
    shrunk = _shrunk(len(old) - len(gone), gone, came.values())
    if shrunk is not None:
        return Succession(after.answer, shrunk)
    known = {number: row for row in _games(gone) if (number := _number(row)) is not None}
    comparison = _Comparison(known, before, after.fetched_at, withheld, dict(before.settled))
    kept = {place: row for place, came_row in came.items() if (row := comparison.with_shown(came_row)) is not None}
    others = {place: orjson.dumps(row) for place, row in kept.items()}
    answer = after.answer.with_rows(others) if others else after.answer
    return Succession(answer, settled=comparison.settled, withheld=comparison.withheld)


def _shrunk(same: int, gone: Iterable[Any], came: Iterable[Any]) -> str | None:
    """Return in words what is left of how many rows, where that is suspicious; `same` are in both."""
    before, after = same + _count(gone), same + _count(came)
    if (before and not after) or (before >= A_LIST and after < SHRUNKEN * before):
        return f"{after} where there were {before}"
    return None


def _count(rows: Iterable[Any]) -> int:
    """Count games where rounds hold them, else the rows themselves. Soccer's stand in the rounds of a list."""
    return sum(len(row["Games"]) if _is_round(row) else 1 for row in rows)


def _is_round(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("Games"), list)


def _games(rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if _is_round(row):
            yield from (game for game in row["Games"] if isinstance(game, dict))
        elif isinstance(row, dict):
            yield row


def _number(row: Mapping[str, Any]) -> str | None:
    """Return what names a game; none of it is 0, which stands for none. Other rows have no such number."""
    return next((f"{name} {value}" for name in _NUMBERS if (value := row.get(name))), None)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The rows at hand by their games, of the answer `before`, and when the answer after it was fetched.

    `settled` is that of the answer before, and becomes that of the one to hold.
    """

    known: Mapping[str, Mapping[str, Any]]
    before: Seen
    after_at: datetime
    withheld_before: Mapping[str, WithheldRow]
    settled: dict[str, Instants]
    withheld: dict[str, WithheldRow] = field(default_factory=dict)

    def with_shown(self, row: Any) -> Any | None:
        """Return what replaces a row, or a round with games, that came; None if it stays as it came."""
        if not isinstance(row, dict):
            return None
        if not _is_round(row):
            return self._shown(row)
        games = [(isinstance(game, dict) and self._shown(game)) or game for game in row["Games"]]
        return {**row, "Games": games} if games != row["Games"] else None

    def _shown(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the row at hand of the same game if it stays in place of this one; None otherwise."""
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
