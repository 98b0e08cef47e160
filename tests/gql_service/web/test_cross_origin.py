"""The rights of pages of other origins, and the headers that protect against browsers' guesses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from gql_service.settings import Settings
from gql_service.wiring import create_app
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of

OURS, THEIRS = "https://www.example.com", "https://evil.example"
GAMES = {"query": '{ games(on: "today") { totalCount } }'}
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "content-type,x-api-key"}


DATA_HEADERS = {"age", "etag", "x-operation-cost", "x-schedule-source", "x-schedule-as-of", "x-schedule-stale"}
LIMIT_HEADERS = {"x-request-id", "ratelimit", "ratelimit-policy", "retry-after"}


@asynccontextmanager
async def served(cors_origins: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings.read({"LEAGUES": "NFL", "CORS_ORIGINS": cors_origins})
    async with client_of(create_app(settings, HandClock(NOW))) as client:
        yield client


async def allowed(client: httpx.AsyncClient, origin: str | None) -> set[str | None]:
    """Return the allowed origins of new and cached answers of both data routes, and of an error."""
    headers = {"origin": origin} if origin else {}
    answers = [
        await client.post("/graphql", json=GAMES, headers=headers),
        await client.post("/graphql", json=GAMES, headers=headers),
        await client.get("/game-schedule", headers=headers),
        await client.get("/game-schedule", headers=headers),
        await client.get("/nothing", headers=headers),
    ]
    assert "access-control-allow-credentials" not in answers[0].headers
    return {answer.headers.get("access-control-allow-origin") for answer in answers}


async def test_any_page_may_read_unless_told_otherwise() -> None:
    async with served("") as client:
        assert await allowed(client, OURS) == {"*"}
        preflight = await client.options("/graphql", headers={"origin": OURS, **PREFLIGHT})
        assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, "*")


async def test_a_list_names_those_that_may() -> None:
    async with served(f"{OURS}, http://localhost:3000/") as client:
        assert await allowed(client, OURS) == {OURS}
        assert await allowed(client, THEIRS) == {None}
        assert await allowed(client, "http://localhost:3000") == {"http://localhost:3000"}
        for origin, status in ((OURS, 200), (THEIRS, 400)):
            preflight = await client.options("/graphql", headers={"origin": origin, **PREFLIGHT})
            assert preflight.status_code == status
        assert (await client.get("/healthz")).headers["cross-origin-resource-policy"] == "same-origin"


async def test_none_switches_it_off() -> None:
    async with served("none") as client:
        assert await allowed(client, OURS) == {None}
        assert (await client.options("/graphql", headers={"origin": OURS, **PREFLIGHT})).status_code == 204


@pytest.mark.parametrize("cors_origins", ["*", OURS])
async def test_no_cache_gives_the_answer_for_one_origin_to_another(cors_origins: str) -> None:
    async with served(cors_origins) as client:
        for headers in ({}, {"origin": OURS}, {"origin": THEIRS}):
            for _ in range(2):
                answer = await client.post("/graphql", json=GAMES, headers=headers)
                # One line: some caches read the last line alone.
                assert answer.headers.get_list("vary") == ["Accept, Accept-Encoding, Origin"]


@pytest.mark.parametrize("path", ["/graphql?query={__typename}", "/game-schedule", "/healthz", "/", "/nothing"])
async def test_every_answer_is_what_its_type_says(path: str) -> None:
    async with served("") as client:
        for _ in range(2):
            assert (await client.get(path)).headers.get_list("x-content-type-options") == ["nosniff"]


async def test_a_page_may_not_be_framed_embedded_or_given_devices() -> None:
    async with served("") as client:
        page = await client.get("/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in page.headers["permissions-policy"]
    assert page.headers["cross-origin-opener-policy"] == "same-origin"
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_a_page_may_read_what_an_answer_says_of_its_age_its_cost_and_the_limit() -> None:
    settings = Settings.read({"LEAGUES": "NFL", "RATE_LIMIT": "1"})
    async with client_of(create_app(settings, HandClock(NOW))) as client:
        answers = [await client.post("/graphql", json=GAMES, headers={"origin": OURS}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    for answer, told in zip(answers, (DATA_HEADERS, LIMIT_HEADERS), strict=True):
        readable = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
        assert told <= set(answer.headers)
        assert told <= readable


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
async def test_what_a_page_can_send_without_a_preflight_is_refused(content_type: str) -> None:
    async with served("") as client:
        body = b'{"query": "{ __typename }"}'
        answer = await client.post("/graphql", content=body, headers={"content-type": content_type, "origin": THEIRS})
    assert (answer.status_code, answer.headers["accept-post"]) == (415, "application/json")
