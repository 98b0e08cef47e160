"""Long lists are written in chunks, so that a large answer does not hold up other requests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

CHUNK: Final = 64
"""Objects of a list per chunk: about 3 ms of processor time at the highest cost allowed."""
HEAVY_CHUNK: Final = 4
"""Objects per chunk if their fields search the schedule: a search takes up to a millisecond."""

Write = Callable[[list[Any], list[Any]], None]
"""A generated function: writes each object of the first list and appends the result to the second list."""


@dataclass(slots=True)
class Chunks:
    """The rest of a long list: the objects from `place` on are still to be written to `written`."""

    values: list[Any]
    place: int
    written: list[Any]
    write: Write
    size: int = CHUNK
    encoded: int = 0

    def next(self) -> bool:
        """Write the next chunk; return whether objects are left."""
        ends = self.place + self.size
        self.write(self.values[self.place : ends], self.written)
        self.place = ends
        return ends < len(self.values)

    def encode(self, encode: Callable[[object], object]) -> None:
        """Encode the objects written since the last call, which frees most of their memory."""
        written = self.written
        for place in range(self.encoded, len(written)):
            written[place] = encode(written[place])
        self.encoded = len(written)
