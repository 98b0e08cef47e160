"""`Query.venues` and `Venue.games`."""

from typing import Any, Final

import pytest

from schema.compiled.tally import Reason
from schema.context import Context
from schema.enums import GameStatus, League
from schema.executable import ScheduleSchema, build_schema
from schema.ids import venue_id
from schema.types.venue import Venue
from tests.builders import ARLINGTON, DAL, KC, NBA_BOS, NBA_DAL, NFL_2026, NOW, PHI, game, season, snapshot, team, utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule
from tests.schema.test_games import NBA_2027, numbers

CENTER: Final = Venue(
    id=venue_id(League.NBA, "1"),
    name="American Center",
    city="Dallas",
    state="TX",
    country="USA",
    latitude=32.79,
    longitude=-96.81,
)
GARDEN: Final = Venue(id=venue_id(League.NBA, "2"), name="Garden", city="Boston", latitude=42.37, longitude=-71.06)
AZTECA: Final = Venue(id=venue_id(League.NFL, "3"), name="Estadio Azteca", city="Ciudad de México", country="Mexico")


def port() -> FakeSchedule:
    nfl, nba = season(NFL_2026), season(NBA_2027)
    games = [
        game("1", utc("2026-11-24T18:00:00"), DAL, PHI, of=nfl, venue=ARLINGTON, channels=["FOX"], week=12),
        game("2", utc("2026-11-25T18:00:00"), KC, DAL, of=nfl, venue=ARLINGTON, week=13, tournament="Test Cup"),
        game("3", utc("2026-11-26T18:00:00"), DAL, KC, of=nfl, venue=AZTECA, week=13),
        game("4", utc("2026-11-27T18:00:00"), DAL, KC, of=nfl, venue=ARLINGTON, status=GameStatus.NOT_NECESSARY),
    ]
    home = [game("5", utc("2026-11-24T20:00:00"), NBA_DAL, NBA_BOS, of=nba, venue=CENTER)]
    return FakeSchedule(
        snapshot(nfl, games), snapshot(nba, home, [team("XYZ", "Celtics", league=League.NBA, venue=GARDEN)])
    )


async def names(ask: Ask, arguments: str) -> list[str]:
    answer = await ask(port(), "{ venues%s { nodes { name } } }" % (f"({arguments})" if arguments else ""))
    assert "errors" not in answer
    return [node["name"] for node in answer["data"]["venues"]["nodes"]]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ["American Center", "Garden", "AT&T Stadium", "Estadio Azteca"]),
        ("leagues: [NFL]", ["AT&T Stadium", "Estadio Azteca"]),
        ('search: "tx"', ["American Center", "AT&T Stadium"]),
        ('search: "mexico AZTECA"', ["Estadio Azteca"]),
        ('search: "méxico"', ["Estadio Azteca"]),
        ('search: "nowhere"', []),
        ("near: {latitude: 32.75, longitude: -97.0, withinKm: 30}", ["AT&T Stadium", "American Center"]),
        ("near: {latitude: 32.75, longitude: -97.0, withinKm: 10}", ["AT&T Stadium"]),
        ("near: {latitude: 42, longitude: -71, withinKm: 20038}", ["Garden", "American Center", "AT&T Stadium"]),
        ('search: "dallas", near: {latitude: 32.75, longitude: -97.0, withinKm: 30}', ["American Center"]),
        ("leagues: []", []),
    ],
)
async def test_venues_are_found_by_league_words_and_distance(ask: Ask, arguments: str, expected: list[str]) -> None:
    assert await names(ask, arguments) == expected


async def test_two_venues_ten_minutes_of_longitude_apart_are_a_known_distance_apart(ask: Ask) -> None:
    """At latitude 32.75, the stadium and the arena are 26.6 km apart."""
    at_stadium = "near: {latitude: 32.75, longitude: -97.09, withinKm: %s}"
    assert await names(ask, at_stadium % 26.5) == ["AT&T Stadium"]
    assert await names(ask, at_stadium % 26.7) == ["AT&T Stadium", "American Center"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("near: {latitude: 91, longitude: 0, withinKm: 1}", "`near.latitude` is 91; it may be -90 to 90."),
        ("near: {latitude: 0, longitude: -181, withinKm: 1}", "`near.longitude` is -181; it may be -180 to 180."),
        ("near: {latitude: 0, longitude: 0, withinKm: -1}", "`near.withinKm` is -1; it may be 0 to 20038."),
        ("near: {latitude: 0, longitude: 0}", "withinKm"),
        (f'search: "{"x" * 101}"', "`search` has 101 characters; it may have 0 to 100."),
        ("first: 2501", "0 to 2500"),
        ('after: "x"', "`after` is not a cursor"),
    ],
)
async def test_a_wrong_search_for_venues_says_what_is_possible(ask: Ask, arguments: str, says: str) -> None:
    answer = await ask(port(), "{ venues(%s) { totalCount } }" % arguments)
    assert says in answer["errors"][0]["message"]


PAGE: Final = """query ($near: Near, $after: String, $before: String, $first: Int, $last: Int) {
  venues(near: $near, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { name latitude longitude } } sources { league stale } } }"""
AROUND: Final = {"latitude": 32.75, "longitude": -97.0, "withinKm": 20_000}


