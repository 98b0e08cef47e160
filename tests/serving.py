"""A real server on loopback, for tests that depend on HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from gql_service.clock import Clock
from gql_service.process.listening import listen
from gql_service.settings import Settings
from gql_service.web.connections.protocol import bounded
from gql_service.web.connections.registry import Connections
from gql_service.wiring import app_of, create_gateway


@asynccontextmanager
async def running(app: ASGIApp, connections: Connections | None = None) -> AsyncIterator[str]:
    """Serve `app` on a free port of 127.0.0.1 with the production server, and yield its origin.

    No timer sweeps connections: a test calls `connections.sweep()` after moving its clock.
    """
    listener = listen("127.0.0.1", 0)
    assert listener is not None
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        ws="none",
        server_header=False,
        proxy_headers=False,
        http=bounded(connections or Connections()),
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag and no event
            await asyncio.sleep(0)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


@asynccontextmanager
async def client_of(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """Serve `app` and yield a client with its origin."""
    async with running(app) as origin, httpx.AsyncClient(base_url=origin, timeout=60) as client:
        yield client


@asynccontextmanager
async def loaded_gateway(clock: Clock, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Serve a gateway that has loaded its leagues, so that no answer expires because more is loaded."""
    wanted = Settings(**settings)
    gateway = create_gateway(wanted, clock)
    for league in wanted.served_leagues:
        await gateway.store.readiness.load(league)
    async with client_of(app_of(gateway, wanted, clock)) as client:
        yield client
