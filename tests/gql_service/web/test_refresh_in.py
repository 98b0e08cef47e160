"""`refreshIn` over HTTP equals the headers, and counts down although answers are cached."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from gql_service.settings import Settings
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of

LIVE = datetime(2026, 11, 24, 1, 0, 30, tzinfo=UTC)
"""NBA games are being played in the sandbox, and the NFL's of the evening is near."""


@pytest.fixture
def clock() -> HandClock:
    return HandClock(LIVE)


@pytest.fixture
async def client(clock: HandClock) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(leagues=(League.NBA, League.NFL))
    gateway = create_gateway(settings, clock)
    async with client_of(app_of(gateway, settings, clock)) as client:
        yield client
    await gateway.close()


def query(arguments: str) -> str:
    return "{ games(%s) { totalCount sources { refreshIn } } }" % arguments


async def told(client: httpx.AsyncClient, document: str, method: str = "POST") -> tuple[int, int]:
    """Return the least `refreshIn` of an answer, and how many seconds its headers leave."""
    by_post = {"json": {"query": document}} if method == "POST" else {"params": {"query": document}}
    response = await client.request(method, "/graphql", **by_post)  # type: ignore[arg-type] # one of two keywords
    max_age = int(response.headers["cache-control"].partition("max-age=")[2].partition(",")[0])
    seconds = [source["refreshIn"] for source in response.json()["data"]["games"]["sources"]]
    return min(seconds), max_age - int(response.headers["age"])


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize(
    "arguments", ["leagues: [NBA]", 'leagues: [NBA], on: "2026-11-23"', "leagues: [NFL, NBA]", "leagues: [NFL]"]
)
async def test_refresh_in_is_what_the_headers_leave_and_counts_down_with_the_clock(
    client: httpx.AsyncClient, clock: HandClock, arguments: str, method: str
) -> None:
    first = await told(client, query(arguments), method)
    assert first[0] == first[1] <= 60
    for second in range(1, min(first[0], 15)):
        clock.pass_by(seconds=1)
        refresh_in, left = await told(client, query(arguments), method)
        assert refresh_in == left == first[0] - second


async def test_a_season_that_is_over_is_not_asked_for_within_a_day(client: httpx.AsyncClient) -> None:
    refresh_in, left = await told(client, query("leagues: [NBA], season: 2020"))
    assert (refresh_in, left) == (86400, 60), "what sources tell of their state is good for a minute"


async def test_a_stale_answer_is_asked_for_again_soon(client: httpx.AsyncClient, clock: HandClock) -> None:
    await told(client, query("leagues: [NBA]"))
    clock.pass_by(minutes=5)
    assert await told(client, query("leagues: [NBA]")) == (5, 5)


async def test_an_answer_without_it_is_kept_for_its_whole_time(client: httpx.AsyncClient, clock: HandClock) -> None:
    document = "{ games(leagues: [NBA]) { sources { asOf } } }"
    tags = []
    for _ in range(5):
        tags.append((await client.post("/graphql", json={"query": document})).headers["etag"])
        clock.pass_by(seconds=2)
    assert len(set(tags)) == 1
