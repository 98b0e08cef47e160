"""The routes for the person on call, and the answers to others."""

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from gql_service.command_line.operator_client import (
    NotReached,
    refresh,
    refresh_shared,
    serves_anything,
    status,
    status_for_people,
)
from gql_service.observability.pause_advice import paused
from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.settings import Plan, Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.version import build_line
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.operations.operator import TOKEN_HEADER, operator_token
from gql_service.web.routes import OPERATOR_REFRESH, OPERATOR_STATUS
from gql_service.wiring import Gateway, app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.processes import COMMAND
from tests.serving import running
from tests.valkey_server import ValkeyServer

KEY = "pl4nted-k3y-value"


def live(**more: Any) -> Settings:
    return Settings(
        source=SourceChoice.LIVE,
        plan=Plan.PRODUCTION,
        leagues=(League.NFL, League.NBA),
        **{"api_key": ApiKey(KEY), "monthly_calls": 1000, "request_log": False, **more},
    )


@asynccontextmanager
async def served(settings: Settings, clock: HandClock) -> AsyncIterator[tuple[str, Gateway, Sandbox]]:
    sandbox = create_sandbox(clock)
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
    async with running(app_of(gateway, settings, clock)) as origin:
        await gateway.store.readiness.load(League.NFL)
        yield origin, gateway, sandbox


async def refreshed(origin: str, settings: Settings, league: str = "NFL", *, force: bool = False) -> dict[str, Any]:
    routes = await asyncio.to_thread(refresh, league, origin, settings, force=force)
    return {each["path"]: each for each in routes}


async def test_status_tells_build_quota_and_why_a_league_is_stale() -> None:
    clock, settings = HandClock(), live()
    async with served(settings, clock) as (origin, gateway, sandbox):
        state = await asyncio.to_thread(status, origin, settings)
        assert f"{state['version']} (commit {state['commit']}, time zones {state['time_zones']})" == build_line()
        assert state["calls"]["used"] + state["calls"]["left"] == 1000
        nfl, nba = state["leagues"]
        assert (nfl["stale"], nfl["why"]) == (False, None)
        assert "Not loaded yet" in nba["why"]

        sandbox.faults.add("/nfl/", status=500)
        clock.pass_by(hours=30)
        await gateway.store.operator.refresh_now(League.NFL, force=True)
        state = await asyncio.to_thread(status, origin, settings)
        assert (state["leagues"][0]["stale"], state["leagues"][0]["error_code"]) == (True, "UPSTREAM_UNAVAILABLE")
        told = status_for_people(state)
    assert "NFL           stale, as of " in told
    assert state["leagues"][0]["error"] in told
    assert f"{state['calls']['left']} of 1000 left until " in told


async def test_a_league_is_refreshed_at_once_and_the_calls_are_counted() -> None:
    clock, settings = HandClock(), live()
    async with served(settings, clock) as (origin, gateway, _):
        before, used = gateway.store.source(League.NFL).as_of, gateway.governor.ledger.used
        clock.pass_by(minutes=1)
        routes = await refreshed(origin, settings)
        after = gateway.store.source(League.NFL).as_of
        assert {each["outcome"] for each in routes.values()} == {"refreshed"}
        assert gateway.governor.ledger.used == used + len(routes)
    assert before is not None
    assert after is not None
    assert after > before


async def test_a_league_that_was_not_there_costs_no_more_than_loading_it() -> None:
    clock, settings = HandClock(), live()
    async with served(settings, clock) as (origin, _, sandbox):
        await refreshed(origin, settings, "NBA")
        assert {count for path, count in sandbox.counts.items() if "/nba/" in path} == {1}


async def test_refreshing_heeds_the_month_and_force_heeds_its_limit() -> None:
    clock, settings = HandClock(), live()
    async with served(settings, clock) as (origin, gateway, sandbox):
        while (left := gateway.governor.ledger.left) is not None and left > 1:
            await gateway.governor.ledger.spend("/elsewhere")
        before = len(sandbox.requests)
        clock.pass_by(seconds=1)
        refused = await refreshed(origin, settings)
        assert {each["code"] for each in refused.values()} == {"BUDGET_SPENT"}
        assert len(sandbox.requests) == before
        last = await refreshed(origin, settings, force=True)
        looked_at = [str(each["code"]) for path, each in last.items() if path.endswith("/2026REG")]
        assert sorted(looked_at) == ["BUDGET_SPENT", "None"]
        clock.pass_by(seconds=1)
        again = await refreshed(origin, settings, force=True)
        assert len(sandbox.requests) == before + 1, "the last call of the month"
        assert {each["code"] for each in again.values()} == {"BUDGET_SPENT"}


