"""Work behind the scenes, which requests get through."""

import asyncio
import threading

import pytest

from gql_service.process.background import give_way, in_background, in_turns, soon_in_background

PATIENCE_SECONDS = 30


async def test_what_a_function_returns_or_raises_is_passed_on() -> None:
    assert await in_background(sum, in_turns([1, 2, 3])) == 6
    with pytest.raises(ZeroDivisionError):
        await in_background(divmod, 1, 0)


async def test_the_loop_goes_round_while_work_goes_on() -> None:
    rounds = 0
    over = False

    def work() -> int:
        while rounds < 20:
            give_way()
        return rounds

    async def others() -> None:
        nonlocal rounds
        while not over:
            rounds += 1
            await asyncio.sleep(0)

    going_round = asyncio.create_task(others())
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await in_background(work) >= 20
    over = True
    await going_round


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


def test_elsewhere_nobody_has_to_give_way() -> None:
    give_way()
    assert list(in_turns("abc", at_once=2)) == ["a", "b", "c"]
