"""The whole gateway: sandbox, wrong keys, readiness, and secrets that never appear."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.settings import Plan, SettingError, Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.wiring import app_of, create_app, create_gateway
from gql_service.wiring.app import LOADING_AT_START
from schema.enums import League, SourceMode
from tests.builders import NOW
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.serving import client_of, running

SECRET = "s3cr3t-key-value"
LIVE_GAMES = """{ games(on: "2026-11-22") {
  totalCount nodes { homeScore winner { key } odds { overUnder } } sources { mode delayed scrambled } } }"""
FOUR = (League.NFL, League.NBA, League.MLB, League.NHL)


@pytest.mark.parametrize("month", [1, 4, 7, 10])
async def test_the_readme_s_query_has_games_at_any_time_of_the_year(ask: Ask, month: int) -> None:
    now = datetime(2026, month, 15, 18, tzinfo=UTC)
    gateway = create_gateway(Settings(leagues=FOUR), HandClock(now))
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


async def test_a_gateway_is_ready_once_a_league_has_data() -> None:
    async with client_of(create_app(Settings(leagues=(League.NFL,)), HandClock(NOW))) as client:
        assert await ready(client, 200) == {"status": "ready"}
        assert (await client.get("/healthz")).json() == {"status": "ok"}


async def served_live(sandbox: Sandbox, key: str = SECRET) -> Any:
    async with running(sandbox) as origin:
        settings = Settings(
            source=SourceChoice.LIVE, api_key=ApiKey(key), base_url=origin, leagues=(League.NFL,), monthly_calls=None
        )
        async with client_of(create_app(settings, HandClock(NOW))) as client:
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
            assert legacy.status_code == 503
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


@pytest.mark.parametrize(("source", "loaded"), [(SourceChoice.LIVE, {"nfl"}), (SourceChoice.SANDBOX, {"nfl", "nba"})])
async def test_at_its_start_a_live_gateway_calls_for_its_first_league_alone(
    source: SourceChoice, loaded: set[str]
) -> None:
    clock, leagues = HandClock(NOW), (League.NFL, League.NBA)
    sandbox = create_sandbox(clock)
    settings = Settings(source=source, api_key=ApiKey(SECRET), leagues=leagues, monthly_calls=None)
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
    async with client_of(app_of(gateway, settings, clock)):
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == LOADING_AT_START))
        await gateway.store.settle()
    assert {path.split("/")[2] for path in sandbox.requests} == loaded


@pytest.mark.parametrize(("plan", "show", "hidden"), [(Plan.TRIAL, True, False), (Plan.PRODUCTION, False, False)])
async def test_numbers_show_on_a_production_key_or_when_asked_for(plan: Plan, *, show: bool, hidden: bool) -> None:
    async with running(create_sandbox(lambda: NOW)) as origin:
        settings = Settings(
            api_key=ApiKey(SECRET), base_url=origin, leagues=(League.NFL,), plan=plan, show_scrambled=show
        )
        gateway = create_gateway(settings, HandClock(NOW))
        snapshots = await gateway.store.for_days(League.NFL, NOW.date(), NOW.date())
        finished = [game for game in snapshots[0].games if game.winner is not None]
        assert (not finished) is hidden
        assert gateway.store.source(League.NFL).delayed is (plan is Plan.TRIAL)
        await gateway.close()


async def test_a_route_at_the_side_costs_only_what_it_adds(ask: Ask) -> None:
    sandbox = create_sandbox(lambda: NOW)
    for path in ("/Teams$", "/Stadiums$", "/Timeframes/", "json/Scores/"):
        sandbox.faults.add(path, status=401, body="{}")
    gateway = create_gateway(Settings(leagues=(League.NFL,)), HandClock(NOW), httpx.ASGITransport(app=sandbox))
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
    gateway = create_gateway(Settings(leagues=(League.NFL,)), HandClock(NOW), httpx.ASGITransport(app=sandbox))
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


async def test_a_league_in_its_off_season_makes_the_gateway_ready_too() -> None:
    april = datetime(2026, 4, 15, 12, tzinfo=UTC)
    async with running(create_sandbox(lambda: april)) as origin:
        settings = Settings(api_key=ApiKey(SECRET), base_url=origin, monthly_calls=None)
        async with client_of(create_app(settings, HandClock(april))) as client:
            await ready(client, 200)


async def test_seasons_out_of_reach_cost_no_call(ask: Ask) -> None:
    sandbox = create_sandbox(lambda: NOW)
    async with running(sandbox) as origin:
        settings = Settings(api_key=ApiKey(SECRET), base_url=origin, leagues=(League.NFL,), seasons=1)
        gateway = create_gateway(settings, HandClock(NOW))
        await ask(gateway.store, "{ seasons { year } }")
        before = len(sandbox.requests)
        fields = " ".join(f"a{year}: games(season: {year}) {{ totalCount }}" for year in range(2018, 2025))
        answer = await ask(gateway.store, "{ %s }" % fields)
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"SEASON_NOT_SERVED"}
        assert "from 2025 to 2027" in answer["errors"][0]["message"]
        assert len(sandbox.requests) == before
        near = await ask(gateway.store, "{ games(season: 2025) { totalCount } }")
        assert near["data"]["games"]["totalCount"] >= 272
        await gateway.close()


async def test_a_failing_vendor_is_not_asked_again_and_again(ask: Ask) -> None:
    sandbox, clock = create_sandbox(lambda: NOW), HandClock(NOW)
    sandbox.faults.add(".*", status=403, body="{}")
    gateway = create_gateway(Settings(leagues=(League.NFL,)), clock, httpx.ASGITransport(app=sandbox))
    for _ in range(60):
        await ask(gateway.store, "{ games { totalCount } }")
        clock.pass_by(seconds=5)
    assert len(sandbox.requests) <= 7, "each route once, and one of them again after a minute"
    await gateway.close()


async def test_what_is_said_of_a_league_is_said_in_the_answer_too(ask: Ask) -> None:
    sandbox = create_sandbox(lambda: NOW)
    sandbox.faults.add("/nfl/.*2024", status=401, body="{}")
    gateway = create_gateway(
        Settings(leagues=(League.NFL, League.NBA)), HandClock(NOW), httpx.ASGITransport(app=sandbox)
    )
    document = "{ games(leagues: [NFL, NBA, UCL], season: 2024) { totalCount sources { league errorCode } } }"
    await ask(gateway.store, "{ games { totalCount } }")
    answer = await ask(gateway.store, document)
    assert answer["data"]["games"]["totalCount"] > 1000
    assert answer["data"]["games"]["sources"] == [
        {"league": "NFL", "errorCode": "NOT_IN_PLAN"},
        {"league": "NBA", "errorCode": None},
        {"league": "UCL", "errorCode": "LEAGUE_NOT_SERVED"},
    ]
    await gateway.close()


async def test_far_off_seasons_do_not_pile_up(ask: Ask) -> None:
    gateway = create_gateway(Settings(leagues=(League.NFL,)), HandClock(NOW))
    for year in range(2000, 2015):
        await ask(gateway.store, "query ($year: Int!) { games(season: $year) { totalCount } }", year=year)
    assert len(gateway.store.held(League.NFL)) <= 8
    await gateway.close()


async def test_a_game_outside_the_usual_months_is_found_by_its_day_once_its_season_is_known(ask: Ask) -> None:
    early = datetime(2026, 8, 20, 23, tzinfo=UTC)
    row = {"GameID": 5, "Status": "Scheduled", "Day": "2026-08-20T00:00:00", "DateTimeUTC": "2026-08-20T23:00:00"}

    class EarlySeason(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, json=[row] if request.url.path.endswith("/Games/2027") else [])

    gateway = create_gateway(Settings(leagues=(League.NHL,)), HandClock(early), EarlySeason())
    document = '{ all: games(season: 2027) { totalCount } on: games(on: "2026-08-20") { totalCount } }'
    await ask(gateway.store, document, now=early)
    answer = await ask(gateway.store, document, now=early)
    assert answer["data"] == {"all": {"totalCount": 1}, "on": {"totalCount": 1}}
    await gateway.close()


async def test_teams_made_from_rows_are_teams(ask: Ask) -> None:
    sandbox = create_sandbox(lambda: NOW)
    sandbox.faults.add("/Teams", status=401, body="{}")
    gateway = create_gateway(Settings(leagues=(League.NFL,)), HandClock(NOW), httpx.ASGITransport(app=sandbox))
    answer = await ask(gateway.store, "{ teams { totalCount } }")
    assert answer["data"]["teams"]["totalCount"] == 32
    await gateway.close()