async def test_a_route_that_rests_is_asked_only_by_force() -> None:
    clock, settings = HandClock(), live()
    async with served(settings, clock) as (origin, _, sandbox):
        sandbox.faults.add("/nfl/", status=403)
        clock.pass_by(seconds=1)
        first = await refreshed(origin, settings)
        before = len(sandbox.requests)
        assert {each["code"] for each in first.values()} == {"NOT_IN_PLAN"}
        await refreshed(origin, settings)
        async with httpx.AsyncClient(
            base_url=origin, headers={TOKEN_HEADER: operator_token(settings.api_key)}
        ) as client:
            answer = await client.post(OPERATOR_REFRESH.path, params={"league": "NFL", "force": "no"})
        assert {each["code"] for each in answer.json()["routes"]} == {"NOT_IN_PLAN"}
        assert len(sandbox.requests) == before
        await refreshed(origin, settings, force=True)
        assert len(sandbox.requests) > before


async def test_by_force_a_league_is_loaded_that_was_refused_before() -> None:
    clock, settings = HandClock(), live()
    sandbox = create_sandbox(clock)
    sandbox.faults.add("/nfl/", status=403)
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
    async with running(app_of(gateway, settings, clock)) as origin:
        await gateway.store.readiness.load(League.NFL)
        sandbox.faults.clear()
        clock.pass_by(seconds=59)
        before = len(sandbox.requests)
        refused = await refreshed(origin, settings)
        assert {each["code"] for each in refused.values()} == {"NOT_IN_PLAN"}
        assert len(sandbox.requests) == before, "it is left alone for a minute"
        loaded = await refreshed(origin, settings, force=True)
        assert {each["outcome"] for each in loaded.values()} == {"refreshed"}
        assert gateway.store.source(League.NFL).as_of == clock.now


async def test_what_another_process_was_refused_is_asked_for_by_force_and_with_another_key() -> None:
    clock = HandClock()
    sandbox = create_sandbox(clock)
    with ValkeyServer() as valkey:

        async def come(key: str, *, force: bool = False) -> set[str | None]:
            settings = live(cache_url=valkey.url, api_key=ApiKey(key), monthly_calls=None)
            gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
            told = [
                each.as_json()["code"] for each in await gateway.store.operator.refresh_now(League.NFL, force=force)
            ]
            await gateway.close()
            return set(told)

        fault = sandbox.faults.add("/nfl/", status=403)
        assert await come(KEY) == {"NOT_IN_PLAN"}
        before = len(sandbox.requests)
        assert await come(KEY) == {"NOT_IN_PLAN"}
        assert len(sandbox.requests) == before
        fault.times = 0
        assert await come(KEY) == {"NOT_IN_PLAN"}
        assert await come("4n0ther-key", force=False) == {None}

    with ValkeyServer() as valkey:
        fault.times = None
        assert await come(KEY) == {"NOT_IN_PLAN"}
        fault.times = 0
        assert await come(KEY, force=True) == {None}


async def test_through_the_shared_cache_every_gateway_gets_it() -> None:
    clock = HandClock()
    with ValkeyServer() as valkey:
        settings = Settings(leagues=(League.NFL,), cache_url=valkey.url, request_log=False)
        async with served(settings, clock) as (_, gateway, sandbox):
            before, calls = gateway.store.source(League.NFL).as_of, len(sandbox.requests)
            clock.pass_by(minutes=1)
            told = await refresh_shared(League.NFL, settings, clock, force=False)
            assert {each["outcome"] for each in told} == {"refreshed"}
            async with asyncio.timeout(20):
                while gateway.store.source(League.NFL).as_of == before:
                    await asyncio.to_thread(clock)
            assert len(sandbox.requests) == calls


@pytest.mark.parametrize(
    ("method", "path"), [("GET", OPERATOR_STATUS.path), ("POST", f"{OPERATOR_REFRESH.path}?league=NFL&force=yes")]
)
async def test_strangers_find_nothing_there(method: str, path: str) -> None:
    clock, settings = HandClock(), live(api_keys=ClientKeys.read(f"board:{'0' * 64}"))
    async with served(settings, clock) as (origin, gateway, _):
        used = gateway.governor.ledger.used
        async with httpx.AsyncClient(base_url=origin) as client:
            tokens = ["", KEY, "0" * 64, operator_token(None), operator_token(ApiKey("other"))]
            for token in tokens:
                assert (await client.request(method, path, headers={TOKEN_HEADER: token})).status_code == 404
            for name in ("origin", "x-forwarded-for"):
                through = {TOKEN_HEADER: operator_token(ApiKey(KEY)), name: "https://example.com"}
                assert (await client.request(method, path, headers=through)).status_code == 404
            unknown = await client.request(method, "/nothing")
            refused = await client.request(method, path)
            assert (refused.status_code, refused.text) == (unknown.status_code, unknown.text)
        app = app_of(gateway, settings, clock)
        far = httpx.ASGITransport(app=app, client=("203.0.113.7", 5000))
        async with httpx.AsyncClient(base_url="http://gateway", transport=far) as client:
            shown = {TOKEN_HEADER: operator_token(ApiKey(KEY)), "x-forwarded-for": "127.0.0.1"}
            assert (await client.request(method, path, headers=shown)).status_code == 404
        assert gateway.governor.ledger.used == used


