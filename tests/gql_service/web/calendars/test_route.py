"""Calendars as clients get them: over HTTP, parsed by a different library than the printing library."""

import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings
from gql_service.web.answers.responder import Responder
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.calendars.events import HOST
from gql_service.web.calendars.route import Calendars
from gql_service.web.transport.problems import ReadOnly
from gql_service.wiring import app_of, create_app, create_gateway
from schema.context import Context
from schema.enums import GameStatus, League, SeasonType, SourceMode
from schema.errors import LeagueUnavailable
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot
from schema.port import SchedulePort
from schema.types.game import Game
from tests.builders import DAL, KC, NBA_BOS, NBA_DAL, NOW, PHI, game, season, snapshot, utc
from tests.clocks import HandClock
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.web.calendars.reading import ReadCalendar, read_calendar
from tests.serving import client_of

SERVED = (League.NFL, League.NBA)
PROBLEM = "application/problem+json"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A gateway over the sandbox with a clock that stands still."""
    async with client_of(create_app(Settings(leagues=SERVED), HandClock(NOW))) as client:
        yield client


@asynccontextmanager
async def over(port: SchedulePort, now: datetime = NOW) -> AsyncIterator[httpx.AsyncClient]:
    """A route over a port of the test's own."""
    cache = ResponseCache(HandClock(now), FakeSchedule())
    responder = Responder(cache, lambda: Context(port, now), HandClock(now), max_stale=timedelta(days=1))
    view = Calendars(responder, port.leagues, mode=SourceMode.LIVE)
    async with client_of(Starlette(routes=[Route("/calendar/{path:path}", ReadOnly(view))])) as client:
        yield client


@pytest.fixture
async def quick() -> AsyncIterator[httpx.AsyncClient]:
    """A route over two leagues with a single game each."""
    nfl, nba = season(), season(SeasonKey(League.NBA, 2027, SeasonType.REGULAR))
    held = snapshot(nfl, [game("1", NOW, of=nfl)]), snapshot(nba, [game("1", NOW, NBA_DAL, NBA_BOS, of=nba)])
    async with over(FakeSchedule(*held)) as client:
        yield client


async def calendar(client: httpx.AsyncClient, path: str) -> ReadCalendar:
    response = await client.get(f"/calendar/{path}")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    return read_calendar(response.content)


def problem_of(response: httpx.Response) -> Mapping[str, Any]:
    """Return a problem after checking that its members agree with the answer."""
    assert response.headers["content-type"] == PROBLEM
    assert response.headers["cache-control"] == "no-store"
    told: Mapping[str, Any] = response.json()
    assert told["status"] == response.status_code
    assert told["type"] == "about:blank"
    return told


async def test_a_team_has_its_season(client: httpx.AsyncClient) -> None:
    found = await calendar(client, "NFL/DAL.ics")
    query = """{ team(id: "NFL:DAL") { games(first: 100) { nodes { id startTime } } } }"""
    answer = (await client.post("/graphql", json={"query": query})).json()["data"]["team"]["games"]["nodes"]
    starts = {f"{each['id']}@{HOST}": each["startTime"] for each in answer}
    assert found.name == "Dallas Cowboys (sandbox)"
    assert set(found.events) == set(starts)
    timed = {uid: datetime.fromisoformat(start) for uid, start in starts.items() if start}
    assert len(timed) > 15
    assert {uid: found.events[uid].start for uid in timed} == timed


async def test_every_spelling_of_a_calendar_is_the_same_calendar(client: httpx.AsyncClient) -> None:
    query = '{ team(id: "NFL:DAL") { id } }'
    id_ = (await client.post("/graphql", json={"query": query})).json()["data"]["team"]["id"]
    spellings = ["NFL/DAL.ics", "nfl/dal.ics", "nfl/dal", "NFL/DAL.ICS", "NFL/nfl:dal.ics", "NFL/DAL/"]
    answers = [await client.get(f"/calendar/{spelling}") for spelling in spellings]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert set((await calendar(client, f"NFL/{id_}.ics")).events) == set(read_calendar(answers[0].content).events)


async def test_a_league_has_all_its_games(client: httpx.AsyncClient) -> None:
    league, everything = await calendar(client, "NFL.ics"), await calendar(client, "nfl/all.ics")
    assert league == everything
    assert league.name == "NFL (sandbox)"
    assert len(league.events) > 272
    assert set((await calendar(client, "NFL/DAL.ics")).events) < set(league.events)