@pytest.mark.parametrize("near", [None, AROUND], ids=["by name", "by distance"])
async def test_pages_of_venues_follow_each_other_both_ways(ask: Ask, near: dict[str, float] | None) -> None:
    whole = (await ask(port(), PAGE, near=near, first=50))["data"]["venues"]
    for size, edge in (("first", "after"), ("last", "before")):
        found: list[Any] = []
        cursor = None
        while True:
            variables: dict[str, Any] = {"near": near, size: 1, edge: cursor}
            page = (await ask(port(), PAGE, **variables))["data"]["venues"]
            found = [*found, *page["edges"]] if size == "first" else [*page["edges"], *found]
            info = page["pageInfo"]
            cursor = info["endCursor" if size == "first" else "startCursor"]
            if not info["hasNextPage" if size == "first" else "hasPreviousPage"]:
                break
        assert found == whole["edges"]
    assert whole["totalCount"] == len(whole["edges"]) == (4 if near is None else 3)
    assert whole["sources"] == [{"league": "NFL", "stale": False}, {"league": "NBA", "stale": False}]


async def test_a_cursor_of_another_circle_is_refused(ask: Ask) -> None:
    first = (await ask(port(), PAGE, near=AROUND, first=1))["data"]["venues"]["pageInfo"]["endCursor"]
    answer = await ask(port(), PAGE, near={**AROUND, "latitude": 40}, after=first)
    assert "is a cursor of another list or order" in answer["errors"][0]["message"]


CIRCLES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "whole": ("query ($near: Near!) { venues(near: $near) { nodes { name } } }", {"near": AROUND}),
    "fields": (
        "query ($n: Float!) { venues(near: {latitude: $n, longitude: -97, withinKm: 30}) { nodes { name } } }",
        {"n": 32.75},
    ),
}


@pytest.mark.parametrize("given", CIRCLES)
async def test_a_circle_in_variables_runs_compiled(given: str) -> None:
    document, variables = CIRCLES[given]
    compiled, plain = build_schema(), build_schema(compiled=False)
    for _ in range(2):
        found = await compiled.execute(document, variables, Context(port(), NOW))
        expected = await plain.execute(document, variables, Context(port(), NOW))
        assert found.errors is None
        assert found.data == expected.data
    assert _tally(compiled) == (2, 0)
    wrong = await compiled.execute(document, dict.fromkeys(variables, "north"), Context(port(), NOW))
    assert wrong.errors is not None


def _tally(schema: ScheduleSchema) -> tuple[int, int]:
    assert schema.compiled is not None
    tally = schema.compiled.tally
    return tally.compiled, tally.fell_back[Reason.VARIABLES]


GAMES: Final = '{ node(id: "%s") { __typename ... on Venue { name games%s { totalCount nodes { id } } } } }'


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ["1", "2"]),
        ('(home: ["NFL:DAL"])', ["1"]),
        ('(away: ["NFL:DAL"])', ["2"]),
        ('(home: ["NFL:KC"], opponents: ["NFL:DAL"])', ["2"]),
        ('(channels: ["fox"])', ["1"]),
        ("(week: 13)", ["2"]),
        ('(tournament: "test cup")', ["2"]),
        ("(season: 2026, seasonType: REGULAR, orderBy: START_TIME_DESC)", ["2", "1"]),
        ("(season: 2020)", []),
        ('(on: "2026-11-24")', ["1"]),
        ('(from: "2026-11-25", to: "2026-11-26", timeZone: "Asia/Taipei")', ["1", "2"]),
        ("(statuses: [NOT_NECESSARY])", ["4"]),
        (f'(venues: ["{AZTECA.id}"])', []),
        (f'(venues: ["{ARLINGTON.id}"], first: 1)', ["1"]),
        ("(first: 5, last: 0)", None),
        ('(opponents: ["NFL:DAL"])', None),
    ],
)
async def test_a_venue_s_games_are_filtered_like_any_games(
    ask: Ask, arguments: str, expected: list[str] | None
) -> None:
    answer = await ask(port(), GAMES % (ARLINGTON.id, arguments))
    if expected is None:
        assert answer["errors"][0]["path"] == ["node", "games"]
        assert answer["data"]["node"] == {"__typename": "Venue", "name": "AT&T Stadium", "games": None}
    else:
        assert "errors" not in answer
        assert numbers({"data": answer["data"]["node"]}) == expected


async def test_pages_of_a_venue_s_games_follow_each_other(ask: Ask) -> None:
    document = """query ($id: ID!, $after: String, $before: String) { node(id: $id) { __typename ... on Venue {
      next: games(first: 1, after: $after) { nodes { id } pageInfo { endCursor } }
      last: games(last: 1, before: $before) { nodes { id } pageInfo { startCursor } } } } }"""
    first = (await ask(port(), document, id=ARLINGTON.id))["data"]["node"]
    after, before = first["next"]["pageInfo"]["endCursor"], first["last"]["pageInfo"]["startCursor"]
    second = (await ask(port(), document, id=ARLINGTON.id, after=after, before=before))["data"]["node"]
    assert (first["next"]["nodes"], first["last"]["nodes"]) == (second["last"]["nodes"], second["next"]["nodes"])
