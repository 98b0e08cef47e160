"""Stand-ins for the vendor behind the client, and feeds over them."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import AnswerCache
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.calls.ledger import Ledger
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import DEFAULT_MAX_STALE
from gql_service.sportsdata.http.client import SportsDataClient
from gql_service.sportsdata.http.metered import MeteredTransport
from tests.clocks import HandClock

ORIGIN = "http://vendor.invalid"


class ScriptedVendor(httpx.AsyncBaseTransport):
    """Gives the scripted answers in turn, after a release; counts the calls."""

    def __init__(self, *replies: httpx.Response) -> None:
        self.replies = list(replies)
        self.calls = 0
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        self.asked.set()
        await self.open.wait()
        return self.replies.pop(0)


class HangingVendor(httpx.AsyncBaseTransport):
    """Never answers; counts the calls."""

    calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        await asyncio.Event().wait()
        raise AssertionError


class ShelfVendor(httpx.AsyncBaseTransport):
    """Answers by path: an entry of the shelf, a failure status, or an empty list. Records the paths."""

    def __init__(self, shelf: Mapping[str, Any], failing: Mapping[str, int] | None = None) -> None:
        self.shelf = dict(shelf)
        self.failing = dict(failing or {})
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.paths.append(path)
        if path in self.failing:
            return httpx.Response(self.failing[path])
        return httpx.Response(200, json=self.shelf.get(path, []))


def rows(*values: Any, **headers: str) -> httpx.Response:
    """Answer a list of rows; header names with `_` in place of `-`."""
    return httpx.Response(200, json=list(values), headers={k.replace("_", "-"): v for k, v in headers.items()})


class Container:
    """A container's feeds over a vendor and a cache. `changes` lists the changes that the feeds reported."""

    def __init__(
        self,
        vendor: httpx.AsyncBaseTransport,
        clock: HandClock,
        *,
        cache: AnswerCache | None = None,
        budget: int | None = None,
        deadline_seconds: float = 10.0,
        max_stale: timedelta = DEFAULT_MAX_STALE,
    ) -> None:
        cache = cache or MemoryCache(clock)
        self.changes: list[str] = []
        self.ledger = Ledger(cache, clock, budget)
        self.http = httpx.AsyncClient(base_url=ORIGIN, transport=MeteredTransport(vendor, self.ledger))
        client = SportsDataClient(self.http, None, deadline_seconds=deadline_seconds, now=clock)
        self.governor = Governor(self.ledger, clock)
        self.feeds = Feeds(client, cache, self.governor, clock, max_stale=max_stale, on_change=self.changes.append)

    async def close(self) -> None:
        await self.feeds.close()
        await self.http.aclose()
