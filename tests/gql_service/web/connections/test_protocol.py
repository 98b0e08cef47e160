"""Bounds on a connection, over real sockets; time is a value."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import orjson
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gql_service.web.connections.bounds import Bounds, Ending
from gql_service.web.connections.registry import Connections
from tests.clocks import HandClock
from tests.raw_http import RawAnswer, Wire, connect, head, wire_to
from tests.serving import running

LARGE = 16 * 1024 * 1024
LIMIT = Bounds().header_bytes
PATIENCE_SECONDS = 20


async def until(seen: Callable[[], bool]) -> None:
    """Let the server go on until this is so. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not seen():  # noqa: ASYNC110 - what the server holds has no event
            await asyncio.sleep(0)


class Served:
    """A server with bounds and a clock that moves only on command."""

    def __init__(self, bounds: Bounds) -> None:
        self.clock = HandClock()
        self.connections = Connections(bounds, self.clock.ticks)
        self.held = asyncio.Event()
        self.begun = asyncio.Event()
        self.bodies: list[bytes] = []
        self.headers: list[list[tuple[bytes, bytes]]] = []
        self.origin = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.headers.append(scope["headers"])
        self.begun.set()
        if scope["path"] == "/held":
            await self.held.wait()
        more = scope["method"] == "POST"
        body = b""
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        answer = b"x" * LARGE if scope["path"] == "/large" else scope["path"].encode()
        await Response(answer)(scope, receive, send)

    def pass_by(self, seconds: float) -> None:
        self.clock.pass_by(seconds=seconds)
        self.connections.sweep()

    async def until_open(self, number: int) -> None:
        await until(lambda: self.connections.open == number)


@asynccontextmanager
async def served(bounds: Bounds | None = None) -> AsyncIterator[Served]:
    here = Served(bounds or Bounds())
    async with asyncio.timeout(PATIENCE_SECONDS), running(here, here.connections) as here.origin:
        yield here


async def ask(wire: Wire, path: str = "/") -> RawAnswer:
    await wire.send(head(f"GET {path}"))
    return await wire.answer()


def padded(size: int) -> bytes:
    """Return the head of a request of exactly so many bytes."""
    empty = len(head("GET /", x=""))
    return head("GET /", x="y" * (size - empty))


async def test_headers_of_exactly_the_limit_are_served() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(padded(LIMIT))
        assert (await wire.answer()).status == 200


@pytest.mark.parametrize("size", [LIMIT + 1, 40_000, 300_000])
async def test_larger_headers_get_431_and_the_connection_closes(size: int) -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(padded(size))
        answer = await wire.answer()
        assert (answer.status, answer.headers["connection"]) == (431, "close")
        assert [code for code, _ in answer.errors] == ["HEADERS_TOO_LARGE"]
        assert orjson.loads(answer.body)["message"].startswith("The request line and headers have at most 32,768")
        await wire.closed()
        assert here.connections.ended == {Ending.HEADERS_TOO_LARGE: 1}


async def test_a_header_without_end_is_not_read_to_its_end() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(b"GET / HTTP/1.1\r\nhost: x\r\nx: ")
        with pytest.raises(ConnectionError):  # noqa: PT012 - which of the pieces fails is for the network to decide
            for _ in range(5000):
                await wire.send(b"y" * 65_536)
        await here.until_open(0)


async def test_trailers_without_end_are_refused_as_headers_are() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(head("POST /", transfer_encoding="chunked") + b"3\r\nabc\r\n0\r\nt: " + b"y" * 80_000)
        assert (await wire.answer()).status == 431


async def test_a_broken_body_gets_one_answer_and_no_go_ahead(caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(head("POST /", transfer_encoding="chunked", expect="100-continue") + b"no chunk\r\n")
        assert (await wire.answer()).status == 400
        await until(lambda: bool(here.bodies))
    assert not caplog.records


async def test_trailers_are_no_headers() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(head("POST /", transfer_encoding="chunked") + b"3\r\nabc\r\n0\r\nhost: evil\r\n\r\n")
        assert (await wire.answer()).status == 200
        assert here.bodies == [b"abc"]
        assert (b"host", b"evil") not in here.headers[0]


async def test_a_large_body_is_no_header() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(head("POST /", content_length="500000") + b"z" * 500_000)
        assert (await wire.answer()).status == 200
        assert here.bodies == [b"z" * 500_000]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.0\r\nhost: a\r\nhost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost:\r\n\r\n", 200),
        (b"GET / HTTP/1.0\r\n\r\n", 200),
    ],
)
async def test_a_request_has_exactly_one_host(sent: bytes, status: int) -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await wire.send(sent)
        answer = await wire.answer()
        assert answer.status == status
        if status == 400:
            assert answer.errors == [("BAD_REQUEST", "A request has exactly one Host header: `Host: example.com`.")]
            assert here.connections.ended == {Ending.INVALID_HOST: 1}


