"""Some rows of an answer packed together, with a digest of each: what has not changed is told without looking inside.

In a season of thousands a refresh changes a few rows. Packing them all again, and unpacking those before them to see
which have changed, took half of what a refresh takes.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import xxhash

from gql_service.background import in_turns

DIGEST_BYTES: Final = 16
PART_BYTES: Final = 256 * 1024
BLOCK_BYTES: Final = 256
"""What a block takes beside its content."""

Piece = bytes | msgspec.Raw
"""The JSON of one value."""

_SPLITTER: Final = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The JSON of some values, compressed, and the digests of each, one behind the other."""

    packed: bytes
    digests: bytes

    @classmethod
    def of(cls, pieces: Sequence[Piece], known: Mapping[bytes, "Block"]) -> "Block":
        """Pack values; where they are those of a `known` block, by its digests, return that one."""
        digests = b"".join(xxhash.xxh3_128_digest(memoryview(piece)) for piece in pieces)
        return known.get(digests) or cls(zlib.compress(b",".join(pieces), level=1), digests)

    def __len__(self) -> int:
        return len(self.digests) // DIGEST_BYTES

    def each_digest(self) -> Iterator[bytes]:
        """Yield the digest of each value."""
        return (self.digests[place : place + DIGEST_BYTES] for place in range(0, len(self.digests), DIGEST_BYTES))

    def unpacked(self) -> bytes:
        """Return the values with commas between them. Raises zlib.error where they were damaged."""
        return zlib.decompress(self.packed)

    def pieces(self) -> list[bytes]:
        """Return each value. Raises zlib.error or ValueError where they were damaged."""
        return [bytes(piece) for piece in _SPLITTER.decode(b"[" + self.unpacked() + b"]")]

    @property
    def room(self) -> int:
        """How many bytes it takes."""
        return BLOCK_BYTES + len(self.packed) + len(self.digests)


def rows_in(body: bytes | bytearray, at_once: int = PART_BYTES) -> Sequence[Piece] | None:
    """Return the elements of a JSON list, split about so many bytes at once; None for JSON of another type.

    Raises ValueError where it is no JSON.
    """
    try:
        return [row for part in in_turns(_parts(body, at_once)) for row in _SPLITTER.decode(part)]
    except (msgspec.DecodeError, RecursionError):
        pass  # cut where no row ends, or not what is wanted at all: as a whole it says which
    try:
        return _SPLITTER.decode(body)
    except msgspec.ValidationError:
        return None
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _parts(body: bytes | bytearray, at_once: int) -> Iterator[bytes | bytearray]:
    """Yield a large list as several, so that splitting it holds the interpreter for a millisecond at a time.

    Rows begin alike, so that it is cut before what the first one begins with. Where that stands elsewhere too, inside
    a row or a text, what is cut off is no JSON.
    """
    seam = b"}," + body[1 : body.find(b":") + 1]
    start = 1
    while body[:2] == b"[{" and (end := body.find(seam, start + at_once)) > 0:
        yield b"[" + body[start : end + 1] + b"]"
        start = end + 2
    yield b"[" + body[start:] if start > 1 else body