async def test_filters_intersect(client: httpx.AsyncClient) -> None:
    async def titles(query: str) -> set[str]:
        return set((await calendar(client, f"NFL/DAL.ics?seasonType=regular&scores=off&{query}")).summaries)

    home, away = await titles("side=home"), await titles("side=away")
    assert all(" at Cowboys" in title or " vs Cowboys" in title for title in home)
    assert all("Cowboys at " in title or "Cowboys vs " in title for title in away)
    assert len(home) + len(away) >= 14
    assert await titles("opponent=phi") == {"Cowboys at Eagles", "Eagles at Cowboys"}
    assert await titles("opponent=PHI&side=home") == {"Eagles at Cowboys"}
    assert len(await titles("from=2026-11-26&to=2026-11-26")) == 1
    assert await titles("status=FINAL") | await titles("status=scheduled") == home | away
    assert not await titles("status=FINAL") & await titles("from=today&status=SCHEDULED")


async def test_the_name_tells_filtered_calendars_apart(client: httpx.AsyncClient) -> None:
    found = await calendar(client, "NFL/DAL.ics?side=home&opponent=PHI&seasonType=REGULAR&season=2026")
    assert found.name == "Dallas Cowboys · home games · against Eagles · regular season · 2026 (sandbox)"


async def test_scores_can_be_kept_out(client: httpx.AsyncClient) -> None:
    shown = await calendar(client, "NFL/DAL.ics?status=FINAL")
    hidden = await calendar(client, "NFL/DAL.ics?status=FINAL&scores=off")
    assert any(character.isdigit() for title in shown.summaries for character in title.replace("49ers", ""))
    assert not any(character.isdigit() for title in hidden.summaries for character in title.replace("49ers", ""))
    assert set(shown.events) == set(hidden.events)


async def test_no_filter_matches_is_a_calendar_without_events(client: httpx.AsyncClient) -> None:
    assert (await calendar(client, "NFL/DAL.ics?from=2026-12-30&to=2026-12-30")).events == {}


@pytest.mark.parametrize(
    ("path", "parameter", "says"),
    [
        ("NFL.ics?colour=red", "colour", "it knows season, seasonType, from, to, status, channels, scores"),
        ("NFL.ics?side=home", "side", "is not a parameter of this route"),
        ("NFL/DAL.ics?side=left", "side", "it may be home or away"),
        ("NFL/DAL.ics?scores=maybe", "scores", "on or off"),
        ("NFL/DAL.ics?season=14", "season", "from 1900 to 2199"),
        ("NFL/DAL.ics?season=2026&season=2025", "season", "given twice"),
        ("NFL/DAL.ics?seasonType=SUMMER", "seasonType", "PRESEASON or REGULAR"),
        ("NFL/DAL.ics?status=FINAL,LOST", "status", "'LOST'"),
        ("NFL/DAL.ics?status=", "status", "SCHEDULED"),
        ("NFL/DAL.ics?from=26/11/2026", "from", "a day looks like"),
        ("NFL/DAL.ics?from=2026-11-26&to=2026-11-01", "from", "is before"),
        ("NFL/DAL.ics?from=2020-01-01", "from", "1 to 400"),
        ("NFL/DAL.ics?opponent=ZZZ", "opponent", "There is no team"),
        ("NFL/DAL.ics?opponent=NBA:BOS", "opponent", "a team of NBA, not of NFL"),
    ],
)
async def test_a_wrong_parameter_says_what_would_be_right(
    quick: httpx.AsyncClient, path: str, parameter: str, says: str
) -> None:
    told = problem_of(await quick.get(f"/calendar/{path}"))
    assert (told["status"], told["code"], told["parameter"]) == (400, "BAD_USER_INPUT", parameter)
    assert says in told["detail"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "LEAGUE is one of NFL, NBA"),
        ("/XFL.ics", 'no league "XFL"'),
        ("/MLB/NYY.ics", 'no league "MLB"'),
        ("/NFL/COWBOYS.ics", "NFL:DAL"),
        ("/NFL/DAL/2026.ics", "/calendar/NFL/TEAM.ics"),
        ("/NFL/NBA:BOS.ics", "a team of NBA, not of NFL"),
        ("/NBA.ics?seasonType=OTHER", "NBA has no OTHER"),
    ],
)
async def test_a_path_to_nothing_says_what_there_is(quick: httpx.AsyncClient, path: str, says: str) -> None:
    told = problem_of(await quick.get(f"/calendar{path}"))
    assert (told["status"], told["code"]) == (404, "NOT_FOUND")
    assert says in told["detail"]


