"""The age of each part of an answer, as a client without a clock can compute it from headers and `sources`."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from gql_service.sandbox import create_sandbox
from gql_service.settings import Plan, Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of

NOW = datetime(2026, 11, 26, 19, 30, tzinfo=UTC)
MINUTES = 29
DOCUMENT = '{ games(on: "2026-11-26", first: 5) { nodes { id } sources { league asOf } } }'


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_age_of_each_league_follows_from_age_and_as_of(method: str) -> None:
    clock = HandClock(NOW)
    settings = Settings(
        source=SourceChoice.LIVE,
        api_key=ApiKey("k"),
        plan=Plan.PRODUCTION,
        monthly_calls=None,
        leagues=(League.NBA, League.NFL),
    )
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=create_sandbox(clock)))
    async with client_of(app_of(gateway, settings, clock)) as client:
        await gateway.store.readiness.load(League.NBA)
        clock.pass_by(minutes=MINUTES)
        await gateway.store.readiness.load(League.NFL)
        clock.pass_by(seconds=10)

        if method == "GET":
            answer = await client.get("/graphql", params={"query": DOCUMENT})
        else:
            answer = await client.post("/graphql", json={"query": DOCUMENT})

    sources = answer.json()["data"]["games"]["sources"]
    oldest = datetime.fromisoformat(answer.headers["x-schedule-as-of"])
    now = oldest + timedelta(seconds=int(answer.headers["age"]))
    ages = {source["league"]: now - datetime.fromisoformat(source["asOf"]) for source in sources}
    assert ages == {"NBA": timedelta(minutes=MINUTES, seconds=10), "NFL": timedelta(seconds=10)}
