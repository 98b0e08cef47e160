"""The legacy contract, byte for byte."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from gql_service.clock import Clock
from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.web.answers.responder import Responder
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.rest.game_schedule import GameSchedule
from gql_service.web.rest.legacy_rows import legacy_game
from gql_service.wiring import create_app
from schema.context import Context
from schema.enums import GameStatus, League, PeriodKind, SeasonType
from schema.errors import LeagueUnavailable
from schema.ids import SeasonKey
from schema.port import SchedulePort
from schema.types.game import Game
from schema.types.game_details import AggregateScore, Forecast, PeriodScore, Pitcher, ProbablePitchers
from schema.types.season import Season
from schema.types.series import Series
from tests.builders import ARLINGTON, DAL, NBA_BOS, NBA_DAL, NOW, game, season, snapshot, team, utc
from tests.clocks import HandClock
from tests.fakes.schedule import FakeSchedule
from tests.samples import nfl_2014
from tests.serving import client_of

GOLDEN = Path(__file__).with_name("golden")


def at(instant: Any) -> Clock:
    return HandClock(instant)


@pytest.fixture
async def legacy(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway over the sample of 2014."""
    nfl_2014.write(tmp_path)
    async with client_of(create_app(Settings(replay=tmp_path, leagues=(League.NFL,)), at(NOW))) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "status", "golden"),
    [
        ("season=2014&week=1", 200, "week-1"),
        ("season=2014REG&week=1&league=nfl", 200, "week-1"),
        ("from=2014-09-04&to=2014-09-08", 200, "week-1"),
        ("season=2014&week=5", 200, "to-be-decided"),
        ("date=2014-10-05", 200, "to-be-decided"),
        ("date=2014-OCT-05&unknown=1&limit=", 200, "to-be-decided"),
        ("season=2014&week=6", 200, "place-undecided"),
        ("season=2014&team=mia&week=4", 200, "abroad"),
        ("season=2014&week=9", 200, "nothing-found"),
        ("season=2014POST", 200, "nothing-found"),
        ("", 200, "nothing-found"),
        ("week=soon", 400, "bad-week"),
    ],
)
@pytest.mark.parametrize("route", ["/game-schedule", "/sports", "/game-schedule/"])
async def test_legacy_answers_are_what_they_were(
    legacy: httpx.AsyncClient, route: str, query: str, status: int, golden: str
) -> None:
    response = await legacy.get(f"{route}?{query}")
    assert response.content == (GOLDEN / f"{golden}.json").read_bytes()
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-schedule-source"] == "replay"


def with_all_details(of: Season) -> Game:
    """Build a finished game with a value in every field that the contract has besides the legacy one's."""
    quarters = enumerate(((7, 3), (3, 7), (10, 0), (4, 14)), start=1)
    return game(
        "1",
        utc("2026-11-22T18:00:00"),
        of=of,
        week=12,
        status=GameStatus.FINAL,
        status_text="F/OT",
        home_score=24,
        away_score=24,
        venue=ARLINGTON,
        channels=["FOX"],
        period_scores=[
            PeriodScore(number=number, name=str(number), kind=PeriodKind.REGULAR, home_score=home, away_score=away)
            for number, (home, away) in quarters
        ],
        series=Series(game_number=1, max_length=7, home_wins=1, away_wins=0, leader=DAL, decided=False),
        aggregate=AggregateScore(home_score=3, away_score=2, leg=2, winner=DAL, summary="Agg. 3-2"),
        overtime=True,
        tournament="NBA Cup",
        end_time=utc("2026-11-22T21:10:30"),
        attendance=80_123,
        forecast=Forecast(description="Light Rain", temperature_low_f=30),
        probable_pitchers=ProbablePitchers(home=Pitcher(name="Ann Example"), away=Pitcher()),
    )


@pytest.mark.parametrize(("fields", "golden"), [("basic", "details-basic"), ("extended", "details-extended")])
async def test_no_detail_of_a_game_reaches_legacy_clients(fields: str, golden: str) -> None:
    of = season()
    async with over(FakeSchedule(snapshot(of, [with_all_details(of)]))) as client:
        response = await client.get(f"/?season=2026&fields={fields}")
    assert response.content == (GOLDEN / f"{golden}.json").read_bytes()


async def test_head_answers_like_get_without_a_body(legacy: httpx.AsyncClient) -> None:
    got = await legacy.get("/game-schedule?season=2014&week=1")
    head = await legacy.head("/game-schedule?season=2014&week=1")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


