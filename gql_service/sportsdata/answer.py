"""What a route of the vendor's said, kept as it came and read row by row.

A season of a large league has megabytes. Decoded at once it would take a hundred times the room, and hold the
interpreter for so long that every request would notice, even from a thread; row by row others get their turn.
"""

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, Self

import orjson

from gql_service.background import in_background, in_turns
from gql_service.sportsdata.block import Block
from gql_service.sportsdata.splitting import Piece, rows_in

SMALL_BODY_BYTES: Final = 65_536
ROWS: Final = list
ANYTHING: Final = object
"""What the JSON of a route must be: a list of rows, or whatever it likes."""
ROWS_OF_A_BLOCK: Final = 64
"""Enough to be packed nearly as tightly as all together, few enough to cost little where one of them has changed."""


class OtherShape(ValueError):
    """The JSON is of another type than it must be; the message names the type."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The JSON of an answer in blocks: of a list those of its rows, else one of the whole.

    `size` is that of the body in bytes; `max_age` says for how many seconds the vendor calls it good. `invalid_rows`
    of a list were not JSON and are `null` here; `fault` says what was wrong with the first of them.
    """

    blocks: Sequence[Block]
    is_list: bool
    size: int
    max_age: int
    invalid_rows: int = 0
    fault: str = ""

    @classmethod
    def of(cls, body: bytes | bytearray, max_age: int, shape: type = ANYTHING, known: Self | None = None) -> Self:
        """Pack the body of an answer; blocks that are those of the `known` one are taken from it.

        `shape` is the Python type that the JSON must have. Raises OtherShape, and ValueError where it is no JSON.
        """
        rows = rows_in(body, known.each_digest() if known is not None else ())
        found = list if rows is not None else type(orjson.loads(body))
        if not issubclass(found, shape):
            raise OtherShape(found.__name__)
        if rows is None:
            return cls(_blocks([bytes(body)], known), is_list=False, size=len(body), max_age=max_age)
        blocks = _blocks(rows.pieces, known)
        return cls(blocks, True, len(body), max_age, rows.invalid, rows.reason)

    @property
    def body(self) -> bytes:
        """The JSON as it came, but for blanks between rows. Raises zlib.error where it was damaged since."""
        inside = b",".join(block.unpacked() for block in in_turns(self.blocks))
        return b"[%b]" % inside if self.is_list else inside

    @property
    def value(self) -> Any:
        """The decoded JSON, made anew at each look."""
        return orjson.loads(self.body)

    @property
    def room(self) -> int:
        """How many bytes it takes."""
        return sum(block.room for block in self.blocks)

    def rows(self) -> "Rows":
        """Return the rows of an answer that is a list; none of another."""
        return Rows(self.blocks if self.is_list else ())

    def with_rows(self, others: Mapping[int, bytes]) -> "Answer":
        """Return this list with other rows at some places."""
        rows = [others.get(place, raw) for place, raw in enumerate(self.rows().raw())]
        size = sum(map(len, rows)) + len(rows) + 1
        return Answer(_blocks(rows, self), is_list=True, size=size, max_age=self.max_age)

    async def checked(self, shape: type) -> "Answer | None":
        """Return it made anew from its JSON; None where that is not of this Python type.

        What others have stored is not taken on trust, the digests beside it above all.
        """
        if self.size > SMALL_BODY_BYTES:
            return await in_background(self._checked, shape)
        return self._checked(shape)

    def _checked(self, shape: type) -> "Answer | None":
        try:
            made = Answer.of(self.body, self.max_age, shape)
        except (zlib.error, ValueError):
            return None
        # Only valid rows are ever stored, so that an invalid one means damage.
        return made if not made.invalid_rows else None

    def says_the_same(self, other: "Answer") -> bool:
        """Tell whether both are the same JSON, blanks between rows aside."""
        return self.is_list == other.is_list and self.digests == other.digests

    @property
    def digests(self) -> bytes:
        """The digests of its rows, or the one of the whole."""
        return b"".join(block.digests for block in self.blocks)

    def each_digest(self) -> frozenset[bytes]:
        """Return the digest of each of its rows, which are valid JSON."""
        return frozenset(digest for block in self.blocks for digest in block.each_digest())


def _blocks(pieces: Sequence[Piece], known: Answer | None) -> Sequence[Block]:
    packed = {block.digests: block for block in known.blocks} if known is not None else {}
    places = range(0, len(pieces), ROWS_OF_A_BLOCK)
    return tuple(Block.of(pieces[place : place + ROWS_OF_A_BLOCK], packed) for place in in_turns(places))


class Rows(Collection[object]):
    """The elements of a list, decoded when they are looked at; one that cannot be is None."""

    def __init__(self, blocks: Sequence[Block] = ()) -> None:
        self._blocks = blocks

    def __len__(self) -> int:
        return sum(map(len, self._blocks))

    def __iter__(self) -> Iterator[object]:
        return map(decoded, self.raw())

    def __contains__(self, value: object) -> bool:
        return any(each == value for each in self)

    def raw(self) -> Iterator[bytes]:
        """Yield the JSON of each."""
        for block in in_turns(self._blocks):
            yield from block.pieces()

    def digested(self) -> Iterator[tuple[bytes, Callable[[], bytes]]]:
        """Yield the digest of each, and what returns its JSON: a block is unpacked where one of it is wanted."""
        for block in in_turns(self._blocks):
            piece = partial(_piece, cache(block.pieces))
            for place, digest in enumerate(block.each_digest()):
                yield digest, partial(piece, place)


def _piece(pieces: Callable[[], Sequence[bytes]], place: int) -> bytes:
    return pieces()[place]


def decoded(raw: bytes) -> object:
    """Return the value of a row's bytes; None where it cannot be decoded."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
