"""Teams, ids, seasons and sources."""

from dataclasses import replace
from datetime import date

import pytest

from schema.enums import League, SeasonType, SourceMode
from schema.errors import LeagueUnavailable
from schema.ids import SeasonKey, game_id
from schema.port import Current
from schema.queries.source import Source
from schema.types.season import Week, week_at
from tests.builders import AFC, ARLINGTON, DAL, KC, NBA_BOS, NBA_DAL, NFL_2026, NOW, PHI, game, season, snapshot, utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule


def port() -> FakeSchedule:
    of = season(NFL_2026, [Week(number=1, name="Week 1", start_date=date(2026, 9, 9), end_date=date(2026, 9, 14))])
    nba = season(SeasonKey(League.NBA, 2027, SeasonType.REGULAR))
    return FakeSchedule(
        snapshot(of, [game("1", utc("2026-11-24T01:15:00"), DAL, PHI, of=of)], [KC, AFC]),
        snapshot(nba, [], [NBA_DAL, NBA_BOS]),
    )


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        ("leagues: [NFL]", ["DAL", "KC", "PHI"]),
        ("leagues: [NFL], active: null", ["AFC", "DAL", "KC", "PHI"]),
        ("leagues: [NFL], active: false", ["AFC"]),
        ('conference: "nfc"', ["DAL", "PHI"]),
        ('division: "west"', ["KC"]),
        ('conference: "NFC", division: "East", search: "phil"', ["PHI"]),
        ('search: "dallas"', ["DAL", "DAL"]),
        ('search: "cow dal"', ["DAL"]),
        ('search: "nobody"', []),
        ("leagues: [NBA]", ["BOS", "DAL"]),
        ("first: 2", ["BOS", "DAL"]),
        ("last: 1", ["PHI"]),
    ],
)
async def test_teams_are_found_by_every_filter(ask: Ask, arguments: str, keys: list[str]) -> None:
    answer = await ask(port(), "{ teams(%s) { totalCount nodes { key } } }" % arguments)
    assert [node["key"] for node in answer["data"]["teams"]["nodes"]] == keys


async def test_the_sources_of_teams_show_a_failure_of_the_seasons_of_their_next_games(ask: Ask) -> None:
    failed = replace(snapshot(season(NFL_2026), [], [DAL]), failure=LeagueUnavailable("UPSTREAM_TIMEOUT", "Too slow."))
    answer = await ask(FakeSchedule(failed), "{ teams { nodes { nextGame { id } } sources { errorCode } } }")
    teams = answer["data"]["teams"]
    assert teams == {"nodes": [{"nextGame": None}], "sources": [{"errorCode": "UPSTREAM_TIMEOUT"}]}


