"""The count of the month's calls, alone and shared."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from structlog.testing import capture_logs

from gql_service.cache.memory import MemoryCache
from gql_service.schedule.calls.count.ledger import Ledger
from gql_service.schedule.calls.count.month_claims import WAIT_SECONDS, Sharing
from gql_service.schedule.calls.month import Month
from gql_service.sportsdata.errors import BudgetSpent, ShareSpent
from tests.clocks import HandClock
from tests.fakes.call_store import FrailStore, OwnWay

MIDDLE = datetime(2026, 11, 16, tzinfo=UTC)
USUAL = Sharing()
NOVEMBER, DECEMBER = "calls:2026-11", "calls:2026-12"


def ledger_of(cache: MemoryCache, clock: HandClock, budget: int | None, sharing: Sharing = USUAL) -> Ledger:
    return Ledger(cache, clock, budget, sharing)


async def spend(ledger: Ledger, times: int) -> None:
    for _ in range(times):
        await ledger.spend("/")


async def spend_all(ledger: Ledger) -> int:
    """Spend calls until a call is refused; return how many calls passed."""
    for passed in range(10_000):
        try:
            await ledger.spend("/")
        except BudgetSpent:
            return passed
    raise AssertionError("it is never refused")


def date_of(clock: HandClock, **off: float) -> Mapping[str, str]:
    """Return the headers of a vendor with this clock difference."""
    return {"date": format_datetime(clock.now + timedelta(**off), usegmt=True)}


async def test_a_call_beyond_the_budget_is_refused_and_not_counted() -> None:
    ledger = ledger_of(MemoryCache(HandClock()), HandClock(), 3)
    await spend(ledger, 3)
    for _ in range(2):
        with pytest.raises(BudgetSpent):
            await ledger.spend("/")
    assert (ledger.used, ledger.left) == (3, 0)


async def test_gateways_that_share_a_cache_share_the_count_and_a_new_one_learns_it() -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    one, other = ledger_of(cache, clock, 10), ledger_of(cache, clock, 10)
    await spend(one, 4)
    await spend(other, 4)
    again = ledger_of(cache, clock, 10)
    await again.look()
    assert again.used == 8
    await spend(again, 2)
    with pytest.raises(BudgetSpent):
        await one.spend("/")


async def test_a_new_month_has_new_calls() -> None:
    clock = HandClock(datetime(2026, 11, 30, 23, 50, tzinfo=UTC))
    ledger = ledger_of(MemoryCache(clock), clock, 1)
    await ledger.spend("/")
    assert ledger.left == 0
    clock.pass_by(minutes=20)
    assert ledger.left == 1
    await ledger.spend("/")


async def test_without_a_limit_calls_are_counted_and_never_refused() -> None:
    ledger = ledger_of(MemoryCache(HandClock()), HandClock(), None)
    await spend(ledger, 20)
    assert (ledger.used, ledger.left) == (20, None)


async def test_alone_a_container_takes_its_share_and_counts_the_past_of_the_month_as_spent() -> None:
    clock = HandClock(MIDDLE)
    ledger = ledger_of(MemoryCache(clock), clock, 1000, Sharing(2, shared=False))
    assert ledger.budget == 500
    assert (ledger.used, ledger.left) == (250, 250)
    assert await spend_all(ledger) == 250
    clock.pass_by(days=16)
    assert ledger.left == 500


async def test_a_call_that_was_not_sent_is_given_back() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    ledger = ledger_of(cache, clock, 10)
    for _ in range(50):
        ledger.unsent(await ledger.spend("/"))
    assert ledger.used == 0
    await ledger.look()
    assert cache.count(NOVEMBER) == 0
    assert await spend_all(ledger) == 10


async def test_refusals_leave_the_count_as_it_is_and_a_raised_budget_is_usable_at_once() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    gateways = [ledger_of(cache, clock, 300) for _ in range(3)]
    for _ in range(99):
        for each in gateways:
            await spend(each, 1)
    for each in gateways:
        await each.look()
    for each in gateways:
        await spend(each, 1)

    async def ask_in_vain(ledger: Ledger) -> None:
        for _ in range(50):
            with pytest.raises(BudgetSpent):
                await ledger.spend("/")

    await asyncio.gather(*(ask_in_vain(each) for each in gateways))
    assert cache.count(NOVEMBER) == 300
    assert await spend_all(ledger_of(cache, clock, 1000)) == 700


async def test_without_the_shared_count_a_gateway_sends_only_the_calls_it_has_claimed() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    gateways = [ledger_of(cache, clock, 1000) for _ in range(2)]
    for each in (*gateways, *gateways):
        await each.look()
    cache.away = True
    with capture_logs() as logs:
        assert [await spend_all(each) for each in gateways] == [5, 5], "one per cent of the month for both"
    assert [line["event"] for line in logs] == ["call count apart"] * 2
    assert (gateways[0].is_degraded, gateways[0].containers) == (True, 2)
    with pytest.raises(ShareSpent, match="cannot be reached"):
        await gateways[0].spend("/")
    cache.away = False
    for each in (*gateways, *gateways):
        await each.look()
    assert [each.used for each in gateways] == [10, 10]
    assert cache.count(NOVEMBER) == 10


async def test_without_the_shared_count_for_days_a_gateway_sends_its_share_of_the_pace() -> None:
    clock = HandClock(datetime(2026, 11, 2, tzinfo=UTC))
    cache = FrailStore(clock)
    gateways = [ledger_of(cache, clock, 3000) for _ in range(2)]
    for each in (*gateways, *gateways):
        await each.look()
    cache.away = True
    clock.pass_by(days=2)
    assert [await spend_all(each) for each in gateways] == [100, 100]


async def test_the_last_calls_of_a_month_are_not_claimed_ahead() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    one, other = ledger_of(cache, clock, 1000), ledger_of(cache, clock, 1000)
    await other.look()
    await spend(one, 990)
    await other.look()
    assert await spend_all(one) == 9
    await other.look()
    assert await spend_all(one) == 1, "what the other had claimed is left by now"
    cache.away = True
    assert await spend_all(other) == 0


async def test_a_gateway_that_began_without_the_count_sends_its_part_of_one_per_cent() -> None:
    clock = HandClock(MIDDLE)
    cache = FrailStore(clock)
    cache.away = True
    ledger = ledger_of(cache, clock, 1000, Sharing(2))
    await ledger.look()
    assert ledger.used == 500
    assert await spend_all(ledger) == 5
    cache.away = False
    await ledger.look()
    assert ledger.used == 5


@pytest.mark.parametrize("first", [0, 1])
async def test_a_count_that_the_cache_has_lost_is_rebuilt_once(first: int) -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    gateways = [ledger_of(cache, clock, 300) for _ in range(2)]
    await spend(gateways[0], 120)
    await spend(gateways[1], 170)
    await spend(gateways[0], 5)
    cache.flush()
    ordered = [gateways[first], gateways[1 - first]]
    with capture_logs() as logs:
        for each in ordered:
            await each.look()
    assert {line["event"] for line in logs} == {"call count was lost"}
    assert cache.count(NOVEMBER) == 295
    assert sum([await spend_all(each) for each in ordered]) == 5


async def test_after_a_lost_count_no_gateway_claims_before_all_have_reported() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    one, other = ledger_of(cache, clock, 300), ledger_of(cache, clock, 300)
    await one.look()
    await other.look()
    await one.look()
    await spend(other, 280)
    cache.flush()
    passed = await spend_all(one)
    assert passed <= 1, "one has not seen what the other has spent, and sends only what it had claimed"
    await other.look()
    assert await spend_all(one) + await spend_all(other) + passed == 20


async def test_a_newcomer_waits_where_it_finds_no_count_in_the_middle_of_a_month() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    old = ledger_of(cache, clock, 300)
    await spend(old, 300)
    cache.flush()
    new = ledger_of(cache, clock, 300, Sharing(2, waits=WAIT_SECONDS))
    with pytest.raises(ShareSpent, match="is missing"):
        await new.spend("/")
    await old.look()
    with pytest.raises(BudgetSpent):
        await new.spend("/")
    assert new.used == 300


async def test_a_new_gateway_begins_to_count_if_no_other_gateway_restores_the_count() -> None:
    clock = HandClock()
    ledger = ledger_of(FrailStore(clock), clock, 300, Sharing(2, waits=WAIT_SECONDS))
    await ledger.look()
    clock.pass_by(seconds=WAIT_SECONDS)
    await ledger.join()
    assert await spend_all(ledger) == 300


async def test_claims_of_a_killed_gateway_are_released_in_time() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    one, killed = ledger_of(cache, clock, 1000), ledger_of(cache, clock, 1000)
    for each in (one, killed, one, killed):
        await each.look()
    await spend(killed, 3)
    await one.look()
    assert one.containers == 2
    with capture_logs() as logs:
        for _ in range(320):
            clock.pass_by(seconds=2)
            await one.look()
    assert [(line["event"], line["unseen_calls"], line["counted"]) for line in logs] == [
        ("gateway ended without a word", 5, False)
    ]
    assert one.containers == 1
    assert await spend_all(one) == 997


async def test_claims_of_a_gateway_that_ended_during_an_outage_count_as_sent() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    one, killed = ledger_of(cache, clock, 1000), ledger_of(cache, clock, 1000)
    for each in (one, killed, one, killed, one):
        await each.look()
    cache.away = True
    assert await spend_all(killed) == 5
    await one.look()
    cache.away = False
    for _ in range(320):
        clock.pass_by(seconds=2)
        await one.look()
    assert one.used == 5


async def test_a_gateway_that_leaves_takes_nothing_with_it() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    one, other = ledger_of(cache, clock, 1000), ledger_of(cache, clock, 1000)
    for each in (one, other, one):
        await each.look()
    await other.leave()
    await one.look()
    assert one.containers == 1
    assert await spend_all(one) == 1000


async def test_claims_whose_replies_are_lost_are_neither_sent_nor_counted_in_the_end() -> None:
    clock = HandClock()
    cache = FrailStore(clock)
    ledger = ledger_of(cache, clock, 40)
    await spend(ledger, 10)
    for _ in range(5):
        cache.loses_replies, cache.is_late = True, False
        with pytest.raises(ShareSpent):
            await ledger.spend("/")
        cache.loses_replies, cache.is_late = False, True
        with pytest.raises(ShareSpent):
            await ledger.spend("/")
        cache.catch_up()
    cache.is_late = False
    await ledger.look()
    assert (ledger.used, cache.count(NOVEMBER)) == (10, 10)
    assert await spend_all(ledger) == 30


async def test_a_month_keeps_its_count_if_a_wrong_clock_returns_to_it() -> None:
    clock = HandClock(datetime(2026, 11, 30, 23, 50, tzinfo=UTC))
    cache = FrailStore(clock)
    ledger = ledger_of(cache, clock, 100)
    await spend(ledger, 60)
    for days in (0.1, -0.1, 365, -365):
        clock.pass_by(days=days)
        assert ledger.used == (60 if clock.now.month == 11 and clock.now.year == 2026 else 0)
    await ledger.look()
    assert ledger.used == 60


@pytest.mark.parametrize("shared", [True, False])
async def test_a_clock_that_was_ahead_at_the_start_costs_no_calls_of_the_month(shared: bool) -> None:
    clock = HandClock(datetime(2026, 11, 28, tzinfo=UTC))
    cache = FrailStore(clock)
    cache.away = shared
    ledger = ledger_of(cache, clock, 1000, Sharing(shared=shared))
    await ledger.spend("/")
    assert ledger.used == 901
    clock.jump(MIDDLE - clock.now)
    cache.away = False
    await ledger.look()
    assert ledger.used == (1 if shared else 501)


async def test_the_vendor_s_time_goes_on_while_a_laptop_sleeps_over_the_end_of_a_month() -> None:
    clock = HandClock(datetime(2026, 11, 30, 20, 0, tzinfo=UTC))
    cache = FrailStore(clock)
    ledger = ledger_of(cache, clock, 100)
    ledger.answered(date_of(clock))
    clock.pass_by(hours=8)
    assert ledger.skew == timedelta(0)
    await ledger.spend("/")
    assert (cache.count(NOVEMBER), cache.count(DECEMBER)) == (0, 1)


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(days=30), timedelta(days=365)], ids=str)
@pytest.mark.parametrize("sign", [1, -1])
async def test_a_wall_clock_that_is_set_differs_from_the_vendor_s_by_as_much(sign: int, by: timedelta) -> None:
    clock = HandClock(MIDDLE)
    ledger = ledger_of(MemoryCache(clock), clock, 100)
    ledger.answered(date_of(clock))
    clock.jump(sign * by)
    assert ledger.skew == sign * by


async def test_a_clock_that_is_ahead_spends_no_calls_of_the_new_month_in_the_old_one() -> None:
    truth = HandClock(datetime(2026, 11, 30, 23, 58, 30, tzinfo=UTC))
    ahead = HandClock(truth.now + timedelta(minutes=2))
    cache = FrailStore(truth)
    right, wrong = ledger_of(cache, truth, 300), ledger_of(cache, ahead, 300)
    with capture_logs() as logs:
        wrong.answered(date_of(truth))
    assert [line["event"] for line in logs] == ["clock differs from the vendor's"]
    assert wrong.skew is not None
    assert wrong.skew.total_seconds() == pytest.approx(120, abs=1)
    assert await spend_all(right) + await spend_all(wrong) == 300
    counted_twice = cache.count(DECEMBER)
    for each in (truth, ahead):
        each.pass_by(minutes=2)
    assert await spend_all(wrong) == 300 - counted_twice


async def test_a_clock_that_is_ahead_and_has_heard_nothing_of_the_vendor_counts_in_both_months() -> None:
    clock = HandClock(datetime(2026, 12, 1, 0, 0, 30, tzinfo=UTC))
    cache = FrailStore(clock)
    before = HandClock(datetime(2026, 11, 30, 23, 50, tzinfo=UTC))
    other = ledger_of(cache, before, 300)
    await spend(other, 290)
    await other.leave()
    ledger = ledger_of(cache, clock, 300)
    assert await spend_all(ledger) == 10
    assert (cache.count(NOVEMBER), cache.count(DECEMBER)) == (300, 10)
    ledger.answered(date_of(clock))
    clock.pass_by(seconds=30)
    assert await spend_all(ledger) == 290


async def test_a_call_that_only_one_of_two_months_has_room_for_counts_in_neither() -> None:
    clock = HandClock(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    cache = FrailStore(clock)
    other = ledger_of(cache, HandClock(datetime(2026, 12, 1, 0, 10, tzinfo=UTC)), 300)
    await spend(other, 300)
    await other.leave()
    ledger = ledger_of(cache, clock, 300)
    assert await spend_all(ledger) == 0
    await ledger.leave()
    assert (cache.count(NOVEMBER), cache.count(DECEMBER)) == (0, 300)


async def test_a_clock_that_is_behind_counts_for_the_new_month_what_the_vendor_counts_there() -> None:
    clock = HandClock(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    cache = FrailStore(clock)
    ledger = ledger_of(cache, clock, 300)
    ledger.answered(date_of(clock, minutes=2))
    await spend(ledger, 7)
    assert (cache.count(NOVEMBER), cache.count(DECEMBER)) == (7, 7)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 30 Feb 2026 10:00:00 GMT"])
async def test_a_date_that_cannot_be_read_says_nothing(date: str) -> None:
    clock = HandClock()
    ledger = ledger_of(MemoryCache(clock), clock, 300)
    ledger.answered({"date": date})
    assert ledger.skew is None


async def test_an_answer_that_a_proxy_kept_tells_the_time_by_its_age() -> None:
    clock = HandClock()
    ledger = ledger_of(MemoryCache(clock), clock, 300)
    ledger.answered({**date_of(clock, minutes=-10), "age": "600"})
    assert ledger.skew is not None
    assert abs(ledger.skew) < timedelta(seconds=2)


async def test_a_count_stated_by_an_operator_outlives_restarts() -> None:
    clock = HandClock(MIDDLE)
    cache = FrailStore(clock)
    await spend(ledger_of(cache, clock, 1000), 20)
    stated = Sharing(stated=(Month.of(MIDDLE), 400))
    first = ledger_of(cache, clock, 1000, stated)
    await first.look()
    assert first.used == 400
    await spend(first, 10)
    again = ledger_of(cache, clock, 1000, stated)
    await again.look()
    assert again.used == 410
    corrected = ledger_of(cache, clock, 1000, Sharing(stated=(Month.of(MIDDLE), 100)))
    await corrected.look()
    assert corrected.used == 100


async def test_what_an_operator_states_replaces_the_guess_of_a_process_that_counts_alone() -> None:
    clock = HandClock(datetime(2026, 11, 29, tzinfo=UTC))
    ledger = ledger_of(MemoryCache(clock), clock, 1000, Sharing(shared=False, stated=(Month.of(clock.now), 0)))
    assert ledger.left == 1000
    assert await spend_all(ledger) == 1000
    clock.pass_by(days=3)
    assert ledger.left == 1000


async def test_a_gateway_cut_off_alone_claims_nothing_of_what_the_others_spend() -> None:
    clock = HandClock()
    store = FrailStore(clock)
    ways = [OwnWay(store, clock) for _ in range(3)]
    gateways = [ledger_of(way, clock, 300, Sharing(3)) for way in ways]
    for each in (*gateways, *gateways):
        await each.look()
    ways[0].cut = True
    sent = sum([await spend_all(each) for each in gateways])
    assert sent <= 300
    ways[0].cut = False
    for each in gateways:
        await each.look()
    assert store.count(NOVEMBER) == sent
