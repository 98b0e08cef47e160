"""Upstream calls wait in line: a few at a time for each league, calls for the current season first."""

import asyncio
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from gql_service.schedule.calls.upstream_queue import OTHER_PLACES, PLACES, Rank, UpstreamQueue, first_to_start

RANKS = st.lists(st.sampled_from(Rank), max_size=20)


@given(waiting=RANKS, others=st.integers(0, OTHER_PLACES), current=st.integers(0, PLACES))
def test_a_call_starts_if_and_only_if_its_league_has_a_place(waiting: list[Rank], others: int, current: int) -> None:
    found = first_to_start(waiting, current + others, others)
    is_room = current + others < PLACES
    startable = [rank for rank in waiting if is_room and (not rank.is_other or others < OTHER_PLACES)]
    assert (found is None) == (not startable)
    if found is not None:
        assert waiting[found] == min(startable)
        assert waiting.index(waiting[found]) == found, "the longest waiting of its rank"


class Calls:
    """Calls of a league that hold their places until a test ends them."""

    def __init__(self) -> None:
        self.queue = UpstreamQueue()
        self.started: list[str] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def ask(self, rank: Rank, names: Iterable[str], league: str = "MLB") -> None:
        for name in names:
            self._ends[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._call(league, rank, name))
        await rounds()

    async def _call(self, league: str, rank: Rank, name: str) -> None:
        async with self.queue.place(league, lambda: rank):
            self.started.append(name)
            await self._ends[name].wait()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await rounds()

    async def leave(self, *names: str) -> None:
        for name in names:
            self._tasks[name].cancel()
        await rounds()


async def rounds() -> None:
    """Let every task run as far as possible."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_other_seasons_leave_places_for_the_current_one() -> None:
    calls = Calls()
    await calls.ask(Rank.OTHER, "abcd")
    assert calls.started == ["a", "b"]
    await calls.ask(Rank.CURRENT, "xyz")
    assert calls.started == ["a", "b", "x", "y", "z"]
    await calls.leave(*"abcdxyz")


async def test_a_call_with_a_waiting_caller_starts_before_earlier_background_calls() -> None:
    calls = Calls()
    await calls.ask(Rank.OTHER, "ab")
    await calls.ask(Rank.OTHER_REFRESH, "c")
    await calls.ask(Rank.OTHER, "d")
    await calls.end("a")
    await calls.end("b")
    assert calls.started == ["a", "b", "d", "c"]
    await calls.leave(*"cd")


async def test_leagues_do_not_wait_for_each_other() -> None:
    calls = Calls()
    await calls.ask(Rank.OTHER, "ab")
    await calls.ask(Rank.OTHER, "c", league="CBB")
    assert calls.started == ["a", "b", "c"]
    await calls.leave(*"abc")


async def test_a_call_that_is_cancelled_frees_its_place_before_and_after_its_start() -> None:
    calls = Calls()
    await calls.ask(Rank.OTHER, "abcde")
    await calls.leave("c")
    await calls.leave("a")
    assert calls.started == ["a", "b", "d"]
    # Cancelled in the same moment in which places come free.
    await calls.leave("b", "e", "d")
    await calls.ask(Rank.OTHER, "fg")
    assert calls.started == ["a", "b", "d", "f", "g"]
    await calls.leave(*"fg")
