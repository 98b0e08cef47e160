"""The count of the month's calls, alone and shared."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import CacheUnavailable
from gql_service.schedule.ledger import Ledger
from gql_service.sportsdata.errors import BudgetSpent
from tests.clocks import HandClock

MIDDLE = datetime(2026, 11, 16, tzinfo=UTC)


class FlickeringCache(MemoryCache):
    """A cache whose counters can be out of reach."""

    away = False

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        if self.away:
            raise CacheUnavailable("gone")
        return await super().add(counter, amount, keep)


async def test_the_call_that_would_be_too_many_is_refused_and_not_counted() -> None:
    ledger = Ledger(MemoryCache(HandClock()), HandClock(), 3)
    for _ in range(3):
        await ledger.spend("/")
    for _ in range(2):
        with pytest.raises(BudgetSpent):
            await ledger.spend("/")
    assert (ledger.used, ledger.left) == (3, 0)


async def test_containers_that_share_a_cache_share_the_count_and_so_does_one_that_starts_anew() -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    one, other = Ledger(cache, clock, 10), Ledger(cache, clock, 10)
    for _ in range(4):
        await one.spend("/")
        await other.spend("/")
    again = Ledger(cache, clock, 10)
    await again.look()
    assert again.used == 8
    await again.spend("/")
    await again.spend("/")
    with pytest.raises(BudgetSpent):
        await one.spend("/")


async def test_a_new_month_has_new_calls() -> None:
    clock = HandClock(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    ledger = Ledger(MemoryCache(clock), clock, 1)
    await ledger.spend("/")
    assert ledger.left == 0
    clock.pass_by(minutes=1)
    assert ledger.left == 1
    await ledger.spend("/")


async def test_without_a_limit_calls_are_counted_and_never_refused() -> None:
    ledger = Ledger(MemoryCache(HandClock()), HandClock(), None)
    for _ in range(20):
        await ledger.spend("/")
    assert (ledger.used, ledger.left) == (20, None)


async def test_alone_a_container_takes_its_share_and_counts_the_past_of_the_month_as_spent() -> None:
    clock = HandClock(MIDDLE)
    ledger = Ledger(MemoryCache(clock), clock, 1000, containers=2, shared=False)
    assert ledger.budget == 500
    assert (ledger.used, ledger.left) == (250, 250)
    await ledger.spend("/")
    assert ledger.left == 249
    clock.pass_by(days=16)
    assert ledger.left == 500


async def test_while_the_count_is_out_of_reach_each_takes_the_others_to_spend_as_it_does() -> None:
    clock = HandClock()
    cache = FlickeringCache(clock)
    ledger = Ledger(cache, clock, 100, containers=3)
    for _ in range(10):
        await ledger.spend("/")
    cache.away = True
    with capture_logs() as logs:
        for _ in range(5):
            await ledger.spend("/")
    assert [line["event"] for line in logs] == ["call count apart"]
    assert (ledger.apart, ledger.used) == (True, 10 + 5 * 3)
    for _ in range(25):
        await ledger.spend("/")
    with pytest.raises(BudgetSpent):
        await ledger.spend("/")
    cache.away = False
    await ledger.look()
    assert (ledger.apart, ledger.used) == (False, 40)
    other = Ledger(cache, clock, 100)
    await other.look()
    assert other.used == 40, "what was owed is added"


async def test_a_count_that_the_cache_has_lost_is_brought_back() -> None:
    clock = HandClock()
    cache = FlickeringCache(clock)
    ledger = Ledger(cache, clock, 100)
    for _ in range(40):
        await ledger.spend("/")
    await cache.add("calls:2026-11", -40, timedelta(days=1))
    with capture_logs() as logs:
        await ledger.spend("/")
    assert [line["event"] for line in logs] == ["call count was lost"]
    assert ledger.used == 41
    other = Ledger(cache, clock, 100)
    await other.look()
    assert other.used == 41


async def test_what_is_owed_is_added_once_however_many_spend_at_the_same_time() -> None:
    clock = HandClock()
    cache = FlickeringCache(clock)
    ledger = Ledger(cache, clock, 1000)
    cache.away = True
    for _ in range(20):
        await ledger.spend("/")
    cache.away = False
    await asyncio.gather(*(ledger.spend("/") for _ in range(10)))
    assert await cache.add("calls:2026-11", 0, timedelta(days=1)) == 30


async def test_what_was_counted_for_one_month_is_none_of_the_next() -> None:
    clock = HandClock(datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC))

    class SlowCache(MemoryCache):
        """The month turns while it counts."""

        async def add(self, counter: str, amount: int, keep: timedelta) -> int:
            total = await super().add(counter, amount, keep)
            clock.pass_by(seconds=1)
            return total + 900

    ledger = Ledger(SlowCache(clock), clock, 1000)
    await ledger.look()
    assert ledger.used == 0


async def test_a_start_without_the_shared_count_takes_the_past_of_the_month_as_spent() -> None:
    clock = HandClock(MIDDLE)
    cache = FlickeringCache(clock)
    cache.away = True
    ledger = Ledger(cache, clock, 1000)
    await ledger.look()
    assert ledger.used == 500
    cache.away = False
    await ledger.look()
    assert ledger.used == 0


async def test_a_month_that_a_wrong_clock_comes_back_to_has_spent_what_it_had_spent() -> None:
    clock = HandClock(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    cache = FlickeringCache(clock)
    ledger = Ledger(cache, clock, 100)
    for _ in range(60):
        await ledger.spend("/")
    cache.away = True
    for _ in range(10):
        await ledger.spend("/")
    for days in (0.001, -0.001, 365, -365):
        clock.pass_by(days=days)
        assert ledger.used == (70 if clock.now.month == 11 and clock.now.year == 2026 else 0)
    cache.away = False
    await ledger.look()
    assert ledger.used == 70
    assert await cache.add("calls:2026-11", 0, timedelta(days=1)) == 70


@pytest.mark.parametrize("shared", [True, False])
async def test_a_clock_that_was_ahead_at_the_start_costs_no_calls_of_the_month(shared: bool) -> None:
    clock = HandClock(datetime(2026, 11, 28, tzinfo=UTC))
    cache = FlickeringCache(clock)
    cache.away = shared
    ledger = Ledger(cache, clock, 1000, shared=shared)
    await ledger.spend("/")
    assert ledger.used == 901
    clock.now = MIDDLE
    await ledger.look()
    assert ledger.used == 501
    cache.away = False
    await ledger.look()
    assert ledger.used == (1 if shared else 501)
