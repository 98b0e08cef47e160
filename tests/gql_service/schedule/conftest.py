"""Fixtures of the schedule's tests."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest

from gql_service.sandbox import create_sandbox
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.loopback import LoopbackVendor, Scene, games, nba
from tests.gql_service.schedule.served import Serve, Served, settings_of
from tests.valkey_server import ValkeyServer


@pytest.fixture
async def serve(ask: Ask) -> Serve:
    @asynccontextmanager
    async def served(at: datetime, faults: Mapping[str, int] | None = None, **more: Any) -> AsyncIterator[Served]:
        clock = HandClock(at)
        sandbox = create_sandbox(clock)
        for pattern, status in (faults or {}).items():
            sandbox.faults.add(pattern, status=status)
        gateway = create_gateway(settings_of(**more), clock, httpx.ASGITransport(app=sandbox))
        await gateway.store.readiness.load(League.NFL)
        yield Served(gateway, sandbox, clock, ask)
        await gateway.close()

    return served


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    """A server that every test leaves unchanged: each test has its own vendor, and so its own prefix."""
    with ValkeyServer() as running:
        yield running


@pytest.fixture(params=["without Valkey", "with Valkey"])
async def scene(request: pytest.FixtureRequest, ask: Ask) -> AsyncIterator[Scene]:
    """A vendor on loopback with ten games of one evening, and containers in front of it."""
    cache_url = request.getfixturevalue("valkey").url if request.param == "with Valkey" else None
    async with LoopbackVendor(nba(games(10))).running() as vendor:
        made = Scene(vendor, ask, cache_url)
        yield made
        await made.close()
