"""Searches of the response cache by the bytes of a request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx
import pytest

from gql_service.settings import Settings
from gql_service.web.answers.cached_answer import CachedAnswer
from gql_service.web.answers.request_key import RequestKey
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of

QUERY = "{ teams(leagues: [NFL]) { totalCount } }"


class CountingCache(ResponseCache):
    """A response cache that counts its searches by the bytes of requests."""

    searches = 0

    def by_request(self, key: RequestKey, now: datetime, seconds: float) -> CachedAnswer | None:
        self.searches += 1
        return super().by_request(key, now, seconds)


@asynccontextmanager
async def counted(**settings: Any) -> AsyncIterator[tuple[httpx.AsyncClient, CountingCache]]:
    """Serve a gateway, and yield its response cache beside the client."""
    clock, wanted = HandClock(NOW), Settings(leagues=(League.NFL,), metrics=False, **settings)
    gateway = create_gateway(wanted, clock)
    await gateway.store.readiness.load(League.NFL)
    cache = CountingCache(clock, gateway.store)
    async with client_of(app_of(replace(gateway, responses=cache), wanted, clock)) as client:
        yield client, cache


@pytest.mark.parametrize("log", [True, False], ids=["with a request log", "without a request log"])
@pytest.mark.parametrize("limit", [10_000_000, None], ids=["with a limit", "without a limit"])
async def test_a_request_searches_the_cache_once_whether_it_hits_or_misses(*, log: bool, limit: int | None) -> None:
    async with counted(request_log=log, rate_limit=limit) as (client, cache):
        searches = []
        for _ in range(2):
            await client.post("/graphql", json={"query": QUERY})
            await client.get("/game-schedule")
            searches.append(cache.searches)
        assert (searches, cache.hits) == ([2, 4], 2)
