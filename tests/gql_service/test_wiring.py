"""The whole gateway: sandbox, wrong keys, readiness, and what it never says."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.settings import Plan, SettingError, Settings, SourceChoice
from gql_service.sportsdata.client import ApiKey
from gql_service.wiring import create_app, create_gateway
from schema.enums import League, SourceMode
from tests.builders import NOW
from tests.conftest import Ask
from tests.serving import client_of, running

SECRET = "s3cr3t-key-value"
LIVE_GAMES = """{ games(on: "2026-11-22") {
  totalCount nodes { homeScore winner { key } odds { overUnder } } sources { mode delayed scrambled } } }"""
FOUR = (League.NFL, League.NBA, League.MLB, League.NHL)


@pytest.mark.parametrize("month", [1, 4, 7, 10])
async def test_the_readme_s_query_has_games_at_any_time_of_the_year(ask: Ask, month: int) -> None:
    now = datetime(2026, month, 15, 18, tzinfo=UTC)
    gateway = create_gateway(Settings(leagues=FOUR), lambda: now)
    answer = await ask(
        gateway.store,
        """{ games(on: "today", timeZone: "America/New_York") {
             totalCount nodes { league status startTime homeTeam { fullName } venue { name } } } }""",
        now=now,
    )
    assert "errors" not in answer
    assert answer["data"]["games"]["totalCount"] > 0
    assert any(node["status"] == "IN_PROGRESS" for node in answer["data"]["games"]["nodes"])
    await gateway.close()


async def ready(client: httpx.AsyncClient, status: int) -> dict[str, Any]:
    """Wait until /readyz answers with a status; give up after a while."""
    async with asyncio.timeout(10):
        while (response := await client.get("/readyz")).status_code != status:
            pass
    body: dict[str, Any] = response.json()
    return body


async def test_it_is_ready_once_a_league_has_data() -> None:
    async with client_of(create_app(Settings(leagues=(League.NFL,)), lambda: NOW)) as client:
        assert await ready(client, 200) == {"status": "ready"}
        assert (await client.get("/healthz")).json() == {"status": "ok"}


async def served_live(sandbox: Sandbox, key: str = SECRET) -> Any:
    async with running(sandbox) as origin:
        settings = Settings(
            source=SourceChoice.LIVE, api_key=ApiKey(key), base_url=origin, leagues=(League.NFL,), monthly_calls=None
        )
        async with client_of(create_app(settings, lambda: NOW)) as client:
            yield client


async def test_a_wrong_key_is_told_everywhere_and_shown_nowhere() -> None:
    said: list[str] = []
    with capture_logs() as logs:
        async for client in served_live(create_sandbox(lambda: NOW, keys={"the-right-one"})):
            async with asyncio.timeout(10):
                while "key" not in (readiness := await client.get("/readyz")).text:
                    pass
            assert readiness.status_code == 503
            assert "does not accept the key" in readiness.json()["reason"]
            assert (await client.get("/healthz")).status_code == 200
            answer = await client.post(
                "/graphql", json={"query": "{ games { totalCount } sources { errorCode error stale } }"}
            )
            assert answer.json()["errors"][0]["extensions"]["code"] == "KEY_REJECTED"
            (source,) = answer.json()["data"]["sources"]
            assert source["errorCode"] == "KEY_REJECTED"
            assert "does not accept the key" in source["error"]
            legacy = await client.get("/game-schedule")
            assert legacy.status_code == 500
            said += [readiness.text, answer.text, legacy.text, str(answer.headers), str(legacy.headers)]
    assert SECRET not in "".join(said) + str(logs)


async def test_the_right_key_is_served_live_and_labelled_so() -> None:
    sandbox = create_sandbox(lambda: NOW, keys={SECRET})
    async for client in served_live(sandbox):
        answer = await client.post(
            "/graphql",
            json={"query": LIVE_GAMES},
        )
        games = answer.json()["data"]["games"]
        assert answer.headers["x-schedule-source"] == "live"
        assert games["sources"] == [{"mode": "LIVE", "delayed": True, "scrambled": True}]
        assert games["totalCount"] > 0
        assert {(node["homeScore"], node["winner"], node["odds"]) for node in games["nodes"]} == {(None, None, None)}
    assert not any(SECRET in path for path in sandbox.requests)


@pytest.mark.parametrize(("plan", "show", "hidden"), [(Plan.TRIAL, True, False), (Plan.PRODUCTION, False, False)])
async def test_numbers_show_on_a_production_key_or_when_asked_for(plan: Plan, *, show: bool, hidden: bool) -> None:
    async with running(create_sandbox(lambda: NOW)) as origin:
        settings = Settings(
            api_key=ApiKey(SECRET), base_url=origin, leagues=(League.NFL,), plan=plan, show_scrambled=show
        )
        gateway = create_gateway(settings, lambda: NOW)
        snapshots = await gateway.store.for_days(League.NFL, NOW.date(), NOW.date())
        finished = [game for game in snapshots[0].games if game.winner is not None]
        assert (not finished) is hidden
        assert gateway.store.source(League.NFL).delayed is (plan is Plan.TRIAL)
        await gateway.close()


async def test_a_route_at_the_side_costs_only_what_it_adds(ask: Ask) -> None:
    sandbox = create_sandbox(lambda: NOW)
    for path in ("/Teams$", "/Stadiums$", "/Timeframes/", "json/Scores/"):
        sandbox.faults.add(path, status=401, body="{}")
    gateway = create_gateway(Settings(leagues=(League.NFL,)), lambda: NOW, httpx.ASGITransport(app=sandbox))
    answer = await ask(
        gateway.store,
        """{ games(season: 2026, seasonType: REGULAR, first: 1) { totalCount
             nodes { homeTeam { key name } venue { name } } sources { errorCode } } team(id: "NFL:DAL") { key } }""",
    )
    assert "errors" not in answer
    games = answer["data"]["games"]
    assert games["totalCount"] == 272
    assert games["nodes"][0]["homeTeam"]["key"]
    assert games["nodes"][0]["venue"]["name"]
    assert games["sources"] == [{"errorCode": "NOT_IN_PLAN"}]
    assert answer["data"]["team"] == {"key": "DAL"}


async def test_a_part_that_the_plan_lacks_is_empty_and_noted(ask: Ask) -> None:
    sandbox = create_sandbox(lambda: NOW)
    sandbox.faults.add("2026PRE", status=401, body="{}")
    gateway = create_gateway(Settings(leagues=(League.NFL,)), lambda: NOW, httpx.ASGITransport(app=sandbox))
    await gateway.store.directory(League.NFL)
    answer = await ask(gateway.store, "{ games(season: 2026) { totalCount sources { errorCode error } } }")
    assert answer["data"]["games"]["totalCount"] >= 272
    assert answer["data"]["games"]["sources"] == [
        {
            "errorCode": "NOT_IN_PLAN",
            "error": "The SportsData.io plan of this gateway does not include this (Schedules/2026PRE).",
        }
    ]


def test_live_without_a_key_is_refused_with_a_way_out() -> None:
    with pytest.raises(SettingError, match="SPORTSDATA_API_KEY"):
        create_app(Settings(source=SourceChoice.LIVE))


def test_a_key_makes_auto_live() -> None:
    assert Settings(api_key=ApiKey("k")).mode() is SourceMode.LIVE
    assert Settings().mode() is SourceMode.SANDBOX
