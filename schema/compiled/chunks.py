"""Long lists are written in chunks, so that a large answer does not hold up other requests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

CHUNK: Final = 64
"""How many objects of a list are written at a stretch: some 3 ms of processor time at the dearest price allowed."""
HEAVY_CHUNK: Final = 4
"""The same for objects with fields that search the schedule, each of which takes up to a millisecond."""

Write = Callable[[list[Any], list[Any]], None]
"""Generated source: appends what is written for each object of the first list to the second."""


@dataclass(slots=True)
class Chunks:
    """The rest of a long list: objects that are still to be written, from `place` on, and where they go."""

    values: list[Any]
    place: int
    written: list[Any]
    write: Write
    size: int = CHUNK
    encoded: int = 0

    def next(self) -> bool:
        """Write the next chunk, and tell whether more are left."""
        ends = self.place + self.size
        self.write(self.values[self.place : ends], self.written)
        self.place = ends
        return ends < len(self.values)

    def encode(self, encode: Callable[[object], object]) -> None:
        """Encode what is written and not yet encoded, which frees most of its memory."""
        written = self.written
        for place in range(self.encoded, len(written)):
            written[place] = encode(written[place])
        self.encoded = len(written)
