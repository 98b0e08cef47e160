"""Traps that add rows to a list of games or remove rows. Each trap changes the list in place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson

from gql_service.sandbox.eastern import day_text, instant, utc_text
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.season import Season
from gql_service.sandbox.traps.rows import time_to_be_decided, unplayed

_MIN_VALUE = "0001-01-01T00:00:00"
_MAKE_UP = (13, 5)
_FIRST_ID = 3950
"""Added games have ids behind all others of a season."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A requested list of the regular season or of a day, at an instant (UTC).

    ``again`` returns the list of another day. ``part`` means that the list contains only some games of the season.
    """

    season: Season
    now: datetime
    day: date | None
    again: Callable[[str], object]
    part: bool = False

    def holds(self, day: date) -> bool:
        """Tell whether games of a day belong in the list."""
        return not self.part and (self.day is None or self.day == day)

    def row(self, rows: list[object], fixture: Fixture) -> Row | None:
        """Return a copy of a game's row, from the list or from that of its own day."""
        found = _find(rows, fixture.game_id)
        if found is None and self.day is not None:
            other = orjson.loads(orjson.dumps(self.again(fixture.day.isoformat())))
            found = _find(other, fixture.game_id)
        return None if found is None else dict(found)


def _find(rows: list[object], game_id: int) -> Row | None:
    return next((row for row in rows if isinstance(row, dict) and row.get("GameID") == game_id), None)


def pairs(season: Season) -> list[tuple[Fixture, Fixture]]:
    """Return evening games of the same teams on two consecutive days. The last games come first, and no team is in two
    pairs.
    """
    plain = [game for game in season.part("REG") if not (game.fate or game.moved_to or game.moved_from)]
    at = {(game.home.key, game.away.key, game.day): game for game in plain}
    found: list[tuple[Fixture, Fixture]] = []
    used: set[str] = set()
    for early in reversed(plain):
        late = at.get((early.home.key, early.away.key, early.day + timedelta(1)))
        keys = {early.home.key, early.away.key}
        if late is not None and not used & keys and late.day < season.dates.reg_end:
            found.append((early, late))
            used |= keys
    return found


def _moved(row: Row, day: date, game_id: int, moved_from: int) -> Row:
    """Return the row of a make-up: early in the afternoon of a day, not yet played."""
    start = instant(day, *_MAKE_UP)
    return {
        **unplayed(row),
        "GameID": game_id,
        "Status": "Scheduled",
        "Day": day_text(day),
        "DateTime": f"{day.isoformat()}T13:05:00",
        "DateTimeUTC": utc_text(start),
        "IsClosed": False,
        "RescheduledFromGameID": moved_from,
        "RescheduledGameID": None,
    }


def _new_id(season: Season, number: int) -> int:
    return season.league.first_id(season.number) + _FIRST_ID + number


def _put_off(rows: list[object], game_id: int, make_up: int) -> None:
    row = _find(rows, game_id)
    if row is not None:
        row.update(unplayed(row))
        row.update(Status="Postponed", RescheduledGameID=make_up, IsClosed=False)


def make_up_in_a_doubleheader(asked: Asked, rows: list[object]) -> None:
    """Postpone a game to the next day, when the same teams already have a game."""
    early, late = pairs(asked.season)[0]
    make_up = _new_id(asked.season, 1)
    row = asked.row(rows, early) if asked.holds(late.day) else None
    if row:
        rows.append(_moved(row, late.day, make_up, early.game_id))
    _put_off(rows, early.game_id, make_up)


def moved_twice(asked: Asked, rows: list[object]) -> None:
    """Put a game off and its make-up too: a chain of three rows."""
    early, late = pairs(asked.season)[1]
    first, second = _new_id(asked.season, 2), _new_id(asked.season, 3)
    row = asked.row(rows, early) if asked.holds(late.day) else None
    if row:
        rows.append(_moved(row, late.day, first, early.game_id))
        _put_off(rows, first, second)
    after = late.day + timedelta(1)
    row = asked.row(rows, early) if asked.holds(after) else None
    if row:
        rows.append(_moved(row, after, second, first))
    _put_off(rows, early.game_id, first)


def superseded_row_missing(asked: Asked, rows: list[object]) -> None:
    """Remove the row of a postponed game, although its make-up refers to it."""
    early, late = pairs(asked.season)[2]
    row = asked.row(rows, early) if asked.holds(late.day) else None
    if row:
        rows.append(_moved(row, late.day, _new_id(asked.season, 4), early.game_id))
    rows[:] = [one for one in rows if not (isinstance(one, dict) and one.get("GameID") == early.game_id)]


def second_game_to_be_decided(asked: Asked, rows: list[object]) -> None:
    """Make a doubleheader of which only the first game has a time."""
    early, late = pairs(asked.season)[3]
    row = asked.row(rows, late) if asked.holds(early.day) else None
    rows[:] = [one for one in rows if not (isinstance(one, dict) and one.get("GameID") == late.game_id)]
    if row:
        rows.append(time_to_be_decided({**row, "Day": day_text(early.day)}))


def bye_at_the_beginning_of_time(_asked: Asked, rows: list[object]) -> None:
    """Give the first bye the lowest possible date, like old seasons. Other byes have null."""
    for row in rows:
        if isinstance(row, dict) and row.get("AwayTeam") == "BYE":
            names = ("Date", "Day", "DateTime", "DateTimeUTC")
            row.update({name: _MIN_VALUE for name in names if name in row})
            return


def rows_that_are_no_objects(asked: Asked, rows: list[object]) -> None:
    """Put null and a text between the games."""
    if asked.day is None:
        rows[1:1] = [None, "Scrambled"]


def row_without_any_id(asked: Asked, rows: list[object]) -> None:
    """Repeat a game's row without its ids."""
    template = next((row for row in rows if isinstance(row, dict)), None)
    if asked.day is None and template:
        rows.append({name: value for name, value in template.items() if not name.endswith("ID")})