async def test_a_connection_that_sends_nothing_ends() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await here.until_open(1)
        here.pass_by(19.9)
        assert here.connections.open == 1
        here.pass_by(0.2)
        await wire.closed()
        assert here.connections.ended == {Ending.NO_REQUEST: 1}


async def test_headers_a_byte_at_a_time_get_408() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        assert (await ask(wire)).status == 200
        begun = head("GET /")
        await wire.send(begun[:1])
        await until(lambda: next(iter(here.connections.idle)).waiting().header_since is not None)
        here.pass_by(5)
        await wire.send(begun[1:2])
        here.pass_by(5.1)
        answer = await wire.answer()
        assert (answer.status, answer.errors[0][0]) == (408, "HEADERS_TOO_SLOW")
        await wire.closed()
        assert here.connections.ended == {Ending.HEADERS_TOO_SLOW: 1}


async def test_a_connection_stays_for_a_balancer_after_its_first_request() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        await ask(wire)
        here.pass_by(74)
        assert (await ask(wire)).status == 200
        here.pass_by(76)
        await wire.closed()
        assert here.connections.ended == {Ending.IDLE: 1}


async def test_a_connection_with_an_open_answer_is_not_idle() -> None:
    async with served(Bounds(connections=1)) as here, wire_to(here.origin) as wire:
        await wire.send(head("GET /held"))
        await here.begun.wait()
        here.pass_by(1000)
        async with wire_to(here.origin) as other:
            assert (await ask(other)).status == 503
        here.held.set()
        assert (await wire.answer()).body == b"/held"


async def test_the_connection_that_was_idle_for_longest_goes_first() -> None:
    async with served(Bounds(connections=2)) as here, wire_to(here.origin) as first, wire_to(here.origin) as second:
        await ask(first)
        await ask(second)
        await ask(first)
        async with wire_to(here.origin) as third:
            assert (await ask(third)).status == 200
            await second.closed()
            assert (await ask(first)).status == 200
        assert here.connections.ended[Ending.IDLE_EVICTED] == 1


async def test_the_limit_counts_requests_and_leaves_health_checks_alone() -> None:
    async with served(Bounds(connections=1)) as here, wire_to(here.origin) as wire:
        await wire.send(head("GET /held"))
        await here.begun.wait()
        async with wire_to(here.origin) as other:
            assert (await ask(other, "/readyz")).status == 200
            refused = await ask(other)
            assert (refused.status, refused.headers["retry-after"]) == (503, "1")
            assert refused.errors[0][0] == "OVERLOADED"
        assert here.connections.ended[Ending.TOO_MANY_REQUESTS] == 1
        here.held.set()
        assert (await wire.answer()).status == 200


async def test_pipelined_requests_are_answered_in_order_up_to_a_limit() -> None:
    async with served(Bounds(pipelined=3)) as here, wire_to(here.origin) as wire:
        await wire.send(b"".join(head(f"GET /{number}") for number in range(50)))
        answers = [await wire.answer() for _ in range(4)]
        assert [each.body for each in answers] == [b"/0", b"/1", b"/2", b"/3"]
        await wire.closed()
        assert here.connections.ended == {Ending.TOO_MANY_PIPELINED: 1}


async def test_a_client_that_reads_nothing_is_ended_and_its_answer_let_go() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        wire.writer.transport.pause_reading()  # type: ignore[attr-defined] # the transport of a socket has it
        await wire.send(head("GET /large"))
        await until(lambda: here.connections.unread > 0)
        assert here.connections.unread > LARGE // 2
        here.pass_by(14)
        assert here.connections.unread
        here.pass_by(2)
        assert (here.connections.unread, here.connections.open) == (0, 0)
        assert here.connections.ended == {Ending.READER_TOO_SLOW: 1}


async def test_a_client_that_reads_gets_a_large_answer_and_may_go_on() -> None:
    async with served() as here, wire_to(here.origin) as wire:
        assert len((await ask(wire, "/large")).body) == LARGE
        assert (await ask(wire)).body == b"/"


async def test_answers_that_nobody_takes_are_bounded_together() -> None:
    bounds = Bounds(unread_bytes=LARGE, most_unread_bytes=2 * LARGE)
    async with served(bounds) as here:
        wires = []
        for _ in range(5):
            wire = await not_reading(here)
            wires.append(wire)
        await until(lambda: len(here.bodies) == 5 and here.connections.unread > 0)
        assert 0 < here.connections.unread <= 2 * LARGE
        assert here.connections.ended[Ending.READER_EVICTED] >= 2
        for wire in wires:
            await wire.close()


async def not_reading(here: Served) -> Wire:
    """Ask for a large answer, and read nothing."""
    wire = await connect(here.origin)
    wire.writer.transport.pause_reading()  # type: ignore[attr-defined] # the transport of a socket has it
    await wire.send(head("GET /large"))
    return wire