async def test_other_methods_are_not_allowed(legacy: httpx.AsyncClient) -> None:
    await legacy.get("/game-schedule")  # the cached answer is not given to clients without access
    response = await legacy.post("/game-schedule")
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]
    assert "GET" in response.json()["message"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("league=XFL", "`league` is 'XFL'; it may be NFL"),
        ("season=14", "looks like 2025"),
        ("week=61", "from 0 to 60"),
        ("date=05/10/2014", "`date`: "),
        ("date=2014-10-05&from=2014-10-01", "`date` is one day; it cannot be combined"),
        ("from=2014-10-05&to=2014-10-01", "is before"),
        ("team=ZZZ", "There is no team"),
        ("names=long", "full or short or key"),
        ("fields=all", "basic or extended"),
        ("limit=-1", "from 0 to 2500"),
        ("limit=" + "9" * 5000, "from 0 to 2500"),
        ("week=١", "whole number"),
        ("week=" + "0" * 4301, "from 0 to 60"),
        ("limit=00000000000050000000", "from 0 to 2500"),
    ],
)
async def test_a_bad_parameter_says_what_would_be_right(legacy: httpx.AsyncClient, query: str, says: str) -> None:
    response = await legacy.get(f"/game-schedule?{query}")
    body = response.json()
    assert response.status_code == 400
    assert (body["message"], body["games"]) == ("Bad request.", [])
    assert says in body["error"]


async def test_names_and_limit_and_extended_fields(legacy: httpx.AsyncClient) -> None:
    url = "/game-schedule?season=2014&week=1&limit=1"
    assert (await legacy.get(f"{url}&names=short")).json()["games"][0]["home_team"] == "Seahawks"
    assert (await legacy.get(f"{url}&names=key")).json()["games"][0]["away_team"] == "GB"
    (game,) = (await legacy.get(f"{url}&fields=extended")).json()["games"]
    assert list(game)[:5] == ["away_team", "home_team", "venue", "date", "time"]
    assert {name: game[name] for name in list(game)[6:]} == {
        "status": "SCHEDULED",
        "league": "NFL",
        "season": 2014,
        "week": 1,
        "starts_at": "2014-09-05T00:30:00Z",
    }


