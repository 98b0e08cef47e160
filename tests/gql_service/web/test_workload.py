"""A bound on the cost of running operations: cheap operations first, clients in turn, refusal after a wait."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.web.graphql.workload import CHEAP, ROUND_COST, FairQueue, Ticket, Waiting, Workload
from schema.scheduling import Overloaded

LARGE = 250_000


def order_of(entries: Sequence[Waiting], most: int = 100) -> list[str]:
    queue: FairQueue[Waiting] = FairQueue(most)
    for each in entries:
        queue.put(each)
    found = []
    while (entry := queue.next(lambda _: True)) is not None:
        found.append(f"{entry.client}{entry.number}")
    return found


def test_cheap_operations_go_before_large_ones() -> None:
    entries = [Waiting("a", LARGE, 1), Waiting("b", 100, 2), Waiting("c", LARGE // 2, 3)]
    assert order_of(entries) == ["b2", "c3", "a1"]


def test_clients_with_operations_of_one_size_take_turns() -> None:
    entries = [Waiting("a", LARGE, number) for number in (1, 2, 3)] + [Waiting("b", LARGE, 4), Waiting("b", LARGE, 5)]
    assert order_of(entries) == ["a1", "b4", "a2", "b5", "a3"]


def test_a_full_queue_gives_up_the_last_operation_of_the_client_that_has_most() -> None:
    queue: FairQueue[Waiting] = FairQueue(3)
    entries = [Waiting("a", LARGE, 1), Waiting("a", 100, 2), Waiting("b", LARGE, 3)]
    assert [queue.put(each) for each in entries] == [None, None, None]
    out = queue.put(Waiting("c", LARGE, 4))
    assert out is entries[1]
    assert len(queue) == 3


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 400_000)), max_size=40), st.integers(1, 10))
def test_no_more_wait_than_may_and_each_leaves_the_queue_once(asked: list[tuple[str, int]], most: int) -> None:
    queue: FairQueue[Waiting] = FairQueue(most)
    out: list[int] = []
    for number, (client, cost) in enumerate(asked):
        if (given_up := queue.put(Waiting(client, cost, number))) is not None:
            out.append(given_up.number)
        assert len(queue) <= most
    while (entry := queue.next(lambda _: True)) is not None:
        out.append(entry.number)
    assert sorted(out) == list(range(len(asked)))


async def rounds(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def work(ticket: Ticket, cost: int, until: asyncio.Event | None = None) -> str:
    with ticket:
        try:
            await ticket.begin(cost)
        except Overloaded:
            return "refused"
        if until is not None:
            await until.wait()
        return "done"


async def test_one_large_operation_is_under_way_at_a_time_and_cheap_ones_pass_it() -> None:
    workload, end = Workload(), asyncio.Event()
    first = asyncio.create_task(work(workload.ticket("a"), LARGE, end))
    second = asyncio.create_task(work(workload.ticket("b"), LARGE))
    await rounds(3)
    assert (workload.under_way, workload.waiting) == (LARGE, 1)
    async with asyncio.timeout(5):
        assert await work(workload.ticket("c"), CHEAP) == "done"
    end.set()
    async with asyncio.timeout(5):
        assert (await first, await second) == ("done", "done")
    assert (workload.under_way, workload.waiting) == (0, 0)


async def test_an_operation_that_costs_more_than_there_is_room_for_runs_alone() -> None:
    workload = Workload(capacity=1_000)
    async with asyncio.timeout(5):
        assert await work(workload.ticket("a"), 5_000) == "done"


async def test_what_waits_too_long_is_refused_and_counted() -> None:
    workload, end = Workload(patience=0.01), asyncio.Event()
    first = asyncio.create_task(work(workload.ticket("a"), LARGE, end))
    await rounds(2)
    assert await work(workload.ticket("b"), LARGE) == "refused"
    assert workload.refused == 1
    end.set()
    assert await first == "done"
    assert workload.under_way == 0


async def test_what_comes_when_too_many_wait_is_refused_at_once() -> None:
    workload, end = Workload(most_waiting=1, patience=60), asyncio.Event()
    first = asyncio.create_task(work(workload.ticket("a"), LARGE, end))
    await rounds(2)
    second = asyncio.create_task(work(workload.ticket("a"), LARGE))
    await rounds(2)
    async with asyncio.timeout(5):
        assert await work(workload.ticket("a"), LARGE) == "refused"
    end.set()
    assert (await first, await second) == ("done", "done")


async def test_a_client_that_leaves_the_queue_keeps_no_room() -> None:
    workload, end = Workload(), asyncio.Event()
    first = asyncio.create_task(work(workload.ticket("a"), LARGE, end))
    await rounds(2)
    second = asyncio.create_task(work(workload.ticket("b"), LARGE))
    await rounds(2)
    end.set()
    await rounds(1)
    second.cancel()  # at about the moment of the permission to begin
    await asyncio.gather(first, second, return_exceptions=True)
    assert (workload.under_way, workload.waiting) == (0, 0)


async def test_a_crowd_of_cheap_operations_is_spread_over_rounds_of_the_loop() -> None:
    workload = Workload(patience=60)
    begun: list[int] = []
    seen = 0

    async def one(number: int) -> None:
        with workload.ticket(str(number)) as ticket:
            await ticket.begin(ROUND_COST // 3)
            begun.append(number)

    tasks = [asyncio.create_task(one(number)) for number in range(60)]
    while len(begun) < len(tasks):
        await asyncio.sleep(0)
        assert len(begun) - seen <= 4
        seen = len(begun)
    await asyncio.gather(*tasks)
    assert workload.under_way == 0


@pytest.mark.parametrize("costs", [[100, 5_000], [5_000, 100], [100, LARGE]])
async def test_a_ticket_holds_the_largest_cost_it_was_asked_for(costs: list[int]) -> None:
    workload = Workload()
    with workload.ticket("a") as ticket:
        for cost in costs:
            async with asyncio.timeout(5):
                await ticket.begin(cost)
        assert workload.under_way == max(costs)
    assert workload.under_way == 0