async def test_only_reading_is_allowed(client: httpx.AsyncClient) -> None:
    for path in ("/calendar/NFL.ics", "/openapi.json", "/calendar"):
        await client.get(path)
        for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
            response = await client.request(method, path)
            assert (problem_of(response)["status"], response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        options = await client.options(path)
        assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert "LEAGUE is one of NFL, NBA" in problem_of(await client.get("/calendar"))["detail"]


async def test_a_calendar_is_labelled_and_given_again_like_every_answer(client: httpx.AsyncClient) -> None:
    first = await client.get("/calendar/NFL/DAL.ics")
    assert first.headers["x-schedule-source"] == "sandbox"
    assert first.headers["x-schedule-stale"] == "false"
    assert first.headers["age"].isdecimal()
    assert "max-age=" in first.headers["cache-control"]
    assert first.headers["content-disposition"] == 'inline; filename="dallas-cowboys.ics"'
    tag = {"if-none-match": first.headers["etag"]}
    for _ in range(2):
        again = await client.get("/calendar/NFL/DAL.ics", headers=tag)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    head = await client.head("/calendar/NFL/DAL.ics")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == first.headers["content-length"]
    packed = await client.get("/calendar/NFL/DAL.ics", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"


async def test_an_api_key_in_the_address_is_not_the_calendar_s_business(client: httpx.AsyncClient) -> None:
    plain, keyed = [await client.get(f"/calendar/NFL/DAL.ics{query}") for query in ("", "?api_key=s3cr3t")]
    assert keyed.content == plain.content
    assert "s3cr3t" not in keyed.text


async def test_a_game_that_moves_keeps_its_uid_and_raises_its_sequence() -> None:
    moved = await a_game_that_moves()
    first_start, uid = start_before(moved), f"{moved.id}@{HOST}"
    assert moved.home_team
    path = f"/calendar/mlb/{moved.home_team.key}.ics?season=2026&seasonType=REGULAR"
    clock = HandClock(first_start - timedelta(days=1))
    gateway = create_gateway(Settings(leagues=(League.MLB,)), clock)
    async with client_of(app_of(gateway, Settings(leagues=(League.MLB,)), clock)) as client:
        before = await client.get(path)
        clock.pass_by(days=1)
        stale = await client.get(path)  # no request for a day: the answer is stale, and a refresh begins
        assert (stale.headers["x-schedule-stale"], stale.content) == ("true", before.content)
        await gateway.store.refresher.turn()
        await gateway.store.settle()
        after = await client.get(path)
        # A container that starts now, and has never seen the game at its first time.
        async with client_of(create_app(Settings(leagues=(League.MLB,)), clock)) as other:
            elsewhere = await other.get(path)
    first, last = (read_calendar(answer.content).events[uid] for answer in (before, after))
    assert (first.start, last.start) == (first_start, moved.start_time)
    assert first_start != moved.start_time
    assert last.sequence > first.sequence
    assert last.stamp > first.stamp
    assert "Moved from" in last.description
    assert after.headers["etag"] != before.headers["etag"]
    assert len(read_calendar(after.content).events) == len(read_calendar(before.content).events)
    assert elsewhere.content == after.content
    assert elsewhere.headers["etag"] == after.headers["etag"]


async def a_game_that_moves() -> Game:
    gateway = create_gateway(Settings(leagues=(League.MLB,)), HandClock(datetime(2026, 10, 1, tzinfo=UTC)))
    snapshots = await gateway.store.for_year(League.MLB, 2026, SeasonType.REGULAR)
    await gateway.close()
    return next(each for each in snapshots[0].games if each.rescheduled_from is not None)


def start_before(moved: Game) -> datetime:
    assert moved.rescheduled_from
    assert moved.rescheduled_from.start_time
    return moved.rescheduled_from.start_time


async def test_an_old_record_is_no_event_beside_its_make_up() -> None:
    of = season()
    make_up = game("1", utc("2026-11-24T18:00:00"), of=of)
    old = game("1~", utc("2026-11-22T18:00:00"), of=of, status=GameStatus.POSTPONED, rescheduled_to=make_up)
    async with over(FakeSchedule(snapshot(of, [old, make_up]))) as client:
        assert list((await calendar(client, "NFL/DAL.ics")).events) == [f"{make_up.id}@{HOST}"]


async def test_an_undecided_time_is_the_whole_of_the_league_s_day() -> None:
    of = season()
    async with over(FakeSchedule(snapshot(of, [game("1", date(2026, 12, 20), of=of)]))) as client:
        (event,) = (await calendar(client, "NFL/DAL.ics")).events.values()
    assert (event.start, event.status) == (date(2026, 12, 20), "TENTATIVE")


async def test_days_are_those_of_the_league_though_events_are_instants() -> None:
    of = season()
    late = game("1", utc("2026-11-24T01:15:00"), of=of)  # Monday night in the US, Tuesday in UTC
    async with over(FakeSchedule(snapshot(of, [late]))) as client:
        monday, tuesday = [
            await calendar(client, f"NFL.ics?from={day}&to={day}") for day in ("2026-11-23", "2026-11-24")
        ]
    assert [event.start for event in monday.events.values()] == [utc("2026-11-24T01:15:00")]
    assert tuesday.events == {}


async def test_around_the_turn_of_a_season_both_are_there() -> None:
    old, new = season(), season(SeasonKey(League.NFL, 2027, SeasonType.PRESEASON))
    played = game("1", utc("2026-11-22T18:00:00"), of=old, status=GameStatus.FINAL)
    coming = game("1", utc("2027-08-12T00:00:00"), of=new)
    schedule = FakeSchedule(snapshot(old, [played]), snapshot(new, [coming]))
    async with over(schedule) as client:
        found = await calendar(client, "NFL/DAL.ics")
        assert schedule.asked[1:] == ["NFL season 2026", "NFL 2026-10-24 to 2027-05-22"]
        only = await calendar(client, "NFL/DAL.ics?season=2027")
    assert list(found.events) == [f"{played.id}@{HOST}", f"{coming.id}@{HOST}"]
    assert list(only.events) == [f"{coming.id}@{HOST}"]


async def test_how_soon_to_come_back_follows_the_games() -> None:
    async def refresh(start: datetime) -> str:
        of = season()
        async with over(FakeSchedule(snapshot(of, [game("1", start, of=of)]))) as client:
            return (await calendar(client, "NFL/DAL.ics")).refresh

    assert await refresh(NOW + timedelta(hours=2)) == "PT15M"
    assert await refresh(NOW + timedelta(days=3)) == "PT1H"
    assert await refresh(NOW + timedelta(days=30)) == "PT12H"


def failing(code: str) -> LeagueUnavailable:
    return LeagueUnavailable(code, "SportsData.io did not answer.")


@pytest.mark.parametrize(("code", "seconds"), [("UPSTREAM_UNAVAILABLE", "60"), ("KEY_REJECTED", "3600")])
async def test_a_league_that_fails_is_no_empty_calendar(code: str, seconds: str) -> None:
    async with over(FakeSchedule(failing={League.NFL: failing(code)})) as client:
        for path in ("NFL.ics", "NFL/DAL.ics"):
            response = await client.get(f"/calendar/{path}")
            told = problem_of(response)
            assert (told["status"], told["code"], response.headers["retry-after"]) == (503, code, seconds)


async def test_a_league_that_the_plan_lacks_is_not_found_and_no_fault_of_the_server() -> None:
    async with over(FakeSchedule(failing={League.NFL: failing("NOT_IN_PLAN")})) as client:
        for path in ("NFL.ics", "NFL/DAL.ics", "NFL.ics?season=2026", "NFL.ics?from=today"):
            response = await client.get(f"/calendar/{path}")
            told = problem_of(response)
            assert (told["status"], told["code"], "retry-after" in response.headers) == (404, "NOT_IN_PLAN", False)


async def test_a_league_that_lacks_one_part_by_its_plan_and_another_for_now_is_asked_again() -> None:
    of, playoffs = season(), season(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON))
    parts = snapshot(of, [], failure=failing("NOT_IN_PLAN")), snapshot(playoffs, [], failure=failing("BUDGET_SPENT"))
    async with over(FakeSchedule(*parts)) as client:
        response = await client.get("/calendar/NFL.ics")
    assert (problem_of(response)["code"], response.status_code) == ("BUDGET_SPENT", 503)


async def test_a_part_that_fails_for_now_is_no_calendar_without_it() -> None:
    of, playoffs = season(), season(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON))
    held = snapshot(of, [game("1", NOW, DAL, PHI, of=of)])
    async with over(FakeSchedule(held, snapshot(playoffs, [], failure=failing("UPSTREAM_TIMEOUT")))) as client:
        assert problem_of(await client.get("/calendar/NFL/DAL.ics"))["code"] == "UPSTREAM_TIMEOUT"
        assert (await calendar(client, "NFL/DAL.ics?seasonType=REGULAR")).events


