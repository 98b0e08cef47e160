"""How much memory Python allocates for something, measured alike on every Python release."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


class Allocated:
    """`bytes` that were allocated inside the block and are still in use at its end."""

    def __init__(self) -> None:
        self.bytes = 0


@contextmanager
def allocation() -> Iterator[Allocated]:
    """Measure the block.

    Python keeps small objects that are let go of in free lists, and takes new ones out of these: tracemalloc does not
    see such an object, since its memory was allocated earlier. How many there are differs by release and by what ran
    before. A full collection empties the free lists, so one comes before the block and one at its end.
    """
    found = Allocated()
    gc.collect()
    tracemalloc.start()
    try:
        yield found
        gc.collect()
        found.bytes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
