"""Calendars of the games on TV channels, with the rules of the filter `channels` in GraphQL."""

from collections.abc import AsyncIterator

import httpx
import pytest

from gql_service.settings import Settings
from gql_service.web.calendars.events import HOST
from gql_service.wiring import create_app
from schema.enums import League, SeasonType
from schema.errors import LeagueUnavailable
from schema.ids import SeasonKey
from tests.builders import NOW, game, season, snapshot
from tests.clocks import HandClock
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.web.calendars.reading import ReadCalendar, read_calendar
from tests.gql_service.web.calendars.test_route import over
from tests.serving import client_of

GAMES = """query ($team: ID!, $channels: [String!]) {
  team(id: $team) { games(season: 2026, channels: $channels, first: 200) { nodes { id channels } } } }"""
UID_OF_DALLAS = "a5ba9666-76b9-5338-a08b-be5d2ac882b2"
"""The UID that the calendar of Dallas has had since the first release."""


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A gateway over the sandbox."""
    async with client_of(create_app(Settings(leagues=(League.NFL,)), HandClock(NOW))) as client:
        yield client


async def calendar(client: httpx.AsyncClient, path: str) -> ReadCalendar:
    response = await client.get(f"/calendar/{path}")
    assert response.status_code == 200, response.text
    return read_calendar(response.content)


async def test_a_calendar_has_the_games_of_the_filter(client: httpx.AsyncClient) -> None:
    every = await calendar(client, "NFL/DAL.ics?season=2026")
    shown = set()
    for channels in (["FOX"], ["fox", "NBC"], ["CBS"]):
        body = {"query": GAMES, "variables": {"team": "NFL:DAL", "channels": channels}}
        nodes = (await client.post("/graphql", json=body)).json()["data"]["team"]["games"]["nodes"]
        found = await calendar(client, f"NFL/DAL.ics?season=2026&channels={','.join(channels)}")
        assert set(found.events) == {f"{node['id']}@{HOST}" for node in nodes} != set()
        assert set(found.events) < set(every.events)
        assert all(any(name.upper() in event.description for name in channels) for event in found.events.values())
        shown |= set(found.events)
    assert len(shown) > 3


async def test_channels_intersect_with_the_side(client: httpx.AsyncClient) -> None:
    home, fox = [await calendar(client, f"NFL/DAL.ics?{query}") for query in ("side=home", "channels=FOX")]
    both = await calendar(client, "NFL/DAL.ics?side=home&channels=FOX")
    assert set(both.events) == set(home.events) & set(fox.events) != set()


async def test_a_league_has_a_calendar_of_a_channel(client: httpx.AsyncClient) -> None:
    found = await calendar(client, "NFL.ics?season=2026&channels=FOX,NBC")
    assert found.name == "NFL · on FOX or NBC · 2026 (sandbox)"
    assert {"FOX", "NBC"} == {name for e in found.events.values() for name in ("FOX", "NBC") if name in e.description}


async def test_spellings_of_the_same_channels_are_one_calendar(client: httpx.AsyncClient) -> None:
    spellings = ("FOX,NBC", "nbc, fox", "Fox,FOX,nbc", "FOX%2CNBC")
    answers = [(await client.get(f"/calendar/NFL/DAL.ics?channels={each}")).content for each in spellings]
    assert len(set(answers)) == 1
    assert read_calendar(answers[0]).name == "Dallas Cowboys · on FOX or NBC (sandbox)"


async def test_a_calendar_without_the_filter_keeps_its_uid(client: httpx.AsyncClient) -> None:
    text = (await client.get("/calendar/NFL/DAL.ics")).text
    assert f"\r\nUID:{UID_OF_DALLAS}\r\n" in text.partition("BEGIN:VEVENT")[0]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("channels=FOXX", 'There is no channel "FOXX". Did you mean FOX'),
        ("channels=FOX,Home+Shopping", 'There is no channel "Home Shopping".'),
        ("channels=FO", "Did you mean FOX"),
        ("channels=", "1 to 200 names, separated by commas"),
        ("channels=FOX,,NBC", "1 to 200 names, separated by commas"),
        (f"channels={','.join(map(str, range(201)))}", "1 to 200 names, separated by commas"),
        ("channels=FOX&channels=NBC", "given twice"),
    ],
)
@pytest.mark.parametrize("path", ["NFL.ics", "NFL/DAL.ics"])
async def test_a_wrong_channel_says_what_would_be_right(
    client: httpx.AsyncClient, path: str, query: str, says: str
) -> None:
    response = await client.get(f"/calendar/{path}?{query}")
    problem = response.json()
    assert (response.status_code, problem["code"], problem["parameter"]) == (400, "BAD_USER_INPUT", "channels")
    assert says in problem["detail"]


async def test_no_name_is_refused_while_a_part_is_missing() -> None:
    of, playoffs = season(), season(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON))
    held = snapshot(of, [game("1", NOW, of=of, channels=["FOX"])])
    missing = snapshot(playoffs, [], failure=LeagueUnavailable("NOT_IN_PLAN", "The plan does not include this."))
    async with over(FakeSchedule(held)) as client:
        assert (await client.get("/calendar/NFL.ics?channels=ESPN")).status_code == 400
    async with over(FakeSchedule(held, missing)) as client:
        assert (await calendar(client, "NFL.ics?channels=ESPN")).events == {}
        assert len((await calendar(client, "NFL.ics?channels=fox")).events) == 1