async def test_a_part_that_the_plan_lacks_takes_nothing_from_the_rest() -> None:
    of, playoffs = season(), season(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON))
    held = snapshot(of, [game("1", NOW, DAL, PHI, of=of)], teams=[KC])
    async with over(FakeSchedule(held, snapshot(playoffs, [], failure=failing("NOT_IN_PLAN")))) as client:
        assert (await calendar(client, "NFL/DAL.ics")).events
        assert (await calendar(client, "NFL/KC.ics")).events == {}


class WithoutCurrentSeason(FakeSchedule):
    """Finds games by days, but not by the current season, because no call is left to find the current season."""

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        raise failing("BUDGET_SPENT")


async def test_a_calendar_that_may_lack_games_is_good_for_seconds() -> None:
    of = season()
    good_for = []
    for schedule in (FakeSchedule, WithoutCurrentSeason):
        async with over(schedule(snapshot(of, [game("1", NOW, of=of)]))) as client:
            headers = (await client.get("/calendar/NFL.ics")).headers
        max_age = headers["cache-control"].partition("max-age=")[2].partition(",")[0]
        good_for.append(int(max_age) - int(headers["age"]))
    assert good_for[0] > good_for[1] == 5


async def test_a_season_without_any_game_is_told_and_not_shown_as_empty() -> None:
    async with over(FakeSchedule(snapshot(season(), [], teams=[DAL]))) as client:
        told = problem_of(await client.get("/calendar/NFL/DAL.ics"))
    assert (told["status"], "No games of NFL" in told["detail"]) == (404, True)


