"""Background work of a large part of a second, split into short turns so that no request waits for all of it.

A season of thousands of games is read and mapped in Python, in a thread. Two threads of one interpreter hinder each
other badly on a single core. Each poll of the sockets releases the interpreter lock. The operating system then decides
which thread continues and for how long, without knowing that requests matter more. A low priority makes the delay
worse: beside a busy neighbour, the thread that holds the interpreter lock gets no core.

So the two threads take turns. Between two iterations of the event loop, the background thread works for a turn while
the loop waits; then the background thread waits for the next turn. An idle loop gives turns without a pause.

The alternative has no thread: long functions are generators, and a task of the event loop runs them in steps of 0.3 ms.
It was built, and measured against turns in two runs of 5 and 6 rounds, alternating, on a busy machine of two cores.
The figures are those of cached answers while a large season is refreshed: steps divided by turns, as the median of the
rounds. The p99 was 1.29 and 1.95 (single rounds from 0.4 to 4.0), the p50 1.08 and 1.28, and the requests per second
0.95 and 0.82. Views with a refreshed answer were 14 with steps against 2 with turns, and then 7 against 5. The p99
decides here, so the turns stay. `python -m bench.two_checkouts` compares two checkouts in this way.
"""

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

TURN_SECONDS: Final = 0.0003
"""The shortest turn: short beside an iteration of the loop, so that a turn delays a request only a little."""
SHARE: Final = 0.25
"""A turn takes this share of the time since the last turn, if longer: iterations of a busy loop are long."""
LONGEST_TURN_SECONDS: Final = 0.02
GRACE_SECONDS: Final = 0.0017
"""How long after the end of a turn the loop waits for the thread to reach a call of `give_way`."""
PATIENCE_SECONDS: Final = 1.0
"""A thread without a turn for this time continues alone, because its loop is blocked or closed."""
NEW_OBJECTS: Final = 1000
"""After this many new objects, the garbage collector runs at the end of a turn, for a fraction of the turn. At Python's
own threshold, a single run would delay every request by several turns."""
LOOKS: Final = 1000
"""After this many runs, which is about twenty large seasons, the collector also examines older objects. That takes 20
ms."""

P = ParamSpec("P")
T = TypeVar("T")

_threads: Final = ThreadPoolExecutor(1, thread_name_prefix="background")
"""A single thread, because two threads would hold the rows of two seasons in memory."""


class _Turns:
    """The turns of one background call: the event loop gives turns, and the thread takes them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._given = threading.Event()
        self._over = threading.Event()
        self._goes_alone = False
        self._seconds = TURN_SECONDS
        self._began = 0.0
        self._last = 0.0

    def run(self, do: Callable[[], T]) -> T:
        """Call `do` in this thread, in turns, and return the result."""
        _mine.turns = self
        try:
            self._begin()
            return do()
        finally:
            _mine.turns = None
            self._goes_alone = True
            self._over.set()

    def give_way(self) -> None:
        """End the turn if its time is over, and wait for the next turn."""
        if not self._goes_alone and time.thread_time() - self._began >= self._seconds:
            if gc.get_count()[0] > NEW_OBJECTS:
                gc.collect(_generation())
            self._over.set()
            self._wait()

    def _begin(self) -> None:
        self._last = time.perf_counter()
        try:
            self._loop.call_soon_threadsafe(self._give)
        except RuntimeError:  # the loop has been closed
            self._goes_alone = True
        else:
            self._wait()

    def _wait(self) -> None:
        self._goes_alone = not self._given.wait(PATIENCE_SECONDS)
        self._given.clear()
        self._began = time.thread_time()

    def _give(self) -> None:
        if self._goes_alone:
            return
        self._seconds = min(max(TURN_SECONDS, SHARE * (time.perf_counter() - self._last)), LONGEST_TURN_SECONDS)
        self._over.clear()
        self._given.set()
        self._over.wait(self._seconds + GRACE_SECONDS)
        self._last = time.perf_counter()
        self._loop.call_soon(self._give)


def _generation() -> int:
    """Return the generation of objects to collect: usually the new objects, and sometimes the older ones too.

    Python alone would collect older objects only after many collections of new ones, and these happen here instead.
    """
    _, looks, older_looks = gc.get_count()
    if older_looks > gc.get_threshold()[2]:
        return 2
    return 1 if looks > LOOKS else 0


class _OfThisThread(threading.local):
    turns: _Turns | None = None


_mine: Final = _OfThisThread()


async def in_background(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in the background thread, and return the result of the function.

    The function should iterate over long sequences with `in_turns`.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _Turns(loop).run, partial(do, *args, **kwargs))


def soon_in_background(do: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call a function in the background thread without waiting for the result; the function must not fail."""
    _threads.submit(_Turns(asyncio.get_running_loop()).run, partial(do, *args, **kwargs))


def give_way() -> None:
    """Let requests run if the turn of the background thread is over; do nothing in any other thread."""
    if (turns := _mine.turns) is not None:
        turns.give_way()


def in_turns(items: Iterable[T], at_once: int = 1) -> Iterator[T]:
    """Yield the items in order, and give way before every `at_once` items."""
    for place, item in enumerate(items):
        if not place % at_once:
            give_way()
        yield item