async def test_pages_of_teams_follow_each_other(ask: Ask) -> None:
    query = """query ($after: String, $before: String, $first: Int, $last: Int) {
      teams(first: $first, after: $after, last: $last, before: $before) {
        nodes { key } edges { cursor node { key } } sources { league mode }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    one = (await ask(port(), query, first=2))["data"]["teams"]
    two = (await ask(port(), query, first=9, after=one["pageInfo"]["endCursor"]))["data"]["teams"]
    back = (await ask(port(), query, last=9, before=two["pageInfo"]["startCursor"]))["data"]["teams"]
    assert [node["key"] for node in one["nodes"] + two["nodes"]] == ["BOS", "DAL", "DAL", "KC", "PHI"]
    assert back["nodes"] == one["nodes"]
    assert two["edges"][0]["cursor"] == two["pageInfo"]["startCursor"]


TEAM = "id league key name city fullName conference division active logoUrl colors venue { id name city }"


async def test_every_field_of_a_team_reaches_the_client(ask: Ask) -> None:
    answer = await ask(port(), '{ team(id: "nfl:dal") { %s } }' % TEAM)
    assert answer["data"]["team"] == {
        "id": DAL.id,
        "league": "NFL",
        "key": "DAL",
        "name": "Cowboys",
        "city": "Dallas",
        "fullName": "Dallas Cowboys",
        "conference": "NFC",
        "division": "East",
        "active": True,
        "logoUrl": "https://example.org/dal.svg",
        "colors": ["#003594", "#869397"],
        "venue": {"id": ARLINGTON.id, "name": "AT&T Stadium", "city": "Arlington"},
    }


NODE = """__typename id ... on Game { startTime homeTeam { key } } ... on Team { key name }
  ... on Venue { name country timeZone } ... on Season { year type label }"""


async def test_everything_with_an_id_is_found_by_it(ask: Ask) -> None:
    game_ = game_id(NFL_2026, "1")
    ids = [game_, DAL.id, ARLINGTON.id, season(NFL_2026).id]
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { %s } }" % NODE
    nodes = (await ask(port(), document, ids=ids))["data"]["nodes"]
    assert [node["__typename"] for node in nodes] == ["Game", "Team", "Venue", "Season"]
    assert [node["id"] for node in nodes] == ids
    for id_ in ids:
        node = (await ask(port(), "query ($id: ID!) { node(id: $id) { %s } }" % NODE, id=id_))["data"]["node"]
        assert node["id"] == id_
    one = await ask(port(), "query ($id: ID!) { game(id: $id) { id startTime } }", id=game_)
    assert one["data"]["game"] == {"id": game_, "startTime": "2026-11-24T01:15:00Z"}


async def test_an_unknown_id_is_null_and_no_error(ask: Ask) -> None:
    unknown = game_id(NFL_2026, "999")
    answer = await ask(
        port(), "query ($id: ID!) { node(id: $id) { id } game(id: $id) { id } nodes(ids: [$id]) { id } }", id=unknown
    )
    assert answer == {"data": {"node": None, "game": None, "nodes": [None]}}


@pytest.mark.parametrize("text", ["", "x", "NFL:DAL", "R2FtZTpORkw", "é", "a" * 5000])
async def test_what_is_no_id_is_refused(ask: Ask, text: str) -> None:
    answer = await ask(port(), "query ($id: ID!) { node(id: $id) { id } }", id=text)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert len(answer["errors"][0]["message"]) < 200


async def test_an_id_of_another_kind_is_refused(ask: Ask) -> None:
    answer = await ask(port(), "query ($id: ID!) { game(id: $id) { id } }", id=DAL.id)
    assert "that of a team, not of a game" in answer["errors"][0]["message"]


async def test_too_many_ids_are_refused(ask: Ask) -> None:
    answer = await ask(port(), "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[DAL.id] * 101)
    assert "0 to 100" in answer["errors"][0]["message"]


async def test_seasons_are_the_parts_of_the_current_ones(ask: Ask) -> None:
    answer = await ask(port(), "{ seasons(leagues: [NFL]) { league year type current currentWeek } }")
    assert answer["data"]["seasons"] == [
        {"league": "NFL", "year": 2026, "type": "REGULAR", "current": True, "currentWeek": 1}
    ]


async def test_a_season_that_is_not_current_has_no_current_week(ask: Ask) -> None:
    of = season(NFL_2026, [Week(number=1, name="Week 1")])
    later = Current(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON), 2)
    fake = FakeSchedule(snapshot(of, [game("1", None, of=of)]), current={League.NFL: later})
    answer = await ask(fake, "{ seasons { current currentWeek } }")
    assert answer["data"]["seasons"] == [{"current": False, "currentWeek": None}]


async def test_the_week_is_the_source_s_where_it_says_one(ask: Ask) -> None:
    of = season(NFL_2026, [Week(number=1, name="Week 1", end_date=date(2026, 9, 14)), Week(number=2, name="Week 2")])
    fake = FakeSchedule(snapshot(of, [game("1", None, of=of)]), current={League.NFL: Current(NFL_2026, 2)})
    assert (await ask(fake, "{ seasons { currentWeek } }"))["data"]["seasons"] == [{"currentWeek": 2}]


@pytest.mark.parametrize(("day", "week"), [("2026-09-01", 1), ("2026-09-14", 1), ("2026-09-15", 2), ("2027-01-01", 2)])
def test_a_week_reaches_until_its_last_game(day: str, week: int) -> None:
    weeks = [
        Week(number=1, name="Week 1", start_date=date(2026, 9, 9), end_date=date(2026, 9, 14)),
        Week(number=2, name="Week 2", start_date=date(2026, 9, 17), end_date=date(2026, 9, 21)),
    ]
    assert week_at(weeks, date.fromisoformat(day)) == week


async def test_sources_tell_how_good_the_answers_are(ask: Ask) -> None:
    source = Source(
        league=League.NFL,
        mode=SourceMode.LIVE,
        as_of=NOW,
        stale=True,
        delayed=True,
        scrambled=True,
        dropped_rows=3,
        calls_used=17,
        calls_budget=1000,
        error_code="UPSTREAM_TIMEOUT",
        error="SportsData.io did not answer in time.",
    )
    fake = FakeSchedule(snapshot(season(), []), sources=[source])
    fields = "league mode asOf stale delayed scrambled droppedRows callsUsed callsBudget errorCode error"
    assert (await ask(fake, "{ sources { %s } }" % fields))["data"]["sources"] == [
        {
            "league": "NFL",
            "mode": "LIVE",
            "asOf": "2026-11-23T20:00:00Z",
            "stale": True,
            "delayed": True,
            "scrambled": True,
            "droppedRows": 3,
            "callsUsed": 17,
            "callsBudget": 1000,
            "errorCode": "UPSTREAM_TIMEOUT",
            "error": "SportsData.io did not answer in time.",
        }
    ]


@pytest.mark.parametrize("name", ["search", "conference", "division"])
async def test_what_teams_are_looked_for_by_is_short(ask: Ask, name: str) -> None:
    document = "query ($text: String) { teams(%s: $text) { totalCount } }" % name
    assert "errors" not in await ask(FakeSchedule(snapshot(season(), [])), document, text="a " * 50)
    (error,) = (await ask(FakeSchedule(snapshot(season(), [])), document, text="a " * 50 + "b"))["errors"]
    assert error["message"] == f"`{name}` has 101 characters; it may have 0 to 100."
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
