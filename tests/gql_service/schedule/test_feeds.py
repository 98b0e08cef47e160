"""A single call at a time, and the last good answer while the vendor gives no new answer."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import stamina

from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import CacheEntry
from gql_service.schedule.feeds.feed import FeedRoute, FetchedAnswer
from gql_service.schedule.freshness import Tier
from gql_service.sportsdata.errors import (
    BudgetSpent,
    KeyRejected,
    LowPrioritySpent,
    NotFound,
    SportsDataError,
    TimedOut,
    Unavailable,
    Unreadable,
)
from gql_service.sportsdata.rows.answer import ROWS, Answer
from gql_service.sportsdata.rows.block import DIGEST_BYTES, Block
from tests.clocks import HandClock
from tests.gql_service.schedule.vendors import (
    AnnouncingCache,
    ConnectedCache,
    Container,
    HangingVendor,
    ScriptedVendor,
    rows,
)

PATH = "/v3/nfl/scores/json/Teams"
TEAMS = FeedRoute(PATH, ROWS)


@pytest.fixture(autouse=True)
def _without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.fixture
async def made() -> AsyncIterator[list[Container]]:
    """Containers to be closed when the test is over."""
    containers: list[Container] = []
    yield containers
    for container in containers:
        await container.close()


async def refreshed(container: Container, route: FeedRoute = TEAMS) -> None:
    """Refresh in the background, and wait until that is over."""
    container.feeds.refresh(route)
    await container.feeds.settle()


async def test_any_number_of_callers_cause_one_call(made: list[Container]) -> None:
    vendor = ScriptedVendor(rows(1))
    vendor.open.clear()
    made.append(container := Container(vendor, HandClock()))
    waiting = [asyncio.create_task(container.feeds.get(TEAMS)) for _ in range(50)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    vendor.open.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(answers[0], asyncio.CancelledError)
    assert [held.answer.value for held in answers[1:] if not isinstance(held, BaseException)] == [[1]] * 49
    assert vendor.calls == 1


async def test_a_feed_that_is_evicted_during_its_call_is_called_once(
    made: list[Container],
) -> None:
    vendor = ScriptedVendor(rows(1), rows(2))
    vendor.open.clear()
    made.append(container := Container(vendor, HandClock()))
    first = asyncio.create_task(container.feeds.get(TEAMS))
    await vendor.asked.wait()
    container.feeds.forget([PATH])
    again = asyncio.create_task(container.feeds.get(TEAMS))
    await asyncio.sleep(0)
    vendor.open.set()
    assert await first is await again, "it waits for the call under way"
    assert vendor.calls == 1
    container.feeds.forget([PATH])
    assert container.feeds.latest(PATH) is None


async def test_closing_cancels_the_call_of_an_evicted_feed() -> None:
    vendor = ScriptedVendor()
    vendor.open.clear()
    container = Container(vendor, HandClock())
    call = asyncio.create_task(container.feeds.get(TEAMS))
    await vendor.asked.wait()
    container.feeds.forget([PATH])
    await container.close()
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_an_answer_in_memory_is_returned_at_once_during_a_refresh(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(rows(1), rows(2)), HandClock()
    made.append(container := Container(vendor, clock))
    await container.feeds.get(TEAMS)
    clock.pass_by(hours=1)
    vendor.open.clear()
    container.feeds.refresh(TEAMS)
    assert (await container.feeds.get(TEAMS)).answer.value == [1]
    vendor.open.set()
    await refreshed(container)
    held = await container.feeds.get(TEAMS)
    assert (held.answer.value, held.fetched_at) == ([2], clock.now)
    assert [route.path for route in container.changes] == [PATH, PATH]


async def test_a_failed_refresh_keeps_the_old_answer_and_pauses(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(rows(1), httpx.Response(403), rows(2)), HandClock()
    made.append(container := Container(vendor, clock))
    await container.feeds.get(TEAMS)
    clock.pass_by(minutes=1)
    for _ in range(3):
        await refreshed(container)
        assert (await container.feeds.get(TEAMS)).answer.value == [1]
        assert [error.code for error in container.feeds.status.errors([PATH])] == ["NOT_IN_PLAN"]
    assert vendor.calls == 2, "it is left alone for a day"
    clock.pass_by(hours=24)
    await refreshed(container)
    assert (await container.feeds.get(TEAMS)).answer.value == [2]
    assert container.feeds.status.errors([PATH]) == []


async def test_an_answer_that_is_too_old_is_fetched_again_or_the_failure_is_raised(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(rows(1), httpx.Response(500), rows(2)), HandClock()
    made.append(container := Container(vendor, clock))
    await container.feeds.get(TEAMS)
    clock.pass_by(days=40)
    oldest = clock.now - timedelta(days=31)
    with pytest.raises(SportsDataError):
        await container.feeds.get(TEAMS, oldest=oldest)
    clock.pass_by(minutes=1)
    assert (await container.feeds.get(TEAMS, oldest=oldest)).answer.value == [2]


async def test_an_answer_of_another_shape_never_replaces_a_good_one(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(rows(1), httpx.Response(200, json={"message": "sorry"})), HandClock()
    made.append(container := Container(vendor, clock))
    await container.feeds.get(TEAMS)
    await refreshed(container)
    assert (await container.feeds.get(TEAMS)).answer.value == [1]


@pytest.mark.parametrize(("before", "after"), [(1, 0), (20, 0), (20, 9)])
async def test_a_list_that_has_lost_most_of_its_rows_is_accepted_only_after_a_day(
    made: list[Container], before: int, after: int
) -> None:
    vendor, clock = ScriptedVendor(rows(*range(before)), *(rows(*range(after)) for _ in range(3))), HandClock()
    made.append(container := Container(vendor, clock))
    await container.feeds.get(TEAMS)
    for hours in (1, 22):
        clock.pass_by(hours=hours)
        await refreshed(container)
        assert len((await container.feeds.get(TEAMS)).answer.value) == before
        (error,) = container.feeds.status.errors([PATH])
        assert isinstance(error, Unreadable)
    clock.pass_by(hours=3)
    await refreshed(container)
    assert len((await container.feeds.get(TEAMS)).answer.value) == after


async def test_the_day_for_which_a_shrunken_list_is_rejected_outlives_a_restart(made: list[Container]) -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    vendor = ScriptedVendor(rows(*range(20)), *(rows(1, 2) for _ in range(9)))
    shown = []
    for _ in range(6):
        made.append(container := Container(vendor, clock, cache=cache))
        await container.feeds.get(TEAMS)
        clock.pass_by(hours=6)
        await refreshed(container)
        shown.append(len((await container.feeds.get(TEAMS)).answer.value))
    assert shown == [20] * 4 + [2] * 2


async def test_containers_accept_a_shrunken_list_at_the_same_time(made: list[Container]) -> None:
    clock = HandClock()
    cache = AnnouncingCache(clock)
    vendor = ScriptedVendor(rows(*range(20)), *(rows(1, 2) for _ in range(9)))
    made += [Container(vendor, clock, cache=cache) for _ in range(2)]
    for container in made:
        await container.feeds.start()
        await container.feeds.get(TEAMS)
    for hours in (1, 25):
        clock.pass_by(hours=hours)
        await refreshed(made[0])
    cache.announce(PATH)
    await made[1].feeds.settle()
    assert [(await each.feeds.get(TEAMS)).answer.value for each in made] == [[1, 2], [1, 2]]
    assert vendor.calls == 3


async def test_a_complete_list_restarts_the_day_for_which_short_lists_are_rejected(made: list[Container]) -> None:
    whole, clock = range(20), HandClock()
    cache = MemoryCache(clock)
    vendor = ScriptedVendor(rows(*whole), rows(1), rows(*whole, 20), rows(1), rows(1), rows(1))
    made.append(container := Container(vendor, clock, cache=cache))
    await container.feeds.get(TEAMS)
    shown = []
    for _ in range(5):
        clock.pass_by(hours=12.5)
        await refreshed(container)
        shown.append(len((await container.feeds.get(TEAMS)).answer.value))
    assert shown == [20, 21, 21, 21, 1]


async def test_a_row_that_is_older_than_the_current_row_does_not_replace_it(made: list[Container]) -> None:
    def score(points: int, updated: str, other: int) -> httpx.Response:
        return rows({"GameID": 7, "HomeTeamScore": points, "Updated": updated}, {"GameID": 8, "HomeTeamScore": other})

    vendor = ScriptedVendor(score(14, "2026-11-22T13:30:00", 1), score(7, "2026-11-22T13:20:00", 2))
    made.append(container := Container(vendor, HandClock()))
    await container.feeds.get(TEAMS)
    await refreshed(container)
    answer = (await container.feeds.get(TEAMS)).answer
    assert [row["HomeTeamScore"] for row in answer.value] == [14, 2]


async def test_without_any_answer_the_failure_is_raised_and_remembered(made: list[Container]) -> None:
    vendor = ScriptedVendor(httpx.Response(404), rows(1))
    made.append(container := Container(vendor, HandClock()))
    for _ in range(3):
        with pytest.raises(NotFound):
            await container.feeds.get(TEAMS)
    assert vendor.calls == 1


async def test_unchanged_bytes_keep_the_same_answer(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(rows(1), rows(1)), HandClock()
    made.append(container := Container(vendor, clock))
    first = await container.feeds.get(TEAMS)
    clock.pass_by(minutes=1)
    await refreshed(container)
    again = await container.feeds.get(TEAMS)
    assert again.answer is first.answer
    assert again.fetched_at == clock.now


async def test_a_league_that_hangs_is_called_once_and_not_route_by_route(made: list[Container]) -> None:
    vendor, clock = HangingVendor(), HandClock()
    made.append(container := Container(vendor, clock, deadline_seconds=0.05))
    for path in (PATH, PATH + "/2", PATH + "/3"):
        with pytest.raises(TimedOut, match="Teams"):
            await container.feeds.get(FeedRoute(path))
    assert vendor.calls == 1
    with pytest.raises(TimedOut):
        await container.feeds.get(FeedRoute("/v3/nba/scores/json/teams"))
    assert vendor.calls == 2
    clock.pass_by(seconds=15)
    with pytest.raises(TimedOut):
        await container.feeds.get(FeedRoute(PATH + "/2"))
    assert vendor.calls == 3


async def test_answers_and_refusals_of_another_container_cost_no_call(made: list[Container]) -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    vendor = ScriptedVendor(rows(1), httpx.Response(401, json={"Code": 2}))
    other_season = FeedRoute("/v3/nfl/scores/json/Schedules/2011REG", ROWS)
    for _ in range(3):
        made.append(container := Container(vendor, clock, cache=cache))
        assert (await container.feeds.get(TEAMS)).answer.value == [1]
        with pytest.raises(SportsDataError) as refused:
            await container.feeds.get(other_season)
        assert refused.value.code in ("KEY_REJECTED", "NOT_IN_PLAN")
    assert vendor.calls == 2


async def test_containers_that_start_together_make_one_call(made: list[Container]) -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    vendor = ScriptedVendor(rows(1))
    vendor.open.clear()
    made.extend(Container(vendor, clock, cache=cache) for _ in range(3))
    waiting = [asyncio.create_task(each.feeds.get(TEAMS)) for each in made]
    await vendor.asked.wait()
    vendor.open.set()
    assert [(await each).answer.value for each in waiting] == [[1]] * 3
    assert vendor.calls == 1


@pytest.mark.parametrize(
    "stored",
    [
        Answer.of(b'{"not": "a list"}', 0),
        Answer((Block(zlib.compress(b"<html>"), b"x" * DIGEST_BYTES),), is_list=True, size=6, max_age=0),
        Answer((Block(b"no zlib at all", b"x" * DIGEST_BYTES),), is_list=True, size=14, max_age=0),
        Answer((Block(zlib.compress(b"[" * 3000), b"x" * DIGEST_BYTES),), is_list=True, size=3000, max_age=0),
    ],
)
async def test_damaged_answers_in_the_cache_are_ignored(made: list[Container], stored: Answer) -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    await cache.put(PATH, CacheEntry(clock.now, stored), timedelta(hours=1))
    made.append(container := Container(ScriptedVendor(rows(1)), clock, cache=cache))
    assert (await container.feeds.get(TEAMS)).answer.value == [1]


@pytest.mark.parametrize("digests", [b"", b"x" * DIGEST_BYTES, b"x" * 3 * DIGEST_BYTES, b"x"])
async def test_digests_in_the_cache_are_computed_again(made: list[Container], digests: bytes) -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    cut = [Block(zlib.compress(piece), digests) for piece in (b'[9,"', b'",3]')]
    stored = Answer((Block(zlib.compress(b"7,8"), digests), *cut), is_list=True, size=3, max_age=0)
    await cache.put(PATH, CacheEntry(clock.now, stored), timedelta(hours=1))
    made.append(container := Container(ScriptedVendor(rows(1)), clock, cache=cache))
    answer = (await container.feeds.get(TEAMS)).answer
    assert answer.value == [7, 8, [9, ",", 3]]
    assert answer.says_the_same(Answer.of(answer.body, 0))


async def test_an_answer_stored_with_a_wrong_clock_is_ignored(made: list[Container]) -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    await cache.put(PATH, CacheEntry(clock.now + timedelta(days=9), Answer.of(b"[9]", 0)), timedelta(days=30))
    made.append(container := Container(ScriptedVendor(rows(1)), clock, cache=cache))
    assert (await container.feeds.get(TEAMS)).answer.value == [1]


async def test_without_calls_left_answers_in_memory_are_served_and_no_call_is_sent(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(rows(1), rows(2), rows(3)), HandClock()
    made.append(container := Container(vendor, clock, budget=2))
    await container.feeds.get(TEAMS)
    await container.feeds.get(FeedRoute(PATH + "/2026", ROWS))
    clock.pass_by(hours=30)
    await refreshed(container)
    assert (await container.feeds.get(TEAMS)).answer.value == [1]
    assert [type(error) for error in container.feeds.status.errors([PATH])] == [BudgetSpent]
    with pytest.raises(BudgetSpent):
        await container.feeds.get(FeedRoute("/v3/nfl/scores/json/Stadiums", ROWS))
    assert vendor.calls == 2
    clock.pass_by(days=8)
    await refreshed(container)
    assert (await container.feeds.get(TEAMS)).answer.value == [3], "the next month has calls again"


async def test_calls_for_other_seasons_have_a_small_share_of_the_day(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(*(rows(year) for year in range(40))), HandClock()
    made.append(container := Container(vendor, clock, budget=1000))
    routes = [
        FeedRoute(f"/v3/nfl/scores/json/Schedules/{year}REG", ROWS, other_season=True) for year in range(2000, 2012)
    ]
    answers = await asyncio.gather(*map(container.feeds.get, routes), return_exceptions=True)
    assert [type(answer) for answer in answers] == [FetchedAnswer] * 6 + [LowPrioritySpent] * 6
    assert vendor.calls == 6
    await container.feeds.get(TEAMS)
    clock.pass_by(hours=24)
    await container.feeds.get(FeedRoute("/v3/nfl/scores/json/Schedules/2011REG", ROWS, other_season=True))


async def test_retries_count_against_the_share_of_low_priority_calls(made: list[Container]) -> None:
    stumbling = (httpx.Response(503), httpx.Response(503))
    vendor = ScriptedVendor(*stumbling, rows(1), rows(2), *stumbling, rows(3), rows(4))
    made.append(container := Container(vendor, HandClock(), budget=1000))
    routes = [
        FeedRoute(f"/v3/nfl/scores/json/Schedules/{year}REG", ROWS, other_season=True) for year in range(2000, 2004)
    ]
    with stamina.set_testing(True, attempts=3):
        assert [(await container.feeds.get(route)).answer.value for route in routes[:2]] == [[1], [2]]
        with pytest.raises(Unavailable):
            await container.feeds.get(routes[2])
        with pytest.raises(LowPrioritySpent):
            await container.feeds.get(routes[3])
    assert vendor.calls == 6, "as many as six seasons that answer at once"


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_of_a_route_that_has_answered_counts_as_trouble(made: list[Container], status: int) -> None:
    vendor, clock = ScriptedVendor(rows(1), httpx.Response(status, json={}), rows(2)), HandClock()
    made.append(container := Container(vendor, clock))
    await container.feeds.get(TEAMS)
    await refreshed(container)
    clock.pass_by(seconds=15)
    await refreshed(container)
    assert (await container.feeds.get(TEAMS)).answer.value == [2]


async def test_a_route_that_has_never_answered_is_called_less_and_less_often(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(*(httpx.Response(404) for _ in range(9))), HandClock()
    made.append(container := Container(vendor, clock))
    for _ in range(30):
        with pytest.raises(NotFound):
            await container.feeds.get(TEAMS)
        clock.pass_by(days=1)
    assert vendor.calls == 9, "on the days 0, 1, 2, 3, then 4, 6, 10, 18 and 26"


async def test_calls_of_a_season_that_becomes_current_have_normal_priority(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(*(rows(number) for number in range(60))), HandClock()
    made.append(container := Container(vendor, clock, budget=1000))
    path = "/v3/nfl/scores/json/Schedules/2027REG"
    await container.feeds.get(FeedRoute(path, ROWS, other_season=True))
    for _ in range(20):
        clock.pass_by(minutes=1)
        await refreshed(container, FeedRoute(path, ROWS))
    assert vendor.calls == 21


async def test_a_doubtful_refusal_is_doubtful_in_another_container_too(made: list[Container]) -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    vendor = ScriptedVendor(httpx.Response(401, json={"Code": 2}), rows(1))
    for _ in range(2):
        made.append(container := Container(vendor, clock, cache=cache))
        with pytest.raises(KeyRejected) as refused:
            await container.feeds.get(FeedRoute(PATH + "/2026", ROWS))
        assert not refused.value.certain
    assert (await made[1].feeds.get(TEAMS)).answer.value == [1], "it closes no other route"


@pytest.mark.parametrize(("status", "most"), [(401, 13), (403, 5), (500, 58), (429, 54)])
async def test_containers_that_restart_call_a_failing_route_no_more_often_than_one(status: int, most: int) -> None:
    vendor, clock = ScriptedVendor(*(httpx.Response(status) for _ in range(999))), HandClock()
    cache = MemoryCache(clock)
    for _ in range(2 * 24 * 20):
        container = Container(vendor, clock, cache=cache)
        with pytest.raises(SportsDataError):
            await container.feeds.get(TEAMS)
        await container.close()
        clock.pass_by(minutes=3)
    assert vendor.calls <= most, "in two days"


async def test_a_shrunken_list_of_another_container_is_accepted_no_sooner(made: list[Container]) -> None:
    clock = HandClock()
    cache = AnnouncingCache(clock)
    made.append(container := Container(ScriptedVendor(rows(*range(20))), clock, cache=cache))
    await container.feeds.start()
    await container.feeds.get(TEAMS)
    clock.pass_by(minutes=5)
    await cache.put(PATH, CacheEntry(clock.now, Answer.of(b"[]", 0)), timedelta(hours=1))
    cache.announce(PATH)
    await container.feeds.settle()
    assert len((await container.feeds.get(TEAMS)).answer.value) == 20


async def test_a_notice_makes_other_containers_adopt_the_new_answer(made: list[Container]) -> None:
    clock = HandClock()
    cache = AnnouncingCache(clock)
    made.append(container := Container(ScriptedVendor(rows(1)), clock, cache=cache))
    await container.feeds.start()
    await container.feeds.get(TEAMS)
    for path, value in ((PATH, [2]), ("", [3])):
        clock.pass_by(minutes=5)
        await cache.put(PATH, CacheEntry(clock.now, Answer.of(str(value).encode(), 0)), timedelta(hours=1))
        cache.announce(path)
        await container.feeds.settle()
        assert (await container.feeds.get(TEAMS)).answer.value == value


async def test_no_caller_waits_for_supplementary_data_that_has_failed(made: list[Container]) -> None:
    vendor = ScriptedVendor(httpx.Response(404), rows(1))
    made.append(container := Container(vendor, HandClock()))
    for _ in range(3):
        assert await container.feeds.get_optional(TEAMS) is None
    assert vendor.calls == 1


async def test_routes_that_were_refused_often_use_low_priority_calls(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(*(httpx.Response(404) for _ in range(400))), HandClock()
    made.append(container := Container(vendor, clock, budget=1000))
    routes = [
        FeedRoute(f"/v3/nfl/scores/json/Schedules/{number}", ROWS, scope=f"league {number}") for number in range(60)
    ]
    for _ in range(4):
        first = await asyncio.gather(*map(container.feeds.get, routes), return_exceptions=True)
        assert {type(answer) for answer in first} == {NotFound}
        clock.pass_by(days=1)
    again = await asyncio.gather(*map(container.feeds.get, routes), return_exceptions=True)
    assert {type(answer) for answer in again} == {NotFound, LowPrioritySpent}
    assert vendor.calls < 240 + 15


async def test_one_of_the_routes_that_were_refused_together_is_called_again(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(*(httpx.Response(404) for _ in range(200))), HandClock()
    made.append(container := Container(vendor, clock, budget=1000))
    routes = [FeedRoute(f"/v3/nfl/scores/json/Schedules/{number}", ROWS) for number in range(60)]
    for _ in range(2):
        await asyncio.gather(*map(container.feeds.get, routes), return_exceptions=True)
        clock.pass_by(minutes=1)
    assert vendor.calls == 61


async def test_a_failure_without_further_requests_is_reported_for_an_hour(made: list[Container]) -> None:
    clock = HandClock()
    made.append(container := Container(ScriptedVendor(rows(1), httpx.Response(500), httpx.Response(500)), clock))
    other = FeedRoute("/v3/nfl/scores/json/Schedules/2026PRE", ROWS)
    await container.feeds.get(TEAMS)
    with pytest.raises(SportsDataError):
        await container.feeds.get(other)
    await refreshed(container)
    clock.pass_by(minutes=59)
    failures = container.feeds.status.errors([TEAMS.path, other.path])
    assert [error.code for error in failures] == ["UPSTREAM_UNAVAILABLE"] * 2
    clock.pass_by(minutes=2)
    still = container.feeds.status.errors([TEAMS.path, other.path])
    assert len(still) == 1, "what is held and cannot be had anew goes on being told"


async def test_a_call_that_was_not_sent_is_no_failure_of_the_vendor(made: list[Container]) -> None:
    clock = HandClock(datetime(2026, 11, 30, tzinfo=UTC))
    vendor = ScriptedVendor(rows(1), httpx.Response(503), rows(2))
    made.append(container := Container(vendor, clock, budget=1))
    await container.feeds.get(TEAMS)
    for _ in range(23):
        clock.pass_by(hours=1)
        await refreshed(container)
    assert vendor.calls == 1
    clock.pass_by(hours=1)
    container.ledger.budget = 1000
    await refreshed(container)
    assert vendor.calls == 2
    clock.pass_by(seconds=15)
    await refreshed(container)
    assert (await container.feeds.get(TEAMS)).answer.value == [2], "one failure is waited for as one"


async def test_only_failures_of_a_kind_are_counted_together(made: list[Container]) -> None:
    vendor = ScriptedVendor(*(httpx.Response(503) for _ in range(8)), httpx.Response(404), rows(1))
    clock = HandClock()
    made.append(container := Container(vendor, clock))
    for _ in range(9):
        with pytest.raises(SportsDataError):
            await container.feeds.get(TEAMS)
        clock.pass_by(hours=1)
    assert vendor.calls == 9
    clock.pass_by(hours=23)
    assert (await container.feeds.get(TEAMS)).answer.value == [1], "a first 404 rests for a day"


async def test_new_calls_are_used_within_a_minute_at_any_stretch(made: list[Container]) -> None:
    clock = HandClock(datetime(2026, 11, 10, tzinfo=UTC))
    made.append(container := Container(ScriptedVendor(rows(1), rows(2)), clock, budget=1))
    await container.feeds.get(TEAMS)
    container.governor.stretch = dict.fromkeys(Tier, 100.0)
    await refreshed(container)
    container.ledger.budget = 1000
    clock.pass_by(minutes=1)
    await refreshed(container)
    assert (await container.feeds.get(TEAMS)).answer.value == [2]


async def test_refused_routes_stay_within_the_low_priority_share_once_it_is_spent(
    made: list[Container],
) -> None:
    clock = HandClock(datetime(2026, 11, 10, 1, tzinfo=UTC))
    vendor = ScriptedVendor(*(httpx.Response(403) for _ in range(200)))
    made.append(container := Container(vendor, clock, budget=1000))
    routes = [FeedRoute(f"/v3/nfl/scores/json/Schedules/{number}", ROWS) for number in range(20)]
    await asyncio.gather(*map(container.feeds.get, routes), return_exceptions=True)
    assert vendor.calls == 20
    clock.pass_by(days=1)
    for _ in range(5):
        await asyncio.gather(*map(container.feeds.get, routes), return_exceptions=True)
        clock.pass_by(minutes=2)
    assert vendor.calls < 20 + 10


async def test_the_pause_after_a_refusal_outlasts_calls_that_were_not_sent(made: list[Container]) -> None:
    clock = HandClock(datetime(2026, 11, 10, tzinfo=UTC))
    vendor = ScriptedVendor(httpx.Response(404), httpx.Response(404))
    made.append(container := Container(vendor, clock, budget=1))
    past = FeedRoute("/v3/nfl/scores/json/Schedules/2011REG", ROWS, other_season=True)
    with pytest.raises(NotFound):
        await container.feeds.get(past)
    with pytest.raises(BudgetSpent):
        await container.feeds.renew(past, force=True)
    container.ledger.budget = 1000
    clock.pass_by(hours=1)
    with pytest.raises(NotFound):
        await container.feeds.get(past)
    assert vendor.calls == 1


NFL_ROUTES = [
    FeedRoute(f"/v3/nfl/scores/json/{name}", ROWS)
    for name in ("Schedules/2026REG", "Scores/2026REG", "Teams", "Stadiums")
]


class StumblingVendor(httpx.AsyncBaseTransport):
    """Fails the first `times` calls, by never answering them or with a status, and answers all others."""

    def __init__(self, times: int, status: int | None) -> None:
        self.times = times
        self.status = status
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if self.calls > self.times:
            return httpx.Response(200, json=[1])
        if self.status is None:
            await asyncio.Event().wait()
        return httpx.Response(self.status or 500)


async def all_asked(container: Container) -> list[bool]:
    """Ask all routes of a league at the same time, and tell which have answered."""
    found = await asyncio.gather(*map(container.feeds.get, NFL_ROUTES), return_exceptions=True)
    return [isinstance(each, FetchedAnswer) for each in found]


@pytest.mark.parametrize("status", [None, 500])
async def test_one_slow_moment_at_a_cold_start_costs_two_seconds(made: list[Container], status: int | None) -> None:
    vendor, clock = StumblingVendor(4, status), HandClock()
    made.append(container := Container(vendor, clock, deadline_seconds=0.1))
    assert await all_asked(container) == [False] * 4
    clock.pass_by(seconds=1.9)
    assert await all_asked(container) == [False] * 4
    assert vendor.calls == 4, "each pause is kept"
    clock.pass_by(seconds=0.1)
    assert await all_asked(container) == [True] * 4, "they begin when the first of them has been answered"
    assert vendor.calls == 8


async def test_a_vendor_that_goes_on_hanging_is_called_once_after_each_pause(made: list[Container]) -> None:
    vendor, clock = HangingVendor(), HandClock()
    made.append(container := Container(vendor, clock, deadline_seconds=0.05))
    calls = []
    for _ in range(64):
        await all_asked(container)
        calls.append(vendor.calls)
        clock.pass_by(seconds=1)
    assert [second for second in range(1, 64) if calls[second] > calls[second - 1]] == [2, 6, 14, 29, 59]
    assert calls[-1] == 4 + 5


async def test_with_an_answer_in_memory_a_failed_refresh_has_the_usual_pause(made: list[Container]) -> None:
    vendor, clock = ScriptedVendor(rows(1), httpx.Response(500), rows(2)), HandClock()
    made.append(container := Container(vendor, clock))
    await container.feeds.get(TEAMS)
    for seconds in (60, 2, 12, 1):
        clock.pass_by(seconds=seconds)
        await refreshed(container)
    assert vendor.calls == 3
    assert (await container.feeds.get(TEAMS)).answer.value == [2]


GAMES = FeedRoute("/v3/nba/scores/json/Games/2027", ROWS)


def score(points: int) -> httpx.Response:
    return rows({"GameID": 1, "Status": "InProgress", "HomeTeamScore": points})


def shown(container: Container) -> int:
    held = container.feeds.latest(GAMES.path)
    assert held is not None
    return int(held.answer.value[0]["HomeTeamScore"])


async def test_the_next_answer_confirms_a_correction_whichever_container_fetches_it(made: list[Container]) -> None:
    clock = HandClock()
    cache = AnnouncingCache(clock)
    vendor = ScriptedVendor(score(14), score(7), score(7), score(9))
    one, other = (Container(vendor, clock, cache=cache) for _ in range(2))
    made += [one, other]
    for container in made:
        await container.feeds.start()
    for asking in (one, other, one, other):
        clock.pass_by(seconds=15)
        await refreshed(asking, GAMES)
        cache.announce(GAMES.path)
        for container in made:
            await container.feeds.settle()
            await container.feeds.get(GAMES)
        if asking is one and vendor.replies:
            assert [shown(each) for each in made] == ([14, 14] if len(vendor.replies) == 3 else [7, 7])
        elif len(vendor.replies) == 2:
            assert [shown(each) for each in made] == [14, 14], "one answer is not enough"
    assert [shown(each) for each in made] == [9, 9]


async def test_a_container_that_is_ahead_of_what_the_others_hold_follows_them_one_answer_later(
    made: list[Container],
) -> None:
    """The container was apart from the shared cache, and saw a score that was taken back."""
    clock = HandClock()
    shared, connection = AnnouncingCache(clock), ConnectedCache(MemoryCache(clock))
    apart = Container(ScriptedVendor(score(14)), clock, cache=connection)
    others = Container(ScriptedVendor(score(7), score(7), score(7)), clock, cache=shared)
    made += [apart, others]
    await apart.feeds.start()
    await refreshed(apart, GAMES)
    await connection.connect(shared)
    seen = []
    for _ in range(3):
        clock.pass_by(seconds=15)
        await refreshed(others, GAMES)
        shared.announce(GAMES.path)
        await apart.feeds.settle()
        seen.append(shown(apart))
    assert seen == [14, 7, 7]
