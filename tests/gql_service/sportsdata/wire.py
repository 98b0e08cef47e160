"""A server on loopback that answers with scripted bytes, however broken."""

import asyncio
import socket
import struct
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final, Self

HOST: Final = "127.0.0.1"


class Reset:
    """In a script: the connection is reset in place of an answer."""


class Silence:
    """In a script: nothing is answered, and the connection stays open."""


Reply = bytes | Reset | Silence


def reply(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Write an answer; header names with `_` in place of `-`."""
    return _head(status, {"content-length": str(len(body)), **headers}) + body


def json_reply(body: bytes, status: int = 200, **headers: str) -> bytes:
    """Write an answer that calls itself JSON."""
    return reply(status, body, **{"content_type": "application/json; charset=utf-8", **headers})


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status} Scripted", *lines, "connection: close", "", ""]).encode("latin-1")


class RawServer(ABC):
    """Listens on loopback, and answers the head of each request with the result of `respond`. Its end sets `over`."""

    def __init__(self) -> None:
        self.origin = ""
        self.over = asyncio.Event()
        self._serving: set[asyncio.Task[None] | None] = set()

    @abstractmethod
    async def respond(self, head: str) -> Reply:
        """Return the answer to a request."""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            answer = await self.respond((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            elif isinstance(answer, Reset):
                plain = writer.get_extra_info("socket")
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            else:
                await self.over.wait()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Listen on a free port until the block ends."""
        server = await asyncio.start_server(self._serve, HOST, 0)
        self.origin = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        async with server:
            try:
                yield self
            finally:
                self.over.set()
                await asyncio.gather(*filter(None, self._serving), return_exceptions=True)


class ScriptedServer(RawServer):
    """Answers the n-th request with the n-th reply, later requests with the last reply. `requests` has the heads."""

    def __init__(self, *script: Reply) -> None:
        super().__init__()
        self._script = script
        self.requests: list[str] = []

    async def respond(self, head: str) -> Reply:
        """Return the next reply of the script."""
        answer = self._script[min(len(self.requests), len(self._script) - 1)]
        self.requests.append(head)
        return answer
