"""One call at a time, and the last good answer when there is none to be had."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from gql_service.schedule.feeds import Feeds
from gql_service.sportsdata.client import ROWS, SportsDataClient
from gql_service.sportsdata.errors import SportsDataError, Unavailable
from tests.builders import NOW

MINUTE = timedelta(minutes=1)
PATH = "/v3/nfl/scores/json/Teams"


class ScriptedVendor(httpx.AsyncBaseTransport):
    """Answers in turn what it is given, once it is let; counts the calls."""

    def __init__(self, *replies: httpx.Response) -> None:
        self.replies = list(replies)
        self.calls = 0
        self.open = asyncio.Event()
        self.open.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        await self.open.wait()
        return self.replies.pop(0)


class HandClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def feeds_over(vendor: ScriptedVendor, clock: HandClock) -> Feeds:
    client = SportsDataClient(httpx.AsyncClient(base_url="http://vendor.invalid", transport=vendor), None)
    return Feeds(client, clock, lambda _: timedelta(0))


def rows(*values: int, **headers: str) -> httpx.Response:
    return httpx.Response(200, json=list(values), headers=headers)


async def test_any_number_of_callers_cause_one_call() -> None:
    vendor, clock = ScriptedVendor(rows(1)), HandClock()
    vendor.open.clear()
    feeds = feeds_over(vendor, clock)
    waiting = [asyncio.create_task(feeds.get(PATH, MINUTE)) for _ in range(50)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    vendor.open.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(answers[0], asyncio.CancelledError)
    assert [held.answer.value for held in answers[1:] if not isinstance(held, BaseException)] == [[1]] * 49
    assert vendor.calls == 1


async def test_an_answer_is_asked_for_again_after_its_lifetime() -> None:
    vendor, clock = ScriptedVendor(rows(1), rows(2)), HandClock()
    feeds = feeds_over(vendor, clock)
    await feeds.get(PATH, MINUTE)
    clock.now += MINUTE - timedelta(seconds=1)
    assert (await feeds.get(PATH, MINUTE)).answer.value == [1]
    clock.now += timedelta(seconds=1)
    assert (await feeds.get(PATH, MINUTE)).answer.value == [2]


async def test_the_vendor_s_max_age_is_a_floor() -> None:
    vendor, clock = ScriptedVendor(rows(1, **{"cache-control": "private, max-age=300"})), HandClock()
    feeds = feeds_over(vendor, clock)
    await feeds.get(PATH, MINUTE)
    clock.now += timedelta(seconds=299)
    await feeds.get(PATH, MINUTE)
    assert vendor.calls == 1


async def test_a_failed_refresh_keeps_the_old_answer_and_says_that_it_is_stale() -> None:
    refused = httpx.Response(403)
    vendor, clock = ScriptedVendor(rows(1), refused, rows(2)), HandClock()
    feeds = feeds_over(vendor, clock)
    await feeds.get(PATH, MINUTE)
    clock.now += MINUTE
    held = await feeds.get(PATH, MINUTE)
    assert (held.answer.value, held.stale, held.fetched_at) == ([1], True, NOW)
    assert [error.code for error in feeds.errors([PATH])] == ["NOT_IN_PLAN"]
    assert (await feeds.get(PATH, MINUTE)).stale
    assert vendor.calls == 2, "it is left alone for a while"
    clock.now += timedelta(hours=12)
    held = await feeds.get(PATH, MINUTE)
    assert (held.answer.value, held.stale) == ([2], False)
    assert feeds.errors([PATH]) == []


async def test_an_answer_of_another_shape_never_replaces_a_good_one() -> None:
    vendor, clock = ScriptedVendor(rows(1), httpx.Response(200, json={"message": "sorry"})), HandClock()
    feeds = feeds_over(vendor, clock)
    await feeds.get(PATH, MINUTE, ROWS)
    clock.now += MINUTE
    assert (await feeds.get(PATH, MINUTE, ROWS)).answer.value == [1]


async def test_without_any_answer_the_failure_is_told_and_remembered() -> None:
    vendor, clock = ScriptedVendor(httpx.Response(404), rows(1)), HandClock()
    feeds = feeds_over(vendor, clock)
    for _ in range(3):
        with pytest.raises(SportsDataError) as failed:
            await feeds.get(PATH, MINUTE)
        assert not isinstance(failed.value, Unavailable)
    assert vendor.calls == 1


async def test_unchanged_bytes_keep_the_same_answer() -> None:
    vendor, clock = ScriptedVendor(rows(1), rows(1)), HandClock()
    feeds = feeds_over(vendor, clock)
    first = await feeds.get(PATH, MINUTE)
    clock.now += MINUTE
    again = await feeds.get(PATH, MINUTE)
    assert again.answer is first.answer
    assert again.fetched_at == NOW + MINUTE


class HangingVendor(httpx.AsyncBaseTransport):
    """Never answers; counts the calls."""

    calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_league_that_hangs_is_waited_for_once_and_not_route_by_route() -> None:
    vendor, clock = HangingVendor(), HandClock()
    http = httpx.AsyncClient(base_url="http://vendor.invalid", transport=vendor)
    feeds = Feeds(SportsDataClient(http, None, deadline_seconds=0.05), clock, lambda _: timedelta(0))
    for path in (PATH, PATH + "/2", PATH + "/3"):
        with pytest.raises(SportsDataError, match="Teams"):
            await feeds.get(path, MINUTE)
    assert vendor.calls == 1
    with pytest.raises(SportsDataError):
        await feeds.get("/v3/nba/scores/json/teams", MINUTE)
    assert vendor.calls == 2
    clock.now += timedelta(seconds=15)
    with pytest.raises(SportsDataError):
        await feeds.get(PATH + "/2", MINUTE)
    assert vendor.calls == 3
