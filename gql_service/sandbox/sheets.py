"""Rows as bytes, kept for as long as they stay the same."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime

import orjson

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.state import State
from gql_service.sandbox.season import Season
from gql_service.sandbox.steady import Span, steady

GameRow = Callable[[Season, Fixture, State, datetime], dict[str, object]]
"""Makes a row of a game in its present state; the instant is now."""

_BYTES = 64_000_000
"""How much is kept: the running seasons of all leagues in their fullest form take less than half."""


class _Sheet:
    """The rows of one kind in a season, by the id of the game, and their size in bytes."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[Span, orjson.Fragment, int]] = {}
        self.size = 0

    def keep(self, game_id: int, span: Span, made: bytes) -> orjson.Fragment:
        """Store a row, replacing the previous row of the game."""
        old = self.rows.get(game_id)
        self.size += len(made) - (old[2] if old else 0)
        # orjson's bytes object keeps its large output buffer in memory. A copy does not.
        fragment = orjson.Fragment(bytes(memoryview(made)))
        self.rows[game_id] = span, fragment, len(made)
        return fragment


class Sheets:
    """Makes rows of games and keeps their bytes: a sheet for each season and kind of row.

    ``limit`` bounds the bytes; the sheets that were not used for the longest time go first.
    """

    def __init__(self, limit: int = _BYTES) -> None:
        self._limit = limit
        self._sheets: OrderedDict[tuple[str, int, GameRow], _Sheet] = OrderedDict()

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return sum(sheet.size for sheet in self._sheets.values())

    def rows(self, season: Season, fixtures: Iterable[Fixture], row: GameRow, now: datetime) -> list[orjson.Fragment]:
        """Return the encoded rows of games as they are now."""
        key = (season.league.code, season.number, row)
        sheet = self._sheets.pop(key, None) or _Sheet()
        self._sheets[key] = sheet
        out = []
        changed = False
        for fixture in fixtures:
            kept = sheet.rows.get(fixture.game_id)
            if kept is not None and kept[0][0] <= now < kept[0][1]:
                out.append(kept[1])
                continue
            made = orjson.dumps(row(season, fixture, season.state(fixture, now), now))
            span = steady(season, fixture, now)
            out.append(orjson.Fragment(made) if span is None else sheet.keep(fixture.game_id, span, made))
            changed = True
        while changed and len(self._sheets) > 1 and self.size > self._limit:
            self._sheets.popitem(last=False)
        return out
