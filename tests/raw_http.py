"""Raw HTTP/1.1 over a socket, for requests that no HTTP client would send."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

NEW = "application/graphql-response+json"
OLD = "application/json"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer of HTTP/1.1. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Code and message of each error in a GraphQL response."""
        return [(error["extensions"]["code"], error["message"]) for error in orjson.loads(self.body)["errors"]]


class Wire:
    """A connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        """Send bytes unchanged. Raises ConnectionError if the server has closed the connection."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, *, to_head: bool = False) -> RawAnswer:
        """Read the next response. Raises asyncio.IncompleteReadError or ConnectionError if the server closes the
        connection.
        """
        start, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = ", ".join(filter(None, [headers.get(name.lower()), value.strip()]))
        length = 0 if to_head else int(headers.get("content-length", 0))
        return RawAnswer(int(start.split(" ")[1]), headers, await self._reader.readexactly(length))

    async def closed(self) -> None:
        """Wait until the server has closed the connection."""
        while await self._reader.read(65_536):
            pass

    @property
    def is_closed(self) -> bool:
        """Whether the server has closed the connection, and all data has been read."""
        return self._reader.at_eof()

    async def close(self) -> None:
        """Close the connection from this side."""
        self.writer.close()
        await asyncio.gather(self.writer.wait_closed(), return_exceptions=True)


async def connect(origin: str) -> Wire:
    """Connect to an origin. Raises OSError."""
    parts = urlsplit(origin)
    return Wire(*await asyncio.open_connection(parts.hostname, parts.port))


@asynccontextmanager
async def wire_to(origin: str) -> AsyncIterator[Wire]:
    """Connect to an origin, and close at the end of the block."""
    wire = await connect(origin)
    try:
        yield wire
    finally:
        await wire.close()


def head(start: str, **headers: str) -> bytes:
    """Write the head of a request: its first line without the version, and headers by names with underscores."""
    lines = [f"{start} HTTP/1.1", "host: gateway"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "\r\n"]).encode()


def posted(body: bytes, **headers: str) -> bytes:
    """Write a POST to /graphql with its length; JSON, unless its headers say otherwise."""
    return head("POST /graphql", **{"content_type": OLD, "content_length": str(len(body)), **headers}) + body
