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
LEAGUES = (League.NFL, League.NBA, League.EPL)


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
    note(document, answer["data"])
