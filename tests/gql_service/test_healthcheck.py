"""The container's health check, run in the same way as by the container."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gql_service.healthcheck import alive
from gql_service.process.liveness import ALIVE, HUNG, HUNG_SECONDS, Liveness, address_of
from gql_service.settings import Settings
from gql_service.wiring import create_app
from tests.clocks import HandClock
from tests.processes import free_port, gateway
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


def test_a_loop_that_has_not_turned_for_a_minute_hangs_and_one_that_turns_again_does_not() -> None:
    clock = HandClock()
    liveness = Liveness(clock=clock.ticks)
    clock.pass_by(seconds=HUNG_SECONDS - 1)
    assert liveness.answer() == ALIVE
    clock.pass_by(seconds=1)
    assert liveness.answer() == HUNG
    liveness.beat()
    assert liveness.answer() == ALIVE


@pytest.mark.skipif(sys.platform != "linux", reason="abstract Unix sockets are Linux's; elsewhere /healthz is asked")
class TestOnLinux:
    """The health check asks the thread, whatever the event loop does."""

    def test_a_busy_gateway_is_alive_though_it_answers_no_request(self) -> None:
        port = free_port()  # nobody listens there: a request would fail
        liveness = Liveness()
        assert liveness.start(port)
        try:
            assert [alive(port) for _ in range(3)] == [True] * 3, "it is asked every few seconds"
        finally:
            liveness.stop()
        assert not alive(port)

    async def test_a_thread_that_gives_no_answer_is_not_alive_though_requests_are_answered(self) -> None:
        async with answering(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n") as port:
            assert await asyncio.to_thread(alive, port)
            silent = await asyncio.start_unix_server(lambda _, writer: writer.close(), address_of(port))
            async with silent:
                assert not await asyncio.to_thread(alive, port)

    def test_a_gateway_whose_loop_hangs_is_not_alive_though_it_could_answer(self) -> None:
        clock, port = HandClock(), free_port()
        liveness = Liveness(clock=clock.ticks)
        assert liveness.start(port)
        clock.pass_by(seconds=HUNG_SECONDS)
        try:
            assert not alive(port)
        finally:
            liveness.stop()

    def test_two_gateways_on_one_port_of_two_addresses_do_not_keep_each_other_from_starting(self) -> None:
        port = free_port()
        first, second = Liveness(), Liveness()
        assert first.start(port)
        try:
            assert not second.start(port)
        finally:
            first.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="likewise")
def test_a_gateway_in_a_process_of_its_own_answers_from_its_thread() -> None:
    with gateway() as served:
        port = int(served.origin.rpartition(":")[2])
        assert alive(port, "192.0.2.1"), "no request was sent to that address, which is nobody's"
