"""Details of games on a plan without full schedules: docs/concepts.md names the details that are left."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings
from gql_service.sportsdata.leagues import ROUTES
from gql_service.wiring import create_app
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of

NOW: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)
PARTS: Final = {
    League.NFL: "REGULAR",
    League.NBA: "POSTSEASON",
    League.MLB: "POSTSEASON",
    League.NHL: "POSTSEASON",
}
DOCUMENT: Final = """query ($league: League!, $part: SeasonType) {
  games(leagues: [$league], season: 2026, seasonType: $part, first: 2000) { nodes {
    periodScores { name }
    overtime
    tournament
    endTime
    attendance
    forecast { description }
    probablePitchers { home { name } }
    lastPlay
    situation
    aggregate { leg }
    series { gameNumber }
    homeRecord { summary }
    awayRecord { summary }
    channels
    odds { pointSpread }
  } } }"""
LEFT: Final[dict[League, set[str]]] = {
    League.NFL: {"overtime"},
    League.NBA: {"overtime", "endTime"},
    League.MLB: {"endTime", "series"},
    League.NHL: {"overtime", "endTime", "series"},
    League.EPL: {"overtime", "periodScores", "homeRecord", "awayRecord"},
    League.UCL: {"overtime", "periodScores", "aggregate", "homeRecord", "awayRecord"},
}


def shown(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the details that at least one game has."""
    for name in nodes[0]:
        if any(node[name] not in (None, []) for node in nodes):
            yield name


@pytest.mark.parametrize("league", LEFT, ids=lambda league: league.value)
async def test_a_plan_with_light_schedules_leaves_the_details_of_the_page(league: League) -> None:
    sandbox, routes = create_sandbox(lambda: NOW), ROUTES[league]
    for route in (routes.schedules[0], routes.scores):
        if route is not None:
            sandbox.faults.not_in_plan(re.escape(routes.path(route)) + "/")
    app = create_app(Settings(leagues=(league,)), HandClock(NOW), httpx.ASGITransport(app=sandbox))
    async with client_of(app) as client:
        body = {"query": DOCUMENT, "variables": {"league": league.value, "part": PARTS.get(league)}}
        answer = (await client.post("/graphql", json=body)).json()
    assert "errors" not in answer
    nodes = answer["data"]["games"]["nodes"]
    assert len(nodes) > 10
    assert set(shown(nodes)) == LEFT[league]


def test_the_page_names_the_details_that_are_left() -> None:
    page = Path("docs/concepts.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"\| left \|.*?\n((?:\|.*\n)+)", page)
    rows = [row.strip("|\n ").split(" | ") for row in table.splitlines()[1:]]
    named = {name: leagues for names, leagues in rows for name in re.findall(r"`(\w+)`", names)}
    assert set(named) == set().union(*LEFT.values())
    for name, leagues in named.items():
        for league in set(LEFT) - {League.EPL, League.UCL}:
            said = (
                league.value in leagues if "except" not in leagues else league.value not in leagues.split("except")[1]
            )
            assert said is (name in LEFT[league]), (name, league)
