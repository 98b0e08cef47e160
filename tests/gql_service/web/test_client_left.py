"""A client that leaves takes its work along, and no more."""

import asyncio
import gc
import weakref
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings
from gql_service.web.transport.disconnect import ClientLeft, WhileConnected
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.raw_http import head, posted, wire_to
from tests.serving import running

GAMES = posted(b'{"query": "{ games(on: \\"today\\") { totalCount } }"}')


class HeldVendor(httpx.ASGITransport):
    """The sandbox, which holds all answers until released."""

    def __init__(self) -> None:
        super().__init__(app=create_sandbox(lambda: NOW))
        self.let = asyncio.Event()
        self.asked = asyncio.Event()
        self.calls: Counter[str] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls[request.url.path] += 1
        self.asked.set()
        await self.let.wait()
        return await super().handle_async_request(request)


class Watched:
    """An app that records the end of each request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open = 0
        self.both = asyncio.Event()
        self.ended = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.open += 1
        if self.open == 2:
            self.both.set()
        try:
            await self.app(scope, receive, send)
        finally:
            self.open -= 1
            self.ended.set()


@asynccontextmanager
async def held() -> AsyncIterator[tuple[str, HeldVendor, Watched]]:
    vendor = HeldVendor()
    settings = Settings(leagues=(League.NFL,))
    requests = Watched(app_of(create_gateway(settings, HandClock(NOW), vendor), settings, HandClock(NOW)))
    async with running(requests) as origin:
        try:
            yield origin, vendor, requests
        finally:
            vendor.let.set()


@pytest.mark.parametrize(
    "request_",
    [GAMES, head("GET /game-schedule"), head("GET /calendar/nfl.ics")],
    ids=["graphql", "legacy", "calendar"],
)
async def test_work_for_a_client_that_left_ends_and_goes_on_for_another(
    request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with held() as (origin, vendor, requests), wire_to(origin) as staying:
        async with wire_to(origin) as leaving:
            await leaving.send(request_)
            await vendor.asked.wait()
            await staying.send(request_)
            await requests.both.wait()
        async with asyncio.timeout(10):
            await requests.ended.wait()
        assert requests.open == 1, "the vendor has said nothing yet, and one has ended"
        vendor.let.set()
        assert (await staying.answer()).status == 200
        assert set(vendor.calls.values()) == {1}, "for the one that stayed nothing was asked again"
    assert not caplog.records


async def test_a_block_that_ends_in_time_looks_at_nothing() -> None:
    async def receive() -> dict[str, object]:
        raise AssertionError("nobody has to look")

    async with WhileConnected(receive):
        await asyncio.sleep(0)


async def test_the_deadline_of_somebody_else_is_not_taken_for_a_client_that_left() -> None:
    async def never() -> dict[str, object]:
        await asyncio.Event().wait()
        return {}

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), WhileConnected(never, patience=0):
            await asyncio.Event().wait()


async def test_leaving_ends_the_block() -> None:
    async def gone() -> dict[str, object]:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientLeft):
        async with WhileConnected(gone, patience=0):
            await asyncio.Event().wait()


class SilentClient:
    """A client that stays, and sends no more."""

    def __init__(self) -> None:
        self.watched = asyncio.Event()

    async def receive(self) -> dict[str, str]:
        self.watched.set()
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}


async def test_a_watched_request_is_freed_at_its_end_without_a_garbage_collection() -> None:
    client = SilentClient()
    gone = weakref.ref(client)
    gc.collect()
    gc.disable()
    try:
        async with WhileConnected(client.receive, patience=0):
            await client.watched.wait()
        del client
        for _ in range(3):  # until the cancelled watch has ended
            await asyncio.sleep(0)
        assert gone() is None
    finally:
        gc.enable()
