"""Work behind the scenes that takes a good part of a second, done in turns so that no request waits for it.

A season of thousands of games is read and mapped in Python, in a thread. Two threads of one interpreter hinder each
other badly where there is one core: each look at the sockets gives the interpreter away, and which of the two goes on,
and for how long, is for the system to decide, which has no idea. A low priority makes it worse: beside a busy
neighbour the thread that holds the interpreter is the one that gets no core.

So the two take turns. Between two rounds of the event loop the thread works for a turn while the loop waits for it;
then it waits for the next. A loop that has nothing to do gives turns one after the other.
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
"""At least: short beside a round of the loop, so that a request waits for little more than it would without."""
SHARE: Final = 0.25
"""A turn takes this part of the time since the last one, if that is more: the rounds of a busy loop are long."""
LONGEST_TURN_SECONDS: Final = 0.02
GRACE_SECONDS: Final = 0.0017
"""For so long beyond a turn the loop waits for the thread to come to a place at which it can give way."""
PATIENCE_SECONDS: Final = 1.0
"""A thread that has been given no turn for so long goes on without: its loop is held up, or gone."""
NEW_OBJECTS: Final = 1000
"""So many new objects are looked through by the collector at the end of a turn, in a fraction of it; as many as it
waits for by itself would hold every request up for several."""
LOOKS: Final = 1000
"""After so many such looks, those of twenty large seasons, it looks at what has stayed, which takes it 20 ms."""

P = ParamSpec("P")
T = TypeVar("T")

_threads: Final = ThreadPoolExecutor(1, thread_name_prefix="background")
"""One: two would hold two seasons' rows at once."""


class _Turns:
    """The turns of one call, which its loop gives and its thread takes."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._given = threading.Event()
        self._over = threading.Event()
        self._goes_alone = False
        self._seconds = TURN_SECONDS
        self._began = 0.0
        self._last = 0.0

    def run(self, do: Callable[[], T]) -> T:
        """Do it in this thread, in turns."""
        _mine.turns = self
        try:
            self._begin()
            return do()
        finally:
            _mine.turns = None
            self._goes_alone = True
            self._over.set()

    def give_way(self) -> None:
        """End the turn, where it has lasted for long enough, and wait for the next."""
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
    """Return which objects the collector is to look at: the new ones mostly, now and then those that have stayed too.

    By itself it would come to those only after many new ones in a row, which it never finds where it is called.
    """
    _, looks, older_looks = gc.get_count()
    if older_looks > gc.get_threshold()[2]:
        return 2
    return 1 if looks > LOOKS else 0


class _OfThisThread(threading.local):
    turns: _Turns | None = None


_mine: Final = _OfThisThread()


async def in_background(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in the thread behind the scenes, and return what it returns.

    It should go through what is long by `in_turns`.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _Turns(loop).run, partial(do, *args, **kwargs))


def soon_in_background(do: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Have the thread behind the scenes call a function that cannot fail; nobody waits for it."""
    _threads.submit(_Turns(asyncio.get_running_loop()).run, partial(do, *args, **kwargs))


def give_way() -> None:
    """Let requests through, where this is the thread behind the scenes and its turn is over; elsewhere do nothing."""
    if (turns := _mine.turns) is not None:
        turns.give_way()


def in_turns(items: Iterable[T], at_once: int = 1) -> Iterator[T]:
    """Yield each of these, and give way after every so many."""
    for place, item in enumerate(items):
        if not place % at_once:
            give_way()
        yield item