async def test_a_source_that_fails_from_the_start_is_a_503_over_the_whole_gateway() -> None:
    sandbox = create_sandbox(lambda: NOW)
    sandbox.faults.add(".*", status=500, body="oops")
    app = create_app(Settings(leagues=(League.NFL,)), HandClock(NOW), httpx.ASGITransport(app=sandbox))
    async with client_of(app) as client:
        response = await client.get("/calendar/NFL/DAL.ics")
    assert problem_of(response)["status"] == 503
    assert response.headers["retry-after"] == "60"
    assert response.headers["x-schedule-source"] == "sandbox"


def test_a_gateway_starts_without_the_library_that_prints() -> None:
    asks = "import sys, gql_service.wiring; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False, timeout=60).returncode == 0  # noqa: S603 - our own words


SINCE = "Mon, 23 Nov 2026 20:00:00 GMT"
"""NOW, at which the sandbox was asked for these games."""


async def test_a_feed_tells_since_when_it_is_as_it_is(client: httpx.AsyncClient) -> None:
    response = await client.get("/calendar/NFL/DAL.ics")
    assert response.headers["last-modified"] == SINCE


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if-modified-since": SINCE}, 304),
        ({"if-modified-since": "Monday, 23-Nov-26 20:00:00 GMT"}, 304),
        ({"if-modified-since": "Mon Nov 23 20:00:00 2026"}, 304),
        ({"if-modified-since": "Mon, 23 Nov 2026 19:59:59 GMT"}, 200),
        ({"if-modified-since": "Tue, 24 Nov 2026 20:00:00 GMT"}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-modified-since": SINCE, "if-none-match": '"another"'}, 200),
        ({"if-modified-since": "Mon, 23 Nov 2020 00:00:00 GMT", "if-none-match": "*"}, 304),
    ],
)
async def test_a_client_that_compares_dates_is_sent_only_what_it_lacks(
    client: httpx.AsyncClient, headers: Mapping[str, str], status: int
) -> None:
    for method in ("GET", "HEAD"):
        response = await client.request(method, "/calendar/NFL/DAL.ics", headers=headers)
        assert (response.status_code, response.headers["last-modified"]) == (status, SINCE)
        assert bool(response.content) == (status == 200 and method == "GET")
        assert response.headers["etag"]


async def test_a_refresh_without_news_keeps_the_date_and_one_with_news_moves_it() -> None:
    clock = HandClock(NOW)
    gateway = create_gateway(Settings(leagues=(League.NBA,)), clock)
    async with client_of(app_of(gateway, Settings(leagues=(League.NBA,)), clock)) as client:

        async def asked(path: str) -> tuple[datetime, bytes]:
            await client.get(f"/calendar/{path}")  # seasons that clients see are refreshed
            await gateway.store.refresher.turn()
            await gateway.store.settle()
            response = await client.get(f"/calendar/{path}")
            return parsedate_to_datetime(response.headers["last-modified"]), response.content

        past, league = await asked("NBA.ics?to=2026-11-18"), await asked("NBA.ics")
        clock.pass_by(minutes=30)
        assert await asked("NBA.ics?to=2026-11-18") == past
        clock.pass_by(hours=8)
        moved = await asked("NBA.ics")
        assert moved[1] != league[1]
        assert moved[0] > league[0]
