"""How much memory Python allocates for something, measured alike on every Python release."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LARGE_BYTES: Final = 1024 * 1024


class Allocated:
    """`bytes` that were allocated inside the block and are still in use at its end; `largest` says which lines of code
    allocated most of them."""

    def __init__(self) -> None:
        self.bytes = 0
        self.largest: list[str] = []


@contextmanager
def allocation() -> Iterator[Allocated]:
    """Measure the block.

    Python keeps freed small objects in free lists, and reuses these objects. tracemalloc does not see a reused object,
    because its memory was allocated earlier. The number of free objects differs by release and by the code that ran
    before. A full collection empties the free lists, so the block runs between two collections.

    A block of memory over `LARGE_BYTES` does not count. Python's table of interned strings is an example: it grows by
    megabytes as soon as it is full, whichever code interns a string then.
    """
    found = Allocated()
    gc.collect()
    tracemalloc.start()
    try:
        yield found
        gc.collect()
        snapshot = tracemalloc.take_snapshot()
        found.bytes = sum(trace.size for trace in snapshot.traces if trace.size <= LARGE_BYTES)
        found.largest = [str(each) for each in snapshot.statistics("lineno")[:12]]
    finally:
        tracemalloc.stop()
