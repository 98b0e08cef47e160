"""The rate limit in cost, as clients meet it and as a value."""

import re
import subprocess
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from gql_service.settings import Settings
from gql_service.settings.rate_warnings import rate_warnings
from gql_service.web.access.client_address import client_address
from gql_service.web.access.client_keys import ClientKeys, entry_of
from gql_service.web.access.gate import Access, RejectionSender
from gql_service.web.rate.cost_limits import DEFAULT_RATE_LIMIT, CostLimits, SameLimit
from gql_service.web.rate.limiter import RateLimiter
from gql_service.web.rate.prices import CACHED, CALENDAR, IN_CORE, PRICE, REST, UNPRICED
from gql_service.web.rate.window import WINDOW_SECONDS, window_of
from schema.enums import League
from tests.clocks import HandClock
from tests.processes import SERVE, process
from tests.serving import loaded_gateway

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
KEY = "sg_planted-client-key"
KEYS = ClientKeys.read(entry_of("board", KEY))
SEASON = (
    "{ games(leagues: [NFL], season: 2026, first: 2500) { nodes { id status awayTeam { name } homeTeam { name } } } }"
)


@asynccontextmanager
async def served(clock: HandClock | None = None, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with loaded_gateway(clock or HandClock(NOW), leagues=(League.NFL,), **settings) as client:
        yield client


async def ask(client: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json={"query": query}, headers=headers)


def left(answer: httpx.Response) -> int:
    """Return the rest of the limit after an answer."""
    found = re.search(r";r=(\d+);", answer.headers["ratelimit"])
    assert found is not None
    return int(found[1])


async def price_in(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> tuple[httpx.Response, int]:
    """Send a request, and return its answer and its price: the difference to a cached answer before it."""
    await client.get("/sports")
    before = left(await client.get("/sports"))
    answer = await client.request(method, path, **more)
    return answer, before - left(answer)


async def test_a_client_that_has_used_up_its_cost_is_refused_until_its_minute_ends() -> None:
    clock = HandClock(NOW)
    async with served(clock, rate_limit=9_000) as client:
        assert (await ask(client, "{ a: __typename }")).status_code == 200
        assert (await ask(client, "{ b: __typename }")).status_code == 200
        refused = await ask(client, "{ a: __typename }")
        (error,) = refused.json()["errors"]
        seconds = refused.headers["retry-after"]
        assert (refused.status_code, error["extensions"]["code"]) == (429, "RATE_LIMITED")
        assert error["message"] == (
            f"Too many requests: this address may use a cost of 9,000 per minute. Send it again in {seconds} s."
        )
        assert 1 <= int(seconds) <= WINDOW_SECONDS
        calendar = await client.get("/calendar/NFL/DAL.ics")
        assert (calendar.status_code, calendar.headers["retry-after"]) == (429, seconds)
        assert (await client.get("/healthz")).status_code == 200
        clock.pass_by(seconds=int(seconds))
        assert (await ask(client, "{ a: __typename }")).status_code == 200


async def test_by_default_a_person_never_meets_the_limit_and_a_crowd_of_large_queries_does() -> None:
    async with served() as client:
        answer = await ask(client, SEASON)
        cost = int(answer.headers["x-operation-cost"])
        assert left(answer) == DEFAULT_RATE_LIMIT - max(cost, 5_000)
        assert DEFAULT_RATE_LIMIT // CACHED > 50_000 > DEFAULT_RATE_LIMIT // 400_000


async def test_many_cached_answers_pass_where_few_new_ones_would() -> None:
    async with served(rate_limit=60_000) as client:
        answers = [await client.get("/sports") for _ in range(300)]
        assert {answer.status_code for answer in answers} == {200}
        assert left(answers[-1]) == 60_000 - REST - 299 * CACHED


async def test_each_kind_of_request_has_its_price() -> None:
    async with served() as client:
        calendar, first = await price_in(client, "GET", "/calendar/NFL/DAL.ics")
        await client.get("/calendar/NFL/DAL.ics")  # the first was made while seasons were loaded, and is not kept
        tag = {"if-none-match": calendar.headers["etag"]}
        known, again = await price_in(client, "GET", "/calendar/NFL/DAL.ics", headers=tag)
        assert (first, known.status_code, again) == (CALENDAR, 304, CACHED)
        wrong, price = await price_in(client, "POST", "/graphql", json={"query": "{ nothing }"})
        assert ("x-operation-cost" in wrong.headers, price) == (False, UNPRICED)
        assert (await price_in(client, "GET", "/sports", params={"week": "x"}))[1] == REST
        _, price = await price_in(client, "POST", "/graphql", json={"query": "{ __schema { types { name } } }"})
        assert price >= IN_CORE


async def test_a_client_that_already_has_a_new_answer_pays_for_computing_it() -> None:
    async with served() as client:
        query = {"query": SEASON}
        answer, price = await price_in(client, "GET", "/graphql", params=query, headers={"if-none-match": "*"})
        assert answer.status_code == 304
        assert price == max(int(answer.headers["x-operation-cost"]), 5_000)


async def test_an_answer_that_is_too_large_has_the_price_of_its_work() -> None:
    async with served(max_answer_bytes=20_000) as client:
        answer, price = await price_in(client, "POST", "/graphql", json={"query": SEASON})
        assert answer.json()["errors"][0]["extensions"]["code"] == "ANSWER_TOO_LARGE"
        assert price > UNPRICED


async def test_clients_with_a_key_may_have_no_limit() -> None:
    async with served(api_keys=KEYS, rate_limit=1, key_rate_limit=None) as client:
        answers = [await client.get("/sports", headers={"x-api-key": KEY}) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {200}
        assert "ratelimit" not in answers[-1].headers
        assert [(await client.get("/sports")).status_code for _ in range(2)] == [401, 429]


@pytest.mark.parametrize(("own", "statuses"), [(5_100, [200, 200, 429]), (SameLimit.SAME, [200, 429, 429])])
async def test_clients_with_a_key_may_have_another_limit(own: int | SameLimit, statuses: list[int]) -> None:
    async with served(api_keys=KEYS, rate_limit=100, key_rate_limit=own) as client:
        answers = [await client.get("/sports", headers={"x-api-key": KEY}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == statuses


class Leaves:
    """An app whose client leaves before there is an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[PRICE] = 70_000


async def test_a_client_that_leaves_pays_for_the_work() -> None:
    limiter = RateLimiter(CostLimits(100_000, None), HandClock(NOW))
    guarded = Access(Leaves(), RejectionSender(Leaves()), client_address(None), keys=None, limiter=limiter)

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": [], "client": ("203.0.113.7", 1)}
    await guarded(scope, nothing, nothing)
    account = limiter.account("address", "203.0.113.7")
    assert account is not None
    assert account.standing().used == 70_000


async def test_a_limit_that_clients_of_a_proxy_share_is_logged_once() -> None:
    for header, lines in ((None, 1), ("x-forwarded-for", 0)):
        async with served(rate_limit=1, client_ip_header=header) as client:
            with capture_logs() as logs:
                asked = [await client.get("/sports", headers={"x-forwarded-for": "203.0.113.7"}) for _ in range(3)]
        assert [answer.status_code for answer in asked] == [200, 429, 429]
        assert sum(line["event"] == "rate limit of a proxy" for line in logs) == lines


STEPS = st.lists(st.tuples(st.integers(-90, 70), st.integers(1, 300)), max_size=40)


@given(STEPS, st.integers(1, 1000))
def test_a_request_is_answered_if_its_minute_has_cost_left_and_only_then(
    steps: list[tuple[int, int]], limit: int
) -> None:
    """A clock that is set back by more than a window begins one anew, rather than wait for the old one."""
    clock, used = HandClock(NOW), Counter[int]()
    limiter = RateLimiter(CostLimits(limit, None), clock)
    current = window_of("address board", NOW).number
    for seconds, price in steps:
        clock.jump(timedelta(seconds=seconds))
        window = window_of("address board", clock.now)
        if window.number != current:
            used[window.number], current = 0, window.number
        account = limiter.account("address", "board")
        assert account is not None
        assert account.allowed is (used[current] < limit)
        if account.allowed:
            used[current] += price
            standing = account.charge(price)
            assert (standing.used, standing.policy.limit) == (used[current], limit)
            assert 1 <= standing.seconds_left <= WINDOW_SECONDS


@pytest.mark.parametrize("name", ["RATE_LIMIT", "KEY_RATE_LIMIT"])
def test_a_small_value_is_explained(name: str) -> None:
    keys = {"API_KEYS": entry_of("board", KEY)}
    (told,) = rate_warnings(Settings.read({**keys, name: "600"}))
    assert told.startswith(f"{name} is 600, which is very little: the unit is cost per minute, not requests.")
    assert told.endswith(f"Set at least 100000, like {name}={DEFAULT_RATE_LIMIT}, or {name}=off.")
    for value in ("off", "100000", ""):
        assert list(rate_warnings(Settings.read({**keys, name: value}))) == []


def test_a_limit_of_keys_without_keys_is_explained() -> None:
    (told,) = rate_warnings(Settings.read({"KEY_RATE_LIMIT": "200000"}))
    assert told.startswith("KEY_RATE_LIMIT has no effect without API_KEYS")


def test_a_gateway_with_a_small_limit_starts_with_a_warning() -> None:
    environ = {"HOST": "127.0.0.1", "PORT": "0", "SOURCE": "sandbox", "LEAGUES": "NFL", "RATE_LIMIT": "600"}
    with process(SERVE, environ, subprocess.PIPE) as running:
        assert running.stderr is not None
        lines = [running.stderr.readline(), running.stderr.readline()]
    assert "RATE_LIMIT is 600" in lines[0]
    assert '"warning"' in lines[0]
    assert "http://127.0.0.1:" in lines[1]
