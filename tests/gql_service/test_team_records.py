"""Records and byes of every league of the sandbox equal what counting game by game over GraphQL gives."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from gql_service.settings import Settings
from gql_service.sportsdata.leagues import ROUTES
from gql_service.wiring import Gateway, create_gateway
from schema.enums import League
from schema.leagues import FACTS
from schema.leagues.facts import Sport
from tests.clocks import HandClock
from tests.conftest import Ask

NOW: Final = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
LAST: Final = {League.WNBA: 2026, League.FIFA: 2026}
"""Leagues whose current season in November has no results yet, with the season before."""
GAMES: Final = """query ($league: League!, $season: Int!, $after: String) {
  games(leagues: [$league], season: $season, first: 1500, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      season { type } status statusText startTime originalStartTime week rescheduledTo { id }
      homeTeam { id } awayTeam { id } homeScore awayScore winner { id }
      homeRecord { ...All } awayRecord { ...All } } } }
fragment All on Record { wins losses draws overtimeLosses scoreFor scoreAgainst streak }"""
TEAMS: Final = """query ($league: League!, $season: Int!) { teams(leagues: [$league], first: 500, active: null) {
  nodes { id record(season: $season) { wins losses draws overtimeLosses scoreFor scoreAgainst streak }
    byes(season: $season) { number } } } }"""


@pytest.fixture(params=[False, True], ids=["plain", "traps"])
async def gateway(request: pytest.FixtureRequest) -> AsyncIterator[Gateway]:
    gateway = create_gateway(Settings(traps=request.param), HandClock(NOW))
    yield gateway
    await gateway.close()


async def games_of(gateway: Gateway, ask: Ask, league: League, season: int) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        answer = await ask(gateway.store, GAMES, now=NOW, league=league.value, season=season, after=after)
        assert "errors" not in answer
        page = answer["data"]["games"]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes


class Count:
    """The results of a team so far."""

    def __init__(self, league: League) -> None:
        self.hockey = FACTS[league].sport is Sport.ICE_HOCKEY
        self.results = ""
        self.overtime = self.own = self.other = 0

    def add(self, game: dict[str, Any], side: str) -> None:
        """Count a finished game."""
        own, other = ("home", "away") if side == "homeTeam" else ("away", "home")
        self.own += game[f"{own}Score"]
        self.other += game[f"{other}Score"]
        won = game["winner"] and game["winner"]["id"] == game[side]["id"]
        self.results += "D" if won is None else "W" if won else "L"
        self.overtime += won is False and game["statusText"] in ("F/OT", "F/SO")

    @property
    def record(self) -> dict[str, Any]:
        """The record in the form of the contract."""
        last = self.results[-1:]
        run = len(self.results) - len(self.results.rstrip(last)) if last else 0
        return {
            "wins": self.results.count("W"),
            "losses": self.results.count("L") - (self.overtime if self.hockey else 0),
            "draws": self.results.count("D"),
            "overtimeLosses": self.overtime if self.hockey else None,
            "scoreFor": self.own,
            "scoreAgainst": self.other,
            "streak": {"W": run, "L": -run}.get(last, 0),
        }


@pytest.mark.parametrize("league", list(ROUTES), ids=[league.value for league in ROUTES])
async def test_records_and_byes_equal_an_independent_count(gateway: Gateway, ask: Ask, league: League) -> None:
    await gateway.store.for_year(league, None, None)
    season = LAST.get(league) or gateway.store.current(league).season.year
    await gateway.store.for_year(league, season, None)
    await gateway.store.settle()  # on a busy machine, a season may be shown before its scores are there
    counts: defaultdict[tuple[str, str], Count] = defaultdict(lambda: Count(league))
    weeks: defaultdict[str, set[int]] = defaultdict(set)
    nodes = await games_of(gateway, ask, league, season)
    finals = 0
    for node in nodes:  # in order of time
        part, continued = node["season"]["type"], node["originalStartTime"] is not None
        for side, record in (("homeTeam", "homeRecord"), ("awayTeam", "awayRecord")):
            if node[side] is None:
                assert node[record] is None
                continue
            if part == "REGULAR" and node["week"] is not None and node["rescheduledTo"] is None:
                weeks[node[side]["id"]].add(node["week"])
            count = counts[part, node[side]["id"]]
            # A continued game began before games that are listed earlier.
            assert continued or node[record] == count.record
            if node["status"] in ("FINAL", "FORFEIT"):
                count.add(node, side)
                finals += 1
    assert finals > 30
    answer = await ask(gateway.store, TEAMS, now=NOW, league=league.value, season=season)
    assert "errors" not in answer
    every = set().union(*weeks.values())
    for team in answer["data"]["teams"]["nodes"]:
        known = ("REGULAR", team["id"]) in counts
        assert team["record"] == (counts["REGULAR", team["id"]].record if known else None)
        own = weeks[team["id"]]
        byes = [{"number": n} for n in sorted(every - own) if own and min(own) < n < max(own)]
        assert team["byes"] == (byes if FACTS[league].counts_weeks else None)
