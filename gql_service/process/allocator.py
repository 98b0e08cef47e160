"""The C library's allocator: large pieces of memory go back to the system at once, and unused pages every few seconds.

By itself glibc keeps the memory of large bodies, in a separate arena for each thread that read one. Pages between
pieces that are still in use are returned only on request. After all leagues are loaded these are 9 MiB.
"""

import ctypes
import sys
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

LARGE_BYTES: Final = 128 * 1024
_MALLOPT: Final = MappingProxyType(
    {"M_ARENA_MAX": (-8, 1), "M_MMAP_THRESHOLD": (-3, LARGE_BYTES), "M_TRIM_THRESHOLD": (-1, LARGE_BYTES)}
)
"""Settings by their numbers in malloc.h: a single arena, and large pieces returned at once."""

TRIM_SECONDS: Final = 10.0
"""How often unused pages are returned. It takes a tenth of a millisecond, and one millisecond after a large load."""


def configure_allocator() -> Callable[[], object]:
    """Apply these settings, and return a function that returns unused pages. Without glibc neither does anything."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    set_option = getattr(library, "mallopt", None)
    trim = getattr(library, "malloc_trim", None)
    if set_option is None or trim is None:
        return lambda: None
    for number, value in _MALLOPT.values():
        set_option(number, value)
    return lambda: trim(0)


class Trimming:
    """Calls `trim` every `TRIM_SECONDS` while there are ticks. `clock` returns monotonic seconds."""

    def __init__(self, trim: Callable[[], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._trim = trim
        self._clock = clock
        self._next = clock() + TRIM_SECONDS

    def tick(self) -> None:
        """Call `trim` if it is time."""
        now = self._clock()
        if now >= self._next:
            self._next = now + TRIM_SECONDS
            self._trim()
