"""The README is true."""

import re
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from gql_service.settings import Settings, usual_table
from gql_service.wiring import create_app
from tests.clocks import HandClock
from tests.serving import client_of

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("now", ["2026-11-23T20:00:00", "2026-06-01T12:00:00"])
async def test_the_first_query_gives_the_answer_beside_it(now: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    async with client_of(create_app(Settings(), HandClock(instant))) as client:
        answer = await client.post("/graphql", json={"query": block("graphql")})
    assert answer.content == block("json").strip().encode()


def test_the_usual_table_is_that_of_the_settings() -> None:
    assert usual_table() in TEXT


async def test_the_requests_of_the_readme_answer() -> None:
    body = re.search(r"-d '(\{.*?\})'", TEXT)
    python = re.search(r'query = "(.*?)"\n', TEXT)
    assert body
    assert python
    now = datetime(2026, 11, 23, 20, tzinfo=UTC)
    async with client_of(create_app(Settings(), HandClock(now))) as client:
        posted = await client.post("/graphql", json=orjson.loads(body[1].replace('\\"', '\\"')))
        assert posted.json()["data"]["games"]["nodes"]
        team = {"query": python[1], "variables": {"team": "NFL:DAL"}}
        answer = (await client.post("/graphql", json=team)).json()
        assert answer["data"]["team"]["nextGame"]["localStartTime"] == "2026-11-26T15:30:00-06:00"
        assert (await client.get("/game-schedule?league=NBA")).json()["games"]
