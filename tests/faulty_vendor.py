"""The sandbox behind its own socket, with the faults that can occur between two machines."""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import httpx

from gql_service.sandbox import Sandbox
from tests.gql_service.sportsdata.wire import json_reply, reply

HOST = "127.0.0.1"
NOWHERE = "vendor.invalid"
"""A name that no resolver knows, as its standard requires."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An action in place of the answer `body`: bytes to send, None to hang, or a reset of the connection."""

    name: str
    reply: Callable[[bytes], bytes | None] = json_reply
    reset: bool = False
    unknown_host: bool = False
    code: str = "UPSTREAM_UNAVAILABLE"
    """The error code in `sources` during the fault."""


FAULTS = (
    Fault("hangs", lambda _: None, code="UPSTREAM_TIMEOUT"),
    Fault("500", lambda _: reply(500, b"oops")),
    Fault("429", lambda _: reply(429, retry_after="120"), code="QUOTA_EXCEEDED"),
    Fault("401", lambda _: json_reply(b'{"Code":401,"Description":"no"}', 401), code="KEY_REJECTED"),
    Fault("truncated", lambda body: json_reply(body[: len(body) // 2]), code="UPSTREAM_UNREADABLE"),
    Fault("cut off", lambda body: json_reply(body)[: -len(body) // 2]),
    Fault("HTML", lambda _: reply(200, b"<html>down for maintenance</html>"), code="UPSTREAM_UNREADABLE"),
    Fault("reset", reset=True),
    Fault("unknown host", unknown_host=True),
    Fault("wrong type", lambda _: json_reply(b'{"message":"sorry"}'), code="UPSTREAM_UNREADABLE"),
    Fault("empty list", lambda _: json_reply(b"[]"), code="UPSTREAM_UNREADABLE"),
)


class FaultyVendor:
    """Serves the responses of a sandbox over HTTP/1.1; `fault` can be set and cleared at any time."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._over = asyncio.Event()
        self.fault: Fault | None = None
        self.calls: Counter[str] = Counter()
        self.port = 0
        self._serving: set[asyncio.Task[None] | None] = set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            await self._answer(head.split(b" ", 2)[1].decode("latin-1"), writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        self.calls[path] += 1
        fault = self.fault
        if fault is not None and fault.reset:
            plain = writer.get_extra_info("socket")
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return
        status, _, body = await asyncio.to_thread(self._sandbox.answer, path)
        answer = fault.reply(body) if fault is not None else json_reply(body, status)
        if answer is None:
            await self._over.wait()
        else:
            writer.write(answer)
            await writer.drain()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FaultyVendor"]:
        """Listen on a free port of loopback until the block ends."""
        server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            try:
                yield self
            finally:
                self._over.set()
                await asyncio.gather(*filter(None, self._serving), return_exceptions=True)


class WayToVendor(httpx.AsyncBaseTransport):
    """The network, which maps the vendor's name to a name that resolves, or to a name that does not."""

    def __init__(self, vendor: FaultyVendor) -> None:
        self._vendor = vendor
        self._network = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        lost = self._vendor.fault is not None and self._vendor.fault.unknown_host
        request.url = request.url.copy_with(scheme="http", host=NOWHERE if lost else HOST, port=self._vendor.port)
        return await self._network.handle_async_request(request)

    async def aclose(self) -> None:
        await self._network.aclose()
