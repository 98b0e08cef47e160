"""Some rows of an answer packed together, with a digest of each: what has not changed is told without looking inside.

In a season of thousands a refresh changes a few rows. Packing them all again, and unpacking those before them to see
which have changed, took half of what a refresh takes.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import xxhash

from gql_service.sportsdata.splitting import Piece, split_strictly

DIGEST_BYTES: Final = 16
BLOCK_BYTES: Final = 256
"""What a block takes beside its content."""


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
        return split_strictly(b"[" + self.unpacked() + b"]")

    @property
    def room(self) -> int:
        """How many bytes it takes."""
        return BLOCK_BYTES + len(self.packed) + len(self.digests)
