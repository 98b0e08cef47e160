"""What becomes of an answer when the next one comes for the same route: pure decisions about two lists of rows.

The vendor answers from several machines that are not always of one mind. A row that was changed earlier than the one
at hand never replaces it, so that a score does not run backwards; and a list that has lost most of its rows is not
believed at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from gql_service.background import in_background, in_turns
from gql_service.sportsdata.answer import SMALL_BODY_BYTES, Answer, decoded
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
        return await in_background(compared, before, after)
    return compared(before, after)


def compared(before: Answer, after: Answer) -> Succession:
    """Return what to hold after `before` when `after` came: all of it, but for rows changed earlier than at hand.

    Only rows that are not the same to the byte are decoded: in a season of thousands a refresh changes a few.
    """
    if not (before.is_list and after.is_list):
        return Succession(after)
    old, new = list(before.rows().digested()), list(after.rows().digested())
    olds, news = ({digest for digest, _ in in_turns(rows, at_once=256)} for rows in (old, new))
    gone = [decoded(raw()) for digest, raw in in_turns(old, at_once=256) if digest not in news]
    rows = enumerate(in_turns(new, at_once=256))
    came = {place: decoded(raw()) for place, (digest, raw) in rows if digest not in olds}
    shrunk = _shrunk(len(old) - len(gone), gone, came.values())
    if shrunk is not None:
        return Succession(after, shrunk)
    known = {number: row for row in _games(gone) if (number := _number(row)) is not None}
    newer = {place: row for place, came_row in came.items() if (row := _with_newer(came_row, known)) is not None}
    if not newer:
        return Succession(after)
    return Succession(after.with_rows({place: orjson.dumps(row) for place, row in newer.items()}))


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


def _with_newer(row: Any, known: Mapping[str, Mapping[str, Any]]) -> Any | None:
    """Return what stands in the place of a row, or of a round with such games; None where it stays as it came."""
    if not isinstance(row, dict):
        return None
    if not _is_round(row):
        return _gives_way(row, known)
    games = [(isinstance(game, dict) and _gives_way(game, known)) or game for game in row["Games"]]
    return {**row, "Games": games} if games != row["Games"] else None


def _gives_way(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the row at hand that is newer than this one of the same game; None where there is none."""
    last = known.get(_number(row) or "")
    return last if last is not None and row != last and _is_older(row, last) else None


def _number(row: Mapping[str, Any]) -> str | None:
    """Return what names a game; none of it is 0, which stands for none. Other rows have no such number."""
    return next((f"{name} {value}" for name in _NUMBERS if (value := row.get(name))), None)


def _changed_at(row: Mapping[str, Any]) -> datetime | None:
    return eastern(Row(row).text(*_CHANGED)) if any(name in row for name in _CHANGED) else None


def _is_older(row: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    changed, before = _changed_at(row), _changed_at(last)
    return changed is not None and before is not None and changed < before
