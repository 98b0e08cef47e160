"""Rows as compressed bytes, stored for as long as they stay the same.

The rows of all leagues in their fullest form take 35 MB, mostly names of fields. Compressed they take a tenth.
"""

import zlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby

import orjson

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.state import State
from gql_service.sandbox.season import Season
from gql_service.sandbox.steady import Span, steady

GameRow = Callable[[Season, Fixture, State, datetime], dict[str, object]]
"""Makes a row of a game in its present state; the instant is now."""

_BYTES = 16_000_000
"""Memory for compressed rows: the running seasons of all leagues in their fullest form take a third of it."""
_ROWS_OF_A_BLOCK = 64
"""Enough rows to compress well, few enough to make a changed row cheap."""
_BLOCK_BYTES = 2_000
"""Memory in bytes that a block uses besides its compressed rows."""

Maker = Callable[[Fixture], tuple[bytes, Span | None]]
"""Makes a row: its JSON, and its span if the row stays the same for a while."""


class _Block:
    """Rows of games with neighbouring ids, compressed together. A place is an id's remainder.

    Each row has a span in which it stays the same, in seconds since 1970. A row of length 0 is missing.
    """

    __slots__ = ("_after", "_first", "_lengths", "_packed")

    def __init__(self) -> None:
        self._first = array("d", [0.0] * _ROWS_OF_A_BLOCK)
        self._after = array("d", [0.0] * _ROWS_OF_A_BLOCK)
        self._lengths = array("L", [0] * _ROWS_OF_A_BLOCK)
        self._packed = zlib.compress(b"")

    @property
    def size(self) -> int:
        """The memory that it takes, in bytes."""
        return _BLOCK_BYTES + len(self._packed)

    @property
    def places(self) -> list[int]:
        """The places that have a row, in order."""
        return [place for place, length in enumerate(self._lengths) if length]

    def is_steady(self, place: int, now: float) -> bool:
        """Return whether there is a row that is still the same."""
        return self._lengths[place] > 0 and self._first[place] <= now < self._after[place]

    def text(self) -> bytes:
        """Return all rows in the order of their places, with commas in between."""
        return zlib.decompress(self._packed)

    def split(self, text: bytes) -> dict[int, bytes]:
        """Return the rows of `text()` by their places."""
        rows, start = {}, 0
        for place in self.places:
            end = start + self._lengths[place]
            rows[place] = text[start:end]
            start = end + 1
        return rows

    def pack(self, rows: dict[int, bytes], spans: dict[int, Span]) -> None:
        """Store the rows by their places; `spans` are those of the rows that are new."""
        for place, (first, after) in spans.items():
            self._first[place], self._after[place] = first.timestamp(), after.timestamp()
        self._lengths = array("L", (len(rows.get(place, b"")) for place in range(_ROWS_OF_A_BLOCK)))
        self._packed = zlib.compress(b",".join(rows[place] for place in sorted(rows)), level=1)


class _OpenBlock:
    """A block during one request, unpacked."""

    def __init__(self, block: _Block, now: float) -> None:
        self._block = block
        self._now = now
        self._text = block.text()

    def run(self, fixtures: Sequence[Fixture], make: Maker) -> tuple[bytes, bool]:
        """Return the rows of some of its games as they are now, with commas in between, and whether any was made."""
        places = [place_of(fixture)[1] for fixture in fixtures]
        steady_now = [self._block.is_steady(place, self._now) for place in places]
        if all(steady_now) and places == self._block.places:
            return self._text, False
        rows, spans = self._block.split(self._text), dict[int, Span]()
        found = []
        for fixture, place, is_steady in zip(fixtures, places, steady_now, strict=True):
            if is_steady:
                found.append(rows[place])
                continue
            row, span = make(fixture)
            found.append(row)
            if span is not None:
                rows[place], spans[place] = row, span
        if spans:
            self._block.pack(rows, spans)
            self._text = self._block.text()
        return b",".join(found), bool(spans)


def place_of(fixture: Fixture) -> tuple[int, int]:
    """Return the number of the block that a game's row belongs to, and its place in the block."""
    return divmod(fixture.game_id, _ROWS_OF_A_BLOCK)


class Sheets:
    """Makes rows of games and stores them as bytes: a sheet for each season and kind of row.

    ``limit`` bounds their memory in bytes; the least recently used sheets are evicted first.
    """

    def __init__(self, limit: int = _BYTES) -> None:
        self._limit = limit
        self._sheets: OrderedDict[tuple[str, int, GameRow], dict[int, _Block]] = OrderedDict()

    @property
    def size(self) -> int:
        """The memory that all rows take, in bytes."""
        return sum(block.size for sheet in self._sheets.values() for block in sheet.values())

    def rows(self, season: Season, fixtures: Iterable[Fixture], row: GameRow, now: datetime) -> list[orjson.Fragment]:
        """Return the encoded rows of games as they are now: elements of a JSON list, several in a fragment."""

        def make(fixture: Fixture) -> tuple[bytes, Span | None]:
            made = orjson.dumps(row(season, fixture, season.state(fixture, now), now))
            # orjson's bytes object keeps its large output buffer in memory. A copy does not.
            return bytes(memoryview(made)), steady(season, fixture, now)

        key = (season.league.code, season.number, row)
        sheet = self._sheets.pop(key, {})
        self._sheets[key] = sheet
        opened: dict[int, _OpenBlock] = {}
        out, changed = [], False
        for number, run in groupby(fixtures, lambda fixture: place_of(fixture)[0]):
            if number not in opened:
                opened[number] = _OpenBlock(sheet.setdefault(number, _Block()), now.timestamp())
            text, made_any = opened[number].run([*run], make)
            out.append(orjson.Fragment(text))
            changed = changed or made_any
        while changed and len(self._sheets) > 1 and self.size > self._limit:
            self._sheets.popitem(last=False)
        return out
