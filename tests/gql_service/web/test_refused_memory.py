"""A refused request leaves nothing in memory, however often it is refused."""

from typing import Any

import httpx
import pytest

from gql_service.settings import Settings
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.memory import allocation

TIMES = 200
TIMERS_BYTES = 1_500
"""The event loop keeps the cancelled timers of a request until their time has come."""
REFUSED: list[tuple[str, dict[str, Any], int]] = [
    ("GET", {"params": {"query": "mutation { x }"}}, 405),
    ("GET", {"params": {"query": "{ a }", "variables": "["}}, 400),
    ("POST", {"json": {"query": 5}}, 400),
    ("POST", {"json": [{}]}, 400),
    ("POST", {"json": {"documentId": "0" * 64}}, 200),
    ("POST", {"content": b"{", "headers": {"content-type": "application/json"}}, 400),
    ("POST", {"content": b"a", "headers": {"content-type": "text/plain"}}, 415),
    ("DELETE", {}, 405),
    ("GET", {"params": {"query": "{ a }"}, "headers": {"accept": "image/png"}}, 406),
]


@pytest.mark.parametrize(("method", "more", "status"), REFUSED, ids=[str(each[1])[:50] for each in REFUSED])
async def test_a_request_refused_many_times_leaves_no_memory(method: str, more: dict[str, Any], status: int) -> None:
    app = create_app(Settings(leagues=(League.NFL,), request_log=False, metrics=False), HandClock(NOW))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:

        async def ask(times: int) -> None:
            for _ in range(times):
                assert (await client.request(method, "/graphql", **more)).status_code == status

        await ask(20)
        with allocation() as taken:
            await ask(TIMES)
    assert taken.bytes < TIMES * TIMERS_BYTES, "\n".join(taken.largest)
