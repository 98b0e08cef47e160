"""The contract over every league of the sandbox: no unexpected null, and no id twice."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from gql_service.settings import Settings
from gql_service.sportsdata.leagues import ROUTES
from gql_service.wiring import Gateway, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.line_scores import assert_line_scores

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
DETAILS = """\
      periodScores { number name kind homeScore awayScore } overtime tournament endTime attendance lastPlay situation
      aggregate { homeScore awayScore leg winner { id } summary }
      forecast {
        description temperatureLowF temperatureHighF temperatureLowC temperatureHighC windChillF windSpeed windDirection
      }
      probablePitchers { home { name opener } away { name opener } }
      series { gameNumber maxLength homeWins awayWins leader { id } decided summary }
      homeRecord { ...Record } awayRecord { ...Record }"""
RECORD = """\
fragment Record on Record { wins losses draws overtimeLosses scoreFor scoreAgainst streak summary }"""
_GAMES = """query ($league: League!, $after: String) {
  games(leagues: [$league], season: %d, first: 1000, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    sources { league mode stale droppedRows errorCode }
    nodes {
      id league week round group status statusText startTime startTimeTbd date localStartTime
      season { id league year type label current startDate endDate currentWeek weeks { number name } }
      homeTeam { ...Team } awayTeam { ...Team }
      homeScore awayScore homeShootoutScore awayShootoutScore winner { id } period clock
      venue { id name city state country capacity surface latitude longitude timeZone }
      neutralVenue channels odds { pointSpread overUnder homeMoneyline awayMoneyline }
      rescheduledTo { id } rescheduledFrom { id } gameNumber closed updatedAt asOf
__DETAILS
    } } }
fragment Team on Team { id league key name city fullName conference division active logoUrl colors venue { id } }
__RECORD"""
EVERYTHING = _GAMES.replace("__DETAILS", DETAILS).replace("__RECORD", RECORD)


@pytest.fixture(params=[False, True], ids=["plain", "traps"])
async def gateway(request: pytest.FixtureRequest) -> AsyncIterator[Gateway]:
    gateway = create_gateway(Settings(traps=request.param), HandClock(NOW))
    yield gateway
    await gateway.close()


async def season_of(gateway: Gateway, ask: Ask, league: League) -> list[dict[str, Any]]:
    await gateway.store.for_year(league, None, None)
    await gateway.store.settle()  # on a busy machine, a season may be shown before its scores are there
    document = EVERYTHING % gateway.store.current(league).season.year
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        answer = await ask(gateway.store, document, now=NOW, league=league.value, after=after)
        assert "errors" not in answer
        page = answer["data"]["games"]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(nodes) == page["totalCount"]
            return nodes


@pytest.mark.parametrize("league", list(ROUTES), ids=[league.value for league in ROUTES])
async def test_a_season_of_any_league_keeps_the_contract(gateway: Gateway, ask: Ask, league: League) -> None:
    nodes = await season_of(gateway, ask, league)
    ids = [node["id"] for node in nodes]
    assert len(ids) == len(set(ids)) > 10
    assert {node["league"] for node in nodes} == {league.value}
    assert all(node["date"] is not None for node in nodes if node["startTime"])
    assert all(node["startTimeTbd"] is (node["startTime"] is None) for node in nodes)
    assert "Scrambled" not in str(nodes)
    assert_line_scores(league, nodes)
    assert gateway.store.sources.rejected_values(league) == 0
    if league is League.CBB:
        assert max(len(snapshot.games) for snapshot in gateway.store.held(league)) > 5000
