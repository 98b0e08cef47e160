"""Work behind the scenes that takes a good part of a second, done so that no request waits for it.

A season of thousands of games is read and mapped in Python, in a thread. Beside the thread that answers it has a low
priority: on one core the system would else let it go on for a whole time slice at each look at the sockets, and every
request would wait that long. See also `gql_service.server.SWITCH_SECONDS`.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

NICENESS: Final = 5
"""Of 19. An idle core is all its own all the same; beside a busy thread it gets about a quarter."""

P = ParamSpec("P")
T = TypeVar("T")


def _give_way() -> None:
    """Lower the priority of this thread. Linux knows one for each thread; elsewhere it is left as it is."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


_threads: Final = ThreadPoolExecutor(1, thread_name_prefix="background", initializer=_give_way)
"""One: two would only take turns, and each hold its own copy of a season."""


async def in_background(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in the thread behind the scenes, and return what it returns."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(do, *args, **kwargs))
