"""Which requests count as calls: only requests that may have reached the vendor."""

import asyncio

import httpx
import pytest

from gql_service.sportsdata.http.client import create_http, network
from gql_service.sportsdata.http.metered import NEVER_SENT, MeteredTransport
from tests.fakes.meter import NotingMeter
from tests.processes import free_port


async def ask(origin: str) -> NotingMeter:
    """Send a request to an origin that does not answer, and return the counted calls."""
    meter = NotingMeter()
    async with create_http(origin, MeteredTransport(network(), meter)) as http:
        with pytest.raises(httpx.HTTPError):
            await http.get("/path")
    return meter


async def test_a_refused_connection_is_given_back() -> None:
    assert (await ask(f"http://127.0.0.1:{free_port()}")).given_back == ["/path"]


async def test_a_failed_tls_handshake_is_given_back() -> None:
    async def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(close, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await ask(f"https://127.0.0.1:{port}")).given_back == ["/path"]


class HangingTransport(httpx.AsyncBaseTransport):
    """A transport that comes as far as an event of the network's own, and no further."""

    def __init__(self, event: str) -> None:
        self._event = event
        self.is_there = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.extensions["trace"](self._event, {})
        self.is_there.set()
        await asyncio.Event().wait()
        raise AssertionError


@pytest.mark.parametrize(
    ("event", "given_back"),
    [
        ("connection.connect_tcp.started", ["/path"]),
        ("connection.start_tls.started", ["/path"]),
        ("http11.send_request_headers.started", []),
        ("http11.receive_response_headers.started", []),
    ],
)
async def test_a_call_whose_deadline_ends_counts_once_its_request_is_on_the_way(
    event: str, given_back: list[str]
) -> None:
    meter, transport = NotingMeter(), HangingTransport(event)
    async with create_http("http://vendor.invalid", MeteredTransport(transport, meter)) as http:
        call = asyncio.create_task(http.get("/path"))
        await transport.is_there.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert meter.given_back == given_back


async def test_a_connection_that_ends_without_an_answer_leaves_the_call_counted() -> None:
    async def read_and_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(read_and_close, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await ask(f"http://127.0.0.1:{port}")).given_back == []


def test_timeouts_of_an_answer_are_not_among_what_was_never_sent() -> None:
    assert not issubclass(httpx.ReadTimeout, NEVER_SENT)
    assert not issubclass(httpx.ReadError, NEVER_SENT)
    assert not issubclass(httpx.RemoteProtocolError, NEVER_SENT)
