"""The details of games of the sandbox, as a client sees them at instants when such games are played."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gql_service.settings import Settings
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.line_scores import assert_line_scores

SEPTEMBER = datetime(2026, 9, 27, 20, 30, tzinfo=UTC)
"""A Sunday: games of the NFL, MLB, WNBA and MLS are in progress or were played."""
MAY = datetime(2026, 5, 20, 1, tzinfo=UTC)
GAME = """
  status period overtime tournament endTime attendance lastPlay situation homeScore awayScore startTime
  periodScores { number name kind homeScore awayScore }
  aggregate { homeScore awayScore leg winner { id } summary }
  forecast {
    description temperatureLowF temperatureHighF temperatureLowC temperatureHighC windChillF windSpeed windDirection
  }
  probablePitchers { home { name opener } away { name opener } }
"""
Node = dict[str, Any]


async def games(ask: Ask, league: League, now: datetime, season: int, **settings: Any) -> tuple[list[Node], int]:
    """Return the games of a league's season, and how many values were rejected."""
    gateway = create_gateway(Settings(leagues=(league,), **settings), HandClock(now))
    document = "{ games(season: %d, first: 2000, after: %s) { pageInfo { hasNextPage endCursor } nodes { %s } } }"
    nodes: list[Node] = []
    after = "null"
    try:
        await gateway.store.for_year(league, season, None)
        await gateway.store.settle()  # on a busy machine, a season may be shown before its scores are there
        while True:
            answer = await ask(gateway.store, document % (season, after, GAME), now=now)
            assert "errors" not in answer
            nodes += answer["data"]["games"]["nodes"]
            page = answer["data"]["games"]["pageInfo"]
            if not page["hasNextPage"]:
                return nodes, gateway.store.sources.rejected_values(league)
            after = f'"{page["endCursor"]}"'
    finally:
        await gateway.close()


@pytest.mark.parametrize(
    ("league", "now", "season"),
    [
        (League.MLB, SEPTEMBER, 2026),
        (League.WNBA, SEPTEMBER, 2026),
        (League.MLS, SEPTEMBER, 2026),
        (League.NBA, MAY, 2026),
        (League.NHL, MAY, 2026),
        (League.UCL, MAY, 2026),
        (League.FIFA, datetime(2026, 7, 25, tzinfo=UTC), 2026),
    ],
    ids=["MLB", "WNBA", "MLS", "NBA", "NHL", "UCL", "FIFA"],
)
async def test_all_line_scores_of_a_season_add_up(ask: Ask, league: League, now: datetime, season: int) -> None:
    nodes, rejected = await games(ask, league, now, season)
    assert rejected == 0
    assert sum(node["status"] == "FINAL" for node in nodes) > 50
    assert_line_scores(league, nodes)
    longer = {node["overtime"] for node in nodes if node["status"] == "FINAL"}
    assert longer == ({False} if league is League.MLS else {True, False})
    ended = [node["endTime"] for node in nodes if node["status"] == "FINAL"]
    soccer = league in (League.MLS, League.UCL, League.FIFA)
    assert all((end is None) is soccer for end in ended)


async def test_baseball_shows_pitchers_weather_and_the_situation(ask: Ask) -> None:
    nodes, _ = await games(ask, League.MLB, SEPTEMBER, 2026)
    final = [node for node in nodes if node["status"] == "FINAL"]
    assert all(node["probablePitchers"]["home"]["name"] for node in final)
    assert {node["probablePitchers"]["away"]["opener"] for node in final} == {True, False}
    coming = [node for node in nodes if node["status"] == "SCHEDULED" and node["probablePitchers"]]
    assert coming
    assert all(node["probablePitchers"]["home"]["name"] for node in coming), "named by earlier games"
    weather = [node["forecast"] for node in final if node["forecast"]]
    assert all(isinstance(each["windDirection"], int) for each in weather)
    assert all(each["temperatureLowC"] < each["temperatureHighC"] for each in weather)
    live = [node for node in nodes if node["status"] == "IN_PROGRESS"]
    assert live
    assert any(node["situation"] for node in live)
    assert all(node["situation"].startswith(node["period"]) for node in live if node["situation"])
    assert all(node["lastPlay"] for node in live)
    assert {node["lastPlay"] for node in final} == {None}


async def test_pitchers_of_the_first_playoff_games_are_named_by_the_regular_season(ask: Ask) -> None:
    october = datetime(2026, 9, 29, 12, tzinfo=UTC)
    gateway = create_gateway(Settings(leagues=(League.MLB,)), HandClock(october))
    document = """{ games(season: 2026, seasonType: POSTSEASON) { nodes {
      status probablePitchers { home { name } away { name } } } } }"""
    try:
        for part in ("POSTSEASON", "REGULAR"):  # in this order the names arrive after the games
            answer = await ask(gateway.store, document.replace("POSTSEASON", part), now=october)
            assert "errors" not in answer
        await gateway.store.settle()
        answer = await ask(gateway.store, document, now=october)
    finally:
        await gateway.close()
    coming = [node["probablePitchers"] for node in answer["data"]["games"]["nodes"] if node["probablePitchers"]]
    assert coming
    assert all(each[side]["name"] for each in coming for side in ("home", "away"))


async def test_football_shows_the_situation_and_no_wind_direction(ask: Ask) -> None:
    nodes, rejected = await games(ask, League.NFL, SEPTEMBER, 2026)
    assert rejected == 0
    live = [node for node in nodes if node["status"] == "IN_PROGRESS"]
    assert any(node["situation"] and " & " in node["situation"] for node in live)
    assert {each["windDirection"] for each in (node["forecast"] for node in nodes) if each} == {None}


async def test_the_nba_shows_its_cup(ask: Ask) -> None:
    nodes, _ = await games(ask, League.NBA, MAY, 2026)
    assert {node["tournament"] for node in nodes} == {None, "NBA Cup"}
    assert {node["forecast"] for node in nodes} == {None}


async def test_ties_of_two_legs_show_their_aggregate(ask: Ask) -> None:
    nodes, _ = await games(ask, League.UCL, datetime(2026, 7, 1, tzinfo=UTC), 2026)
    sums = [node["aggregate"] for node in nodes if node["aggregate"]]
    assert len(sums) > 10
    assert all(each["summary"] == f"Agg. {each['homeScore']}-{each['awayScore']}" for each in sums)
    assert all(each["winner"]["id"] for each in sums)
    assert [each["leg"] for each in sums].count(1) == len(sums) / 2


@pytest.mark.parametrize("now", [SEPTEMBER, datetime(2026, 10, 20, 19, tzinfo=UTC)], ids=str)
async def test_of_all_traps_only_scrambled_runs_cost_a_line_score(ask: Ask, now: datetime) -> None:
    nodes, rejected = await games(ask, League.MLB, now, 2026, traps=True)
    assert rejected == 1
    assert_line_scores(League.MLB, nodes)
    assert "Scrambled" not in str(nodes)
