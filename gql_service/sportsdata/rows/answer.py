"""The body of an upstream response, stored compressed and read row by row.

A season of a large league has megabytes. Decoding all of it at once would take a hundred times the memory. It would
also hold the interpreter long enough to delay every request, even from a thread. Reading by rows lets requests run in
between.
"""

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, Self

import orjson

from gql_service.process.background import in_background, in_turns
from gql_service.sportsdata.rows.block import Block
from gql_service.sportsdata.rows.splitting import Piece, rows_in

SMALL_BODY_BYTES: Final = 65_536
ROWS: Final = list
ANYTHING: Final = object
"""The JSON type that a route must return: a list of rows, or any type."""
ROWS_OF_A_BLOCK: Final = 64
"""Rows per block: enough to compress nearly as well as the whole list, few enough to make one changed row cheap."""


class OtherShape(ValueError):
    """The JSON has another type than the route must return; the message names the type found."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The JSON body of a response, in compressed blocks: groups of rows for a list, one block for any other value.

    `size` is the length of the body in bytes. `max_age` is the vendor's `Cache-Control: max-age` in seconds.
    `invalid_rows` counts list elements that were not valid JSON and were replaced with `null`. `fault` is the parser's
    reason for the first of them.
    """

    blocks: Sequence[Block]
    is_list: bool
    size: int
    max_age: int
    invalid_rows: int = 0
    fault: str = ""

    @classmethod
    def of(cls, body: bytes | bytearray, max_age: int, shape: type = ANYTHING, known: Self | None = None) -> Self:
        """Compress a response body, and reuse every block of `known` whose rows are unchanged.

        `shape` is the Python type that the JSON must have. Raises OtherShape for another type, and ValueError if the
        body is not JSON.
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
        """The JSON as received, without the blanks between rows. Raises zlib.error if the compressed data is
        damaged.
        """
        inside = b",".join(block.unpacked() for block in in_turns(self.blocks))
        return b"[%b]" % inside if self.is_list else inside

    @property
    def value(self) -> Any:
        """The decoded JSON, decoded again on each access."""
        return orjson.loads(self.body)

    @property
    def memory_bytes(self) -> int:
        """Memory used, in bytes."""
        return sum(block.memory_bytes for block in self.blocks)

    def rows(self) -> "Rows":
        """Return the rows of a list; no rows for any other value."""
        return Rows(self.blocks if self.is_list else ())

    def with_rows(self, others: Mapping[int, bytes]) -> "Answer":
        """Return a copy of this list with the rows at the given positions replaced."""
        rows = [others.get(place, raw) for place, raw in enumerate(self.rows().raw())]
        size = sum(map(len, rows)) + len(rows) + 1
        return Answer(_blocks(rows, self), is_list=True, size=size, max_age=self.max_age)

    async def checked(self, shape: type) -> "Answer | None":
        """Rebuild this response from its JSON; return None if the JSON does not have the Python type `shape`.

        Data from the shared cache is not trusted. Above all, the digests stored with it are computed again.
        """
        if self.size > SMALL_BODY_BYTES:
            return await in_background(self._checked, shape)
        return self._checked(shape)

    def _checked(self, shape: type) -> "Answer | None":
        try:
            made = Answer.of(self.body, self.max_age, shape)
        except (zlib.error, ValueError):
            return None
        # Only valid rows are ever stored. An invalid row therefore means damage.
        return made if not made.invalid_rows else None

    def says_the_same(self, other: "Answer") -> bool:
        """Return whether both hold the same JSON, apart from blanks between rows."""
        return self.is_list == other.is_list and self.digests == other.digests

    @property
    def digests(self) -> bytes:
        """The digests of all rows, concatenated; for a value that is not a list, the digest of the whole."""
        return b"".join(block.digests for block in self.blocks)

    def each_digest(self) -> frozenset[bytes]:
        """Return the digest of each row. All these rows are valid JSON."""
        return frozenset(digest for block in self.blocks for digest in block.each_digest())


def _blocks(pieces: Sequence[Piece], known: Answer | None) -> Sequence[Block]:
    packed = {block.digests: block for block in known.blocks} if known is not None else {}
    places = range(0, len(pieces), ROWS_OF_A_BLOCK)
    return tuple(Block.of(pieces[place : place + ROWS_OF_A_BLOCK], packed) for place in in_turns(places))


class Rows(Collection[object]):
    """The elements of a list, decoded on access; an element that cannot be decoded is None."""

    def __init__(self, blocks: Sequence[Block] = ()) -> None:
        self._blocks = blocks

    def __len__(self) -> int:
        return sum(map(len, self._blocks))

    def __iter__(self) -> Iterator[object]:
        return map(decoded, self.raw())

    def __contains__(self, value: object) -> bool:
        return any(each == value for each in self)

    def raw(self) -> Iterator[bytes]:
        """Yield the JSON of each row."""
        for block in in_turns(self._blocks):
            yield from block.pieces()

    def digested(self) -> Iterator[tuple[bytes, Callable[[], bytes]]]:
        """Yield the digest of each row and a function that returns its JSON; a block is decompressed on first use."""
        for block in in_turns(self._blocks):
            piece = partial(_piece, cache(block.pieces))
            for place, digest in enumerate(block.each_digest()):
                yield digest, partial(piece, place)


def _piece(pieces: Callable[[], Sequence[bytes]], place: int) -> bytes:
    return pieces()[place]


def decoded(raw: bytes) -> object:
    """Return the decoded row; None if the bytes are not valid JSON."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
