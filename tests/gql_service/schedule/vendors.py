"""Stand-ins for the vendor behind the client, and feeds over them."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from gql_service.cache.call_count.claims import CallCount, Claim
from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import AnswerCache, CacheEntry, OnNotice
from gql_service.schedule.calls.count.ledger import Ledger
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.feeds.feed import FeedRoute
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


class AnnouncingCache(MemoryCache):
    """A cache shared by containers. The test decides when the cache sends a notice."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self._listeners: list[OnNotice] = []

    async def start(self, on_notice: OnNotice) -> None:
        self._listeners.append(on_notice)

    def announce(self, path: str) -> None:
        """Send all started containers the notice that a path was stored; "" if any path may have been."""
        for listener in self._listeners:
            listener(path)


class ConnectedCache:
    """The connection of a container to a cache. It can be connected to another cache while the container runs."""

    def __init__(self, target: AnswerCache) -> None:
        self._target = target
        self._on_notice: OnNotice = lambda _: None

    async def connect(self, target: AnswerCache) -> None:
        """Use another cache from now on, and receive its notices."""
        self._target = target
        await target.start(self._on_notice)

    async def start(self, on_notice: OnNotice) -> None:
        self._on_notice = on_notice
        await self._target.start(on_notice)

    async def get(self, path: str) -> CacheEntry | None:
        return await self._target.get(path)

    async def put(self, path: str, stored: CacheEntry, keep: timedelta) -> None:
        await self._target.put(path, stored, keep)

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        return await self._target.try_lock(path, hold)

    async def unlock(self, path: str, token: str) -> None:
        await self._target.unlock(path, token)

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        return await self._target.add(counter, amount, keep)

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        return await self._target.settle(counter, claim, keep)

    async def close(self) -> None:
        await self._target.close()


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
        self.changes: list[FeedRoute] = []
        self.ledger = Ledger(cache, clock, budget)
        self.http = httpx.AsyncClient(base_url=ORIGIN, transport=MeteredTransport(vendor, self.ledger))
        client = SportsDataClient(self.http, None, deadline_seconds=deadline_seconds, now=clock)
        self.governor = Governor(self.ledger, clock)
        self.feeds = Feeds(client, cache, self.governor, clock, max_stale=max_stale, on_change=self.changes.append)

    async def close(self) -> None:
        await self.feeds.close()
        await self.http.aclose()
