"""Background work lets requests run in between."""

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from statistics import median
from typing import Any

import pytest

from gql_service.process.background import (
    LONGEST_TURN_SECONDS,
    give_way,
    in_background,
    in_turns,
    soon_in_background,
)

PATIENCE_SECONDS = 30


async def test_what_a_function_returns_or_raises_is_passed_on() -> None:
    assert await in_background(sum, in_turns([1, 2, 3])) == 6
    with pytest.raises(ZeroDivisionError):
        await in_background(divmod, 1, 0)


@pytest.fixture
def _no_forced_switches() -> Iterator[None]:
    """Let a thread keep the interpreter until the thread itself waits, as it may on a machine with one busy core."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(3600)
    yield
    sys.setswitchinterval(interval)


class LongTask:
    """Work of 300 ms of processor time in short steps; notes how much of it lay between two turns of the event loop.

    Only the processor time of the task's own thread counts, so that a busy machine changes nothing.
    """

    def __init__(self) -> None:
        self.waits: list[float] = []
        """The processor time in seconds that the loop waited for, for each turn that the loop got."""
        self.loop_turns = 0
        self.is_over = False

    def run(self) -> None:
        """Work, and give way after each step."""
        seen, seen_at = self.loop_turns, time.thread_time()
        until = seen_at + 0.3
        while (now := time.thread_time()) < until:
            if seen != self.loop_turns:
                self.waits.append(now - seen_at)
                seen, seen_at = self.loop_turns, now
            sum(range(500))
            give_way()
        self.waits.append(now - seen_at)
        self.is_over = True

    async def count_loop_turns(self) -> None:
        """Count how often the event loop gets its turn, until the task is over."""
        while not self.is_over:
            self.loop_turns += 1
            await asyncio.sleep(0)


async def _run_in_background(task: LongTask) -> None:
    await in_background(task.run)


async def _run_soon_in_background(task: LongTask) -> None:
    soon_in_background(task.run)


@pytest.mark.usefixtures("_no_forced_switches")
@pytest.mark.parametrize("start", [_run_in_background, _run_soon_in_background])
async def test_a_long_task_lets_the_event_loop_run_every_millisecond(
    start: Callable[[LongTask], Coroutine[Any, Any, None]],
) -> None:
    task = LongTask()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(task.count_loop_turns(), start(task))
    assert median(task.waits) < 0.001
    assert max(task.waits) < LONGEST_TURN_SECONDS + 0.005, "a turn is at most that long, and so is the last step"


async def test_many_callers_are_served_in_turn() -> None:
    def work(number: int) -> int:
        return sum(in_turns([number] * 1000))

    found = await asyncio.gather(*(in_background(work, number) for number in range(20)))
    assert found == [1000 * number for number in range(20)]


def test_work_ends_though_its_loop_has_gone() -> None:
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        for _ in in_turns(range(100_000)):
            pass
        ended.set()

    async def leave() -> None:
        soon_in_background(work)
        await asyncio.to_thread(begun.wait, PATIENCE_SECONDS)

    asyncio.run(leave())
    assert ended.wait(PATIENCE_SECONDS)


def test_outside_of_the_background_thread_nothing_gives_way() -> None:
    give_way()
    assert list(in_turns("abc", at_once=2)) == ["a", "b", "c"]