async def test_a_page_of_another_origin_may_read(legacy: httpx.AsyncClient) -> None:
    response = await legacy.get("/game-schedule?season=2014&week=1", headers={"origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers


def over_sandbox() -> tuple[ASGIApp, Any]:
    sandbox = create_sandbox(at(NOW))
    return create_app(Settings(leagues=(League.NFL, League.NBA)), at(NOW), httpx.ASGITransport(app=sandbox)), sandbox


@asynccontextmanager
async def over(schedule: SchedulePort) -> AsyncIterator[httpx.AsyncClient]:
    """A route over a schedule of the test's own."""
    cache = ResponseCache(at(NOW), FakeSchedule())
    responder = Responder(cache, lambda: Context(schedule, NOW), at(NOW), max_stale=timedelta(days=1))
    view = GameSchedule(responder)
    async with client_of(Starlette(routes=[Route("/", view)])) as client:
        yield client


async def test_a_league_without_weeks_lists_today_and_the_next_seven_days() -> None:
    of, yesterday = season(SeasonKey(League.NBA, 2027, SeasonType.REGULAR)), utc("2026-11-22T18:00:00")
    starts = [yesterday + timedelta(days=step) for step in range(10)]
    games = [game(f"{start.day}", start, NBA_DAL, NBA_BOS, of=of) for start in starts]
    async with over(FakeSchedule(snapshot(of, games))) as client:
        listed = (await client.get("/?league=NBA")).json()["games"]
    assert [each["date"] for each in listed] == [f"2026-11-{day}" for day in range(23, 31)]


async def test_nothing_held_and_a_rejected_key_is_a_503_with_a_fixed_text() -> None:
    app, sandbox = over_sandbox()
    sandbox.faults.add(".*", status=401, body='{"message":"Access denied due to invalid subscription key."}')
    async with client_of(app) as client:
        response = await client.get("/game-schedule?season=2026&week=1")
    assert response.content == (GOLDEN / "failing.json").read_bytes()
    assert (response.status_code, response.headers["retry-after"]) == (503, "3600")
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", ["", "?season=2026&week=1", "?date=today", "?team=DAL"])
async def test_a_source_in_trouble_is_a_503_that_says_when_to_ask_again(query: str) -> None:
    app, sandbox = over_sandbox()
    sandbox.faults.add(".*", status=500, body="oops")
    async with client_of(app) as client:
        response = await client.get(f"/game-schedule{query}")
    assert response.content == (GOLDEN / "failing.json").read_bytes()
    assert (response.status_code, response.headers["retry-after"]) == (503, "60")


@pytest.mark.parametrize(
    ("code", "status", "retry_after"),
    [
        ("NOT_IN_PLAN", 404, None),
        ("UPSTREAM_UNAVAILABLE", 503, "60"),
        ("UPSTREAM_TIMEOUT", 503, "60"),
        ("UPSTREAM_UNREADABLE", 503, "60"),
        ("QUOTA_EXCEEDED", 503, "60"),
        ("NOT_FOUND", 503, "60"),
        ("KEY_REJECTED", 503, "3600"),
        ("BUDGET_SPENT", 503, "3600"),
        ("HISTORY_BUDGET_SPENT", 503, "3600"),
    ],
)
@pytest.mark.parametrize("query", ["", "date=today", "season=2026", "league=NBA"])
async def test_each_failure_of_a_league_has_its_status(
    code: str, status: int, retry_after: str | None, query: str
) -> None:
    failure = LeagueUnavailable(code, "A sentence about the source.")
    async with over(FakeSchedule(failing=dict.fromkeys((League.NFL, League.NBA), failure))) as client:
        response = await client.get(f"/?{query}")
    assert (response.status_code, response.headers.get("retry-after")) == (status, retry_after)
    assert list(response.json()) == ["message", "error"]
    assert response.json()["message"] == "An error occurred."


async def test_what_the_plan_lacks_is_named_in_a_sentence() -> None:
    app, sandbox = over_sandbox()
    sandbox.faults.add(".*/nba/.*", status=401, body="{}")
    async with client_of(app) as client:
        await client.get("/game-schedule")
        response = await client.get("/game-schedule?league=NBA&season=2027")
    told = response.json()
    assert (response.status_code, told["message"]) == (404, "An error occurred.")
    assert "The SportsData.io plan of this gateway does not include this" in told["error"]


@pytest.mark.parametrize("query", ["season=1990", "season=2014POST", "season=2099&week=1", "league=NBA&season=1990"])
async def test_a_season_that_the_sandbox_does_not_have_is_the_client_s_mistake(query: str) -> None:
    app, _ = over_sandbox()
    async with client_of(app) as client:
        response = await client.get(f"/game-schedule?{query}")
        calendar = await client.get("/calendar/NFL.ics?season=1990")
    assert (response.status_code, response.json()["message"]) == (400, "Bad request.")
    assert "from 2015 to 20" in response.json()["error"]
    assert (calendar.status_code, calendar.json()["code"]) == (404, "SEASON_NOT_SERVED")


async def test_a_season_that_is_not_served_is_the_client_s_mistake() -> None:
    sandbox = httpx.ASGITransport(app=create_sandbox(at(NOW)))
    settings = Settings(leagues=(League.NFL,), source=SourceChoice.LIVE, api_key=ApiKey("planted"), seasons=1)
    async with client_of(create_app(settings, at(NOW), sandbox)) as client:
        response = await client.get("/game-schedule?season=2015")
    assert (response.status_code, response.headers["cache-control"]) == (400, "no-store")
    assert "This gateway serves NFL from 2025 to 2027" in response.json()["error"]


async def test_without_a_parameter_the_nfl_shows_its_current_week_and_others_the_next_days() -> None:
    app, _ = over_sandbox()
    async with client_of(app) as client:
        nfl = (await client.get("/game-schedule?fields=extended")).json()["games"]
        nba = (await client.get("/game-schedule?fields=extended&league=NBA")).json()["games"]
        week = (await client.get("/game-schedule?fields=extended&week=3")).json()["games"]
    assert {game["week"] for game in nfl} == {nfl[0]["week"]}
    assert len(nfl) >= 13
    assert {game["season"] for game in nfl} == {2026}
    assert {game["date"] for game in nba} <= {f"2026-11-{day}" for day in range(23, 31)}
    assert nba
    assert {(game["week"], game["season"]) for game in week} == {(3, 2026)}


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        ("2026-11-22T17:00:00", "12:00 PM ET"),
        ("2026-07-04T04:05:00", "12:05 AM ET"),
        ("2026-07-04T16:30:00", "12:30 PM ET"),
        ("2026-11-22T14:05:00", "9:05 AM ET"),
    ],
)
def test_times_are_on_a_clock_of_twelve_hours_in_summer_and_winter(start: str, shown: str) -> None:
    assert legacy_game(game("1", utc(start), of=season()), "full", extended=False)["time"] == shown


async def test_a_game_that_moved_stands_on_its_new_day_alone() -> None:
    of = season()
    moved = game("1", utc("2026-11-24T18:00:00"), of=of)
    old = game("1~", utc("2026-11-22T18:00:00"), of=of, status=GameStatus.POSTPONED, rescheduled_to=moved)
    async with over(FakeSchedule(snapshot(of, [old, moved]))) as client:
        games = (await client.get("/?season=2026")).json()["games"]
    assert [each["date"] for each in games] == ["2026-11-24"]


async def test_college_and_club_names_are_those_they_go_by() -> None:
    arsenal = team("ARS", "Arsenal FC", league=League.EPL, full_name="Arsenal Football Club")
    row = legacy_game(game("1", None, arsenal, None, of=season()), "full", extended=False)
    assert (row["home_team"], row["away_team"], row["date"], row["time"]) == ("Arsenal FC", *["Unknown"] * 3)
