"""Fixtures of the schedule's tests."""

from collections.abc import AsyncIterator, Mapping
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
from tests.gql_service.schedule.served import Serve, Served, settings_of


@pytest.fixture
async def serve(ask: Ask) -> Serve:
    @asynccontextmanager
    async def served(at: datetime, faults: Mapping[str, int] | None = None, **more: Any) -> AsyncIterator[Served]:
        clock = HandClock(at)
        sandbox = create_sandbox(clock)
        for pattern, status in (faults or {}).items():
            sandbox.faults.add(pattern, status=status)
        gateway = create_gateway(settings_of(**more), clock, httpx.ASGITransport(app=sandbox))
        await gateway.store.load(League.NFL)
        yield Served(gateway, sandbox, clock, ask)
        await gateway.close()

    return served
