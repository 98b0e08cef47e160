"""What becomes of an answer when the next one comes for the same route: pure decisions about two lists of rows.

The vendor answers from several machines that are not always of one mind. A row that was changed earlier than the one
at hand never replaces it, so that a score does not run backwards; and a list that has lost most of its rows is not
believed at once.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from gql_service.sportsdata.client import SMALL_BODY_BYTES, Answer
from gql_service.sportsdata.mapping.row import Row
from gql_service.sportsdata.mapping.times import eastern

SHRUNKEN: Final = 0.5
"""An answer with less than this part of the rows before it is suspicious."""
A_LIST: Final = 8
"""Shorter lists may shrink as they like, as long as something is left of them."""

_NUMBERS: Final = ("GameKey", "GameID", "GameId", "ScoreID", "GlobalGameID")
_CHANGED: Final = ("Updated", "LastUpdated")


@dataclass(frozen=True, slots=True)
class Succession:
    """The answer to hold. `shrunk` says how many rows are left of how many where that is suspicious."""

    answer: Answer
    shrunk: str | None = None


async def succeed(before: Answer, after: Answer) -> Succession:
    """Return what to hold after `before` when `after` came. Large answers are compared in a thread."""
    if before.says_the_same(after):
        return Succession(before)
    if max(before.size, after.size) > SMALL_BODY_BYTES:
        return await asyncio.to_thread(compared, before, after)
    return compared(before, after)


def compared(before: Answer, after: Answer) -> Succession:
    """Return what to hold after `before` when `after` came: all of it, but for rows changed earlier than at hand."""
    old, new = before.value, after.value
    if not isinstance(old, list) or not isinstance(new, list):
        return Succession(after)
    rows, rows_before = len(_nested(new)), len(_nested(old))
    if (rows_before and not rows) or (rows_before >= A_LIST and rows < SHRUNKEN * rows_before):
        return Succession(after, f"{rows} where there were {rows_before}")
    known = {number: row for row in _games(old) if (number := _number(row)) is not None}
    kept = 0
    for place, rows_of in _lists(new):
        row = rows_of[place]
        number = _number(row)
        last = known.get(number) if number is not None else None
        if last is not None and row != last and _is_older(row, last):
            rows_of[place] = last
            kept += 1
    return Succession(Answer.of(orjson.dumps(new), after.max_age) if kept else after)


def _lists(rows: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the place of each game and the list it stands in; soccer's stand in the rounds of a list of rounds."""
    for place, row in enumerate(rows):
        games = row.get("Games") if isinstance(row, dict) else None
        if isinstance(games, list):
            yield from ((inner, games) for inner, game in enumerate(games) if isinstance(game, dict))
        elif isinstance(row, dict):
            yield place, rows


def _games(rows: list[Any]) -> Iterator[Mapping[str, Any]]:
    return (rows_of[place] for place, rows_of in _lists(rows))


def _nested(rows: list[Any]) -> Sequence[object]:
    """Return the rows that count: games where rounds hold them, else the rows themselves."""
    games = list(_games(rows))
    return games or rows


def _number(row: Mapping[str, Any]) -> str | None:
    """Return what names a game; none of it is 0, which stands for none. Other rows have no such number."""
    return next((f"{name} {value}" for name in _NUMBERS if (value := row.get(name))), None)


def _changed_at(row: Mapping[str, Any]) -> datetime | None:
    return eastern(Row(row).text(*_CHANGED)) if any(name in row for name in _CHANGED) else None


def _is_older(row: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    changed, before = _changed_at(row), _changed_at(last)
    return changed is not None and before is not None and changed < before
