"""A group of rows, compressed together, with a digest of each row that shows changes without decompression.

In a season of thousands of rows, a refresh changes a few. Compressing every row again, and decompressing the old rows
to compare them, took half of the time of a refresh.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import xxhash

from gql_service.sportsdata.rows.splitting import Piece, split_strictly

DIGEST_BYTES: Final = 16
BLOCK_BYTES: Final = 256
"""Memory in bytes that a block uses besides its content."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some JSON values, compressed together, with their concatenated digests."""

    packed: bytes
    digests: bytes

    @classmethod
    def of(cls, pieces: Sequence[Piece], known: Mapping[bytes, "Block"]) -> "Block":
        """Compress the values, or return the block of `known` (blocks by their digests) that has the same values."""
        digests = b"".join(xxhash.xxh3_128_digest(memoryview(piece)) for piece in pieces)
        return known.get(digests) or cls(zlib.compress(b",".join(pieces), level=1), digests)

    def __len__(self) -> int:
        return len(self.digests) // DIGEST_BYTES

    def each_digest(self) -> Iterator[bytes]:
        """Yield the digest of each value."""
        return (self.digests[place : place + DIGEST_BYTES] for place in range(0, len(self.digests), DIGEST_BYTES))

    def unpacked(self) -> bytes:
        """Return the values, separated by commas. Raises zlib.error if the data is damaged."""
        return zlib.decompress(self.packed)

    def pieces(self) -> list[bytes]:
        """Return each value. Raises zlib.error or ValueError if the data is damaged."""
        return split_strictly(b"[" + self.unpacked() + b"]")

    @property
    def memory_bytes(self) -> int:
        """Memory used, in bytes."""
        return BLOCK_BYTES + len(self.packed) + len(self.digests)
