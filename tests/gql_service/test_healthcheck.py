"""The container's health check, run as the container runs it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gql_service.healthcheck import alive
from gql_service.settings import Settings
from gql_service.wiring import create_app
from tests.processes import free_port
from tests.serving import running


async def run_check(port: str) -> int:
    environ = {**os.environ, "PORT": port}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "gql_service.healthcheck", env=environ)
    return await process.wait()


@asynccontextmanager
async def answering(raw: bytes) -> AsyncIterator[int]:
    """A server that gives each connection these bytes, and its port."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_gateway_that_answers_is_alive() -> None:
    async with running(create_app(Settings())) as origin:
        assert await run_check(origin.rpartition(":")[2]) == 0


async def test_nobody_listening_is_not_alive() -> None:
    assert await run_check(str(free_port())) == 1


@pytest.mark.parametrize(
    "raw", [b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n", b"no HTTP\r\n\r\n", b""]
)
async def test_another_answer_is_not_alive(raw: bytes) -> None:
    async with answering(raw) as port:
        assert not await asyncio.to_thread(alive, port)