def test_the_routes_are_not_public() -> None:
    assert not any(route.public for route in (OPERATOR_STATUS, OPERATOR_REFRESH))


async def test_where_no_gateway_answers_the_commands_say_so() -> None:
    with pytest.raises(NotReached, match=r"no gateway answers at http://127\.0\.0\.1:1 "):
        await asyncio.to_thread(status, "http://127.0.0.1:1", live())
    clock = HandClock()
    async with served(live(), clock) as (origin, _, _):
        with pytest.raises(NotReached, match="with the same SPORTSDATA_API_KEY"):
            await asyncio.to_thread(status, origin, Settings())
        with pytest.raises(NotReached, match="This gateway serves NFL, NBA"):
            await asyncio.to_thread(refresh, "XFL", origin, live(), force=False)


async def test_a_server_that_is_no_gateway_is_called_so() -> None:
    async with running(Starlette(routes=[Route("/{path:path}", lambda _: HTMLResponse("<p>Hello"))])) as origin:
        with pytest.raises(NotReached, match=rf"the server at {origin} is not a schedule gateway \(status 200\)"):
            await asyncio.to_thread(status, origin, Settings())


def test_a_gateway_of_another_build_is_told_by_its_commit() -> None:
    state = {"version": "0.1.0", "commit": "c1e6aa2", "time_zones": "2026f", "started_at": "x", "source": "sandbox"}
    with pytest.raises(NotReached, match=r"another build \(0\.1\.0, commit c1e6aa2\) .* its status has no 'calls'"):
        status_for_people(state)


async def test_the_commands_speak_to_the_gateway_of_this_machine() -> None:
    settings = Settings(leagues=(League.NFL,), request_log=False)
    gateway = create_gateway(settings)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own command
            [COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60
        )

    async with running(app_of(gateway, settings)) as origin:
        await gateway.store.readiness.load(League.NFL)
        told = await asyncio.to_thread(run, "status", "--url", origin, "--json")
        assert json.loads(told.stdout)["source"] == "sandbox"
        told = await asyncio.to_thread(run, "status", "--url", origin)
        assert told.stdout.startswith("build         ")
        told = await asyncio.to_thread(run, "refresh", "nfl", "--url", origin)
        assert (told.returncode, told.stderr) == (0, "")
        assert "Schedules/" in told.stdout
        assert ": refreshed" in told.stdout


async def test_refreshing_fails_as_a_command_when_one_route_could_not_be_refreshed() -> None:
    clock, settings = HandClock(), live()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "SPORTSDATA_API_KEY": KEY}
        return subprocess.run(  # noqa: S603 - our own command
            [COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60, env=environ
        )

    async with served(settings, clock) as (origin, _, sandbox):
        clock.pass_by(minutes=1)
        told = await asyncio.to_thread(run, "refresh", "NFL", "--url", origin)
        assert told.returncode == 0
        sandbox.faults.add("/Scores/", status=500)
        clock.pass_by(minutes=1)
        told = await asyncio.to_thread(run, "refresh", "NFL", "--url", origin, "--force")
        assert "/Scores/" in told.stdout
        assert told.returncode == 1


async def test_status_as_a_command_fails_differently_when_nothing_is_served() -> None:
    clock, settings = HandClock(), live()
    sandbox = create_sandbox(clock)
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))

    def run(*arguments: str) -> int:
        environ = {**os.environ, "SPORTSDATA_API_KEY": KEY}
        done = subprocess.run([COMMAND, *arguments], capture_output=True, check=False, timeout=60, env=environ)  # noqa: S603 - our own command
        return done.returncode

    async with running(app_of(gateway, settings, clock)) as origin:
        sandbox.faults.add("/v3/", status=500)
        empty = await asyncio.to_thread(status, origin, settings)
        assert (await asyncio.to_thread(run, "status", "--url", origin)) == (0 if serves_anything(empty) else 3)
        sandbox.faults.clear()
        clock.pass_by(minutes=10)
        await gateway.store.operator.refresh_now(League.NFL, force=True)
        assert (await asyncio.to_thread(run, "status", "--url", origin)) == 0
    assert await asyncio.to_thread(run, "status", "--url", "http://127.0.0.1:1") == 1


def test_a_pause_is_told_with_its_end_its_reason_and_what_to_do() -> None:
    until = datetime(2026, 11, 22, 21, 12, 30, tzinfo=UTC)
    told = paused({"/v3/nfl": "UPSTREAM_UNAVAILABLE", "": "KEY_REJECTED"}, {"/v3/nfl": until})
    assert [(each["route"], each["until"]) for each in told] == [("/v3/nfl", until), ("", None)]
    assert told[0]["do"].startswith("Wait: the gateway retries after the pause.")
    assert "SPORTSDATA_API_KEY" in told[1]["do"]
