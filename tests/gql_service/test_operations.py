"""The operations of schema/operations: each answers with the data of its screen, well below the limit."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import (
    FragmentDefinitionNode,
    NoDeprecatedCustomRule,
    OperationDefinitionNode,
    is_enum_type,
    is_input_object_type,
    parse,
    validate,
)

import schema
from gql_service.settings import Settings
from gql_service.wiring import create_app, create_gateway
from schema.context import Context
from schema.enums import League
from schema.executable import build_schema
from schema.rules.cost.document import DocumentCosts
from schema.rules.document_limits import limit_errors
from schema.rules.limits import Limits
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of

FOLDER = Path(schema.__file__).parent / "operations"
DOCUMENTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.graphql"))}
GAME = "R2FtZTpORkw6MjAyNjpSRUdVTEFSOjEwMDAwMA"
"""The id of a game of the NFL that does not exist."""
VARIABLES: dict[str, dict[str, Any]] = {
    "calendar": {"from": "2026-11-20", "to": "2026-12-20"},
    "game": {"game": GAME},
    "home-games": {"team": "NFL:DAL"},
    "matchup": {"team": "NFL:DAL", "opponent": "NFL:PHI"},
    "next-game": {"team": "NFL:DAL"},
    "season": {"league": "NFL", "season": 2026},
    "series": {"team": "NBA:BOS", "opponent": "NBA:LAL", "season": 2026},
    "team": {"team": "NFL:DAL"},
    "tonight-on-channel": {"channels": ["ESPN"]},
}
LONDON = {"timeZone": "Europe/London"}

Run = Callable[..., Any]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(leagues=(League.NFL, League.NBA)), HandClock(NOW))) as client:
        yield client


@pytest.fixture
def run(client: httpx.AsyncClient, note: Callable[[str, dict[str, Any]], None]) -> Run:
    async def run(name: str, **variables: Any) -> Any:
        body = {"query": DOCUMENTS[name], "variables": {**VARIABLES.get(name, {}), **variables}}
        answer = (await client.post("/graphql", json=body)).json()
        assert "errors" not in answer
        note(DOCUMENTS[name], answer["data"])
        return answer["data"]

    return run


def test_there_is_one_for_each_common_screen() -> None:
    screens = {"calendar", "game", "next-game", "season", "team", "today", "week"}
    assert set(DOCUMENTS) == screens | {"home-games", "matchup", "series", "tonight-on-channel"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_holds_one_operation_named_after_it_and_told_in_a_sentence(name: str) -> None:
    (operation,) = [each for each in parse(DOCUMENTS[name]).definitions if isinstance(each, OperationDefinitionNode)]
    assert operation.name
    assert operation.name.value == "".join(word.title() for word in name.split("-"))
    assert re.match(r"# [A-Z].*\.\n", DOCUMENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_all_variables_but_the_subject_have_defaults(name: str) -> None:
    (operation,) = [each for each in parse(DOCUMENTS[name]).definitions if isinstance(each, OperationDefinitionNode)]
    needed = [
        each.variable.name.value
        for each in operation.variable_definitions or ()
        if each.default_value is None and each.type.kind == "non_null_type"
    ]
    subjects = {
        "calendar": ["to"],
        "game": ["game"],
        "home-games": ["team"],
        "matchup": ["team", "opponent"],
        "next-game": ["team"],
        "season": ["league", "season"],
        "series": ["team", "opponent"],
        "team": ["team"],
        "tonight-on-channel": ["channels"],
    }
    assert needed == subjects.get(name, [])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_fragment_is_not_called_like_a_type_that_generated_clients_export(name: str) -> None:
    types = build_schema()._schema.type_map  # noqa: SLF001 - Strawberry's name for the plain schema
    exported = {name for name, type_ in types.items() if is_enum_type(type_) or is_input_object_type(type_)}
    fragments = [each for each in parse(DOCUMENTS[name]).definitions if isinstance(each, FragmentDefinitionNode)]
    assert exported.isdisjoint(each.name.value for each in fragments)


def test_fragments_of_all_operations_have_names_of_their_own() -> None:
    documents = [parse(document).definitions for document in DOCUMENTS.values()]
    fragments = [each for document in documents for each in document if isinstance(each, FragmentDefinitionNode)]
    named = Counter(each.name.value for each in fragments)
    assert {name for name, times in named.items() if times > 1} == set(), "code generators read all files together"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_operation_requests_no_deprecated_field(name: str) -> None:
    assert validate(build_schema()._schema, parse(DOCUMENTS[name]), [NoDeprecatedCustomRule]) == []  # noqa: SLF001 - Strawberry's name for the plain schema


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_operation_stays_far_below_the_limits_of_a_request(name: str) -> None:
    document = parse(DOCUMENTS[name])
    plain = build_schema()._schema  # noqa: SLF001 - Strawberry's name for the plain schema
    cost, errors = DocumentCosts(plain, document, Limits()).checked(None, VARIABLES.get(name, {}))
    assert not errors
    assert cost.total < Limits().cost / 4
    assert not limit_errors(document, Limits(tokens=250, depth=7, aliases=5, root_fields=4, directives=10))


async def test_today_has_the_games_of_the_viewers_day(run: Run) -> None:
    data = await run("today", **LONDON)
    assert (data["date"]["date"], data["date"]["timeZone"]) == ("2026-11-23", "Europe/London")
    games = data["date"]["games"]
    assert games["totalCount"] == len(games["nodes"]) > 0
    assert {source["league"] for source in games["sources"]} == {"NFL", "NBA"}
    assert data["date"]["previous"]["date"] == "2026-11-22"
    assert list(data["date"]).index("games") < list(data["date"]).index("previous"), "CSV has the first list"
    assert data["date"]["previous"]["games"]["nodes"][0]["season"]["current"] is True
    ahead = data["date"]["next"]["games"]
    assert len(ahead["nodes"]) == min(3, ahead["totalCount"])
    assert all(game["date"] and game["season"]["startDate"] for game in ahead["nodes"])
    assert all(game["awayTeam"]["colors"] and game["homeTeam"]["key"] for game in games["nodes"])


async def test_today_keeps_to_the_leagues_asked_for(run: Run) -> None:
    data = await run("today", on="2026-11-22", leagues=["NFL"])
    assert {game["league"] for game in data["date"]["games"]["nodes"]} == {"NFL"}


@pytest.mark.parametrize("now", [datetime(2026, month, 12, 20, tzinfo=UTC) for month in (2, 7, 12)])
async def test_what_today_tells_of_the_days_around_costs_no_calls(now: datetime) -> None:
    async def run(document: str) -> tuple[Any, Any]:
        gateway = create_gateway(Settings(leagues=(League.NFL, League.MLB, League.EPL)), HandClock(now))
        try:
            result = await build_schema().execute(document, {}, Context(gateway.store, now))
            assert not result.errors
            return result.data, gateway.store.calls
        finally:
            await gateway.close()

    _, least = await run('{ date(on: "today") { date } }')
    data, calls = await run(DOCUMENTS["today"])
    assert calls == least
    assert data["date"]["next"]["games"]["nodes"]


async def test_week_has_seven_days_with_games(run: Run) -> None:
    days = (await run("week", **LONDON))["dates"]
    assert len(days) == 7
    assert all(day["gameCount"] == len(day["games"]["nodes"]) for day in days)
    starts = [game["localStartTime"][:10] for day in days for game in day["games"]["nodes"]]
    assert starts == [day["date"] for day in days for _ in day["games"]["nodes"]]


async def test_team_has_the_way_behind_and_ahead(run: Run) -> None:
    team = (await run("team"))["team"]
    assert team["fullName"] == "Dallas Cowboys"
    assert team["nextGame"] == {**team["nextGame"], **team["upcoming"]["nodes"][0]}
    assert team["nextGame"]["venue"]["name"]
    before = [game["startTime"] for game in team["recent"]["nodes"]]
    ahead = [game["startTime"] for game in team["upcoming"]["nodes"]]
    assert (len(before), len(ahead)) == (5, 6)
    assert [*before, *ahead] == sorted([*before, *ahead])
    assert before[-1] < "2026-11-23T20:00:00Z" < ahead[0]


async def test_next_game_says_when_where_and_on_which_clock(run: Run) -> None:
    game = (await run("next-game", timeZone="America/Los_Angeles"))["team"]["nextGame"]
    assert game["localStartTime"] == "2026-11-26T13:30:00-08:00"
    assert game["date"] == "2026-11-26"
    assert game["venue"]["timeZone"] == "America/Chicago"


async def test_calendar_counts_the_games_of_each_day_by_league(run: Run) -> None:
    data = await run("calendar")
    assert data["today"]["date"] == "2026-11-23"
    assert [source["league"] for source in data["sources"]] == ["NFL", "NBA"]
    days = {day["date"]: day for day in data["dates"]}
    assert min(days) >= "2026-11-20"
    assert max(days) <= "2026-12-20"
    for day in days.values():
        assert day["gameCount"] == sum(each["gameCount"] for each in day["leagues"])
    thanksgiving = {each["league"]: each["gameCount"] for each in days["2026-11-26"]["leagues"]}
    assert thanksgiving["NFL"] == 3


async def test_today_and_calendar_keep_to_a_channel_and_offer_all_of_the_day(run: Run) -> None:
    everything = (await run("today", on="2026-11-22"))["date"]["games"]["nodes"]
    data = await run("today", on="2026-11-22", channels=["cbs"], unfiltered=True)
    found = data["date"]["games"]["nodes"]
    assert found == [game for game in everything if "CBS" in game["channels"]] != []
    offered = {channel for game in data["unfiltered"]["games"]["nodes"] for channel in game["channels"]}
    assert offered == {channel for game in everything for channel in game["channels"]}
    days = (await run("calendar", channels=["CBS"]))["dates"]
    assert {day["date"]: day["gameCount"] for day in days}["2026-11-22"] == len(found)


async def test_team_has_its_home_games(run: Run) -> None:
    team = (await run("team", side="HOME"))["team"]
    games = [*team["recent"]["nodes"], *team["upcoming"]["nodes"]]
    assert {game["homeTeam"]["id"] for game in games} == {team["id"]}
    assert team["record"]["summary"]


async def test_game_has_the_line_score_and_what_is_beside_the_field(run: Run) -> None:
    (*_, last) = (await run("team"))["team"]["recent"]["nodes"]
    game = (await run("game", game=last["id"]))["game"]
    assert game["id"] == last["id"]
    for side in ("homeScore", "awayScore"):
        assert sum(period[side] for period in game["periodScores"]) == game[side]
    assert game["attendance"]
    assert game["endTime"] > game["startTime"]
    assert game["homeRecord"]["summary"]
    assert (await run("game"))["game"] is None


async def test_season_goes_on_page_by_page_to_its_end(run: Run) -> None:
    games: list[dict[str, Any]] = []
    after = None
    for has_more in (True, True, False):
        page = (await run("season", seasonType="REGULAR", first=100, after=after))["games"]
        assert page["pageInfo"]["hasNextPage"] is has_more
        assert page["totalCount"] == 272
        assert [source["league"] for source in page["sources"]] == ["NFL"]
        games += page["nodes"]
        after = page["pageInfo"]["endCursor"]
    assert len({game["id"] for game in games}) == len(games) == 272
    assert {game["week"] for game in games} == set(range(1, 19))


async def test_tonight_on_channel_has_the_games_of_the_day_on_the_channel(run: Run) -> None:
    every = (await run("today", timeZone="America/New_York"))["date"]["games"]["nodes"]
    shown = (await run("tonight-on-channel", channels=["espn", "ABC"]))["games"]
    assert [game["id"] for game in shown["nodes"]] == [
        game["id"] for game in every if {"ESPN", "ABC"} & set(game["channels"])
    ]
    assert shown["totalCount"] == len(shown["nodes"]) > 0
    assert all(game["localStartTime"].startswith("2026-11-23") for game in shown["nodes"])


async def finalists(client: httpx.AsyncClient) -> list[str]:
    """Return both teams of the last play-off game of the NBA that was played."""
    document = """{ games(leagues: [NBA], season: 2026, seasonType: POSTSEASON, statuses: [FINAL], last: 1) {
      nodes { homeTeam { key } awayTeam { key } } } }"""
    answer = (await client.post("/graphql", json={"query": document})).json()
    (game,) = answer["data"]["games"]["nodes"]
    return [f"NBA:{game[side]['key']}" for side in ("homeTeam", "awayTeam")]


async def test_series_goes_game_by_game_to_the_win(run: Run, client: httpx.AsyncClient) -> None:
    one, other = await finalists(client)
    team = (await run("series", team=one, opponent=other, season=2026))["team"]
    games = team["games"]["nodes"]
    assert 4 <= len(games) <= 7
    assert [game["series"]["gameNumber"] for game in games] == list(range(1, len(games) + 1))
    assert [game["series"]["decided"] for game in games] == [False] * (len(games) - 1) + [True]
    last = games[-1]
    assert last["series"]["leader"] == last["winner"]
    assert last["series"]["summary"].split()[1:] == ["wins", f"4-{len(games) - 4}"]
    for game in games:
        assert len(game["periodScores"]) >= 4
        assert sum(period["homeScore"] for period in game["periodScores"]) == game["homeScore"]


async def test_home_games_are_those_of_the_team_at_home(run: Run) -> None:
    team = (await run("home-games"))["team"]
    games = team["games"]["nodes"]
    assert 8 <= team["games"]["totalCount"] == len(games) <= 12
    played = [game for game in games if game["status"] == "FINAL"]
    assert all(game["homeRecord"]["summary"] and game["awayRecord"]["summary"] for game in games)
    assert sum(map(int, team["record"]["summary"].split("-"))) >= len(played) - 2, "without the preseason"
    assert len(team["byes"]) == 1
    assert all(game["awayTeam"]["key"] != "DAL" for game in games)


async def test_matchup_has_both_records_and_the_games_of_both(run: Run) -> None:
    data = await run("matchup")
    team, opponent = data["team"], data["opponent"]
    assert (team["key"], opponent["key"]) == ("DAL", "PHI")
    assert team["record"]["summary"].count("-") == opponent["record"]["summary"].count("-") == 1
    games = team["meetings"]["nodes"]
    assert len(games) == 2
    assert all({game["homeTeam"]["key"], game["awayTeam"]["key"]} == {"DAL", "PHI"} for game in games)
