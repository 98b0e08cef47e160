"""Every recipe answers, with something to show."""

import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from gql_service.settings import Settings
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of

PAGE = Path("docs/recipes.md").read_text(encoding="utf-8")
_RECIPE = re.compile(r"^## (.+?)$.*?^```graphql\n(.*?)^```$(?:\s+^```json\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
RECIPES = {title: (document, json.loads(variables or "{}")) for title, document, variables in _RECIPE.findall(PAGE)}
LEAGUES = (League.NFL, League.NBA, League.MLB, League.EPL)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(leagues=LEAGUES), HandClock(NOW))) as client:
        yield client


def holes(value: Any, way: str = "data") -> list[str]:
    """Return where an answer has nothing to show: root fields that are null, and lists without anything."""
    if isinstance(value, dict):
        return [hole for name, each in value.items() for hole in holes(each, f"{way}.{name}")]
    if isinstance(value, list):
        return (
            [way]
            if not value and not way.endswith(".channels")
            else [hole for each in value for hole in holes(each, way)]
        )
    return [way] if value is None and way.count(".") == 1 else []


SHOWN = {
    "The schedule page of a team": [
        "team.record.summary",
        "team.nextGame.homeRecord.summary",
        "team.results.nodes.periodScores.homeScore",
        "team.homeGames.nodes.awayRecord.summary",
    ],
    "Line scores": ["games.nodes.periodScores.kind", "games.nodes.endTime", "games.nodes.attendance"],
    "Record of a team on a day": ["team.record.scoreFor", "team.before.summary"],
    "Games of a cup inside the season": ["games.nodes.tournament"],
    "Weather and starting pitchers": ["games.nodes.forecast.windSpeed", "games.nodes.probablePitchers.home.name"],
    "Home games of a team, with its record": ["team.record.summary", "team.byes.name", "team.games.nodes.homeRecord"],
    "Games on a channel": ["games.nodes.channels"],
    "A play-off series": ["games.nodes.series.summary", "games.nodes.series.leader.key"],
    "Venues near a place, with their games": ["venues.nodes.games.nodes.date"],
}
"""Paths in the answer to a recipe at which at least one value is not null."""


def values_at(value: Any, way: list[str]) -> list[Any]:
    """Return the values at a path that are not null, from all entries of lists on the way."""
    if isinstance(value, list):
        return [found for each in value for found in values_at(each, way)]
    if value is None or not way:
        return [] if value is None else [value]
    return values_at(value[way[0]], way[1:])


def test_every_block_is_one_that_is_run() -> None:
    assert PAGE.count("```graphql") == len(RECIPES) == PAGE.count("\n## ")


@pytest.mark.parametrize("title", RECIPES)
async def test_a_recipe_answers(
    title: str, client: httpx.AsyncClient, note: Callable[[str, dict[str, Any]], None]
) -> None:
    document, variables = RECIPES[title]
    answer = (await client.post("/graphql", json={"query": document, "variables": variables})).json()
    assert "errors" not in answer
    assert holes(answer["data"]) == []
    for each in SHOWN.get(title, ()):
        assert values_at(answer["data"], each.split(".")), each
    note(document, answer["data"])


def test_every_title_with_values_to_show_is_one_of_the_page() -> None:
    assert set(SHOWN) <= set(RECIPES)
