"""What the request log costs an answer from the response cache: `python -m bench.request_log`.

The whole app is called in this process, without a socket, the log written to a file; side by side in one run, in turn.
"""

import asyncio
import logging
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from time import perf_counter
from typing import Any, Final

import orjson
import structlog
from starlette.types import ASGIApp, Message

from gql_service.settings import Settings
from gql_service.wiring import app_of, create_gateway
from schema.enums import League

ROUNDS: Final = 15
REQUESTS: Final = 5_000
BODY: Final = orjson.dumps({"query": '{ games(on: "today", leagues: [NFL]) { totalCount nodes { id status } } }'})
HEADERS: Final = [
    (b"host", b"127.0.0.1:8080"),
    (b"user-agent", b"bench"),
    (b"accept", b"*/*"),
    (b"content-type", b"application/json"),
    (b"content-length", str(len(BODY)).encode()),
]


async def _ask(app: ASGIApp) -> int:
    """Ask once, as a server would, and return the status."""
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": HEADERS,
        "client": ("127.0.0.1", 50_000),
    }
    await app(scope, receive, send)
    return status


async def _microseconds(app: ASGIApp) -> float:
    started = perf_counter()
    for _ in range(REQUESTS):
        await _ask(app)
    return (perf_counter() - started) / REQUESTS * 1e6


async def measure() -> tuple[Sequence[float], Sequence[float]]:
    """Return microseconds a request of each round, without and with the log."""
    off, on = (Settings(leagues=(League.NFL,), request_log=logged) for logged in (False, True))
    gateway = create_gateway(off)
    without, logged = app_of(gateway, off), app_of(gateway, on)
    await gateway.store.load(League.NFL)
    for app in (without, logged):
        if await _ask(app) != 200:
            raise RuntimeError("the gateway does not answer")
    rounds = [(await _microseconds(without), await _microseconds(logged)) for _ in range(ROUNDS)]
    await gateway.close()
    return [each[0] for each in rounds], [each[1] for each in rounds]


def main() -> None:
    """Measure, and print a line."""
    with tempfile.TemporaryFile() as file:
        terminal = os.dup(sys.stderr.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
        try:
            without, logged = asyncio.run(measure())
        finally:
            os.dup2(terminal, sys.stderr.fileno())
    ratio = statistics.median(after / before for before, after in zip(without, logged, strict=True))
    print(
        f"An answer from the response cache in process: {statistics.median(without):.1f} µs without the request log, "
        f"{statistics.median(logged):.1f} µs with it ({ratio:.2f} times)."
    )


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    main()
