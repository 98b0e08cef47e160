"""A real server on loopback, for tests that depend on HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.types import ASGIApp

from gql_service.listening import listen
from gql_service.web.connections.protocol import bounded
from gql_service.web.connections.registry import Connections


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
