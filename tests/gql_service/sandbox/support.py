"""A sandbox at a fixed time, and the requests of the tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import orjson

from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.sandbox.leagues import league
from gql_service.sandbox.season import Season

NOVEMBER = datetime(2025, 11, 23, 19, 0, tzinfo=UTC)
"""A Sunday, 14:00 Eastern: NFL games are on."""


@cache
def season(code: str, number: int) -> Season:
    return Season(league(code), number, 2026)


def at(year: int, month: int, day: int, hour: int = 0) -> Sandbox:
    moment = datetime(year, month, day, hour, tzinfo=UTC)
    return create_sandbox(lambda: moment)


def ask(sandbox: Sandbox, path: str) -> Any:
    status, _, body = sandbox.answer(f"/v3/{path}")
    assert status == 200
    return orjson.loads(body)


def scores(code: str, route: str) -> str:
    return f"{code}/scores/json/{route}"


@asynccontextmanager
async def client(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as connected:
        yield connected
