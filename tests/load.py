"""Many requests at once over few connections, by a client light enough not to be what is measured."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import orjson


@dataclass(slots=True)
class Seen:
    """What came of a load. `failures` tells in a few words why requests failed, the first hundred of them."""

    answered: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)

    def fail(self, why: str) -> None:
        self.failed += 1
        if len(self.failures) < 100:
            self.failures.append(why[:300])


def post(query: str, **variables: object) -> bytes:
    """Write a GraphQL request in HTTP/1.1."""
    body = orjson.dumps({"query": query, "variables": variables})
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
    )
    return head.encode() + b"\r\n" + body


class Load:
    """Sends the requests that `requests` yields to an origin, `at_once` at a time, each over a connection kept open.

    A request fails where it is not answered, or not with 200 and without `errors`. A connection that the server has
    closed between two requests is opened again, as any client and balancer does.
    """

    def __init__(self, origins: list[str], requests: Iterator[bytes], *, at_once: int) -> None:
        self._addresses = [(parts.hostname, parts.port) for parts in map(urlsplit, origins)]
        self._requests = requests
        self._at_once = at_once
        self.seen = Seen()

    async def run(self, on_answer: Callable[[int], None] = lambda _: None) -> Seen:
        """Send them all. `on_answer` is told how many there have been."""

        async def one_after_the_other(number: int) -> None:
            connection = _Connection(*self._addresses[number % len(self._addresses)])
            try:
                for request in self._requests:
                    await self._send(connection, request)
                    on_answer(self.seen.answered + self.seen.failed)
            finally:
                await connection.close()

        await asyncio.gather(*(one_after_the_other(number) for number in range(self._at_once)))
        return self.seen

    async def _send(self, connection: "_Connection", request: bytes) -> None:
        try:
            status, body = await connection.ask(request)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.seen.fail(repr(error))
            await connection.close()
            return
        if status != 200 or b'"errors":' in body:
            self.seen.fail(f"{status} {body.decode(errors='replace')}")
        else:
            self.seen.answered += 1


class _Connection:
    def __init__(self, host: str | None, port: int | None) -> None:
        self._address = (host, port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        async with asyncio.timeout(30):
            if self._streams is None or self._streams[0].at_eof():
                await self.close()
                self._streams = await asyncio.open_connection(*self._address)
            reader, writer = self._streams
            writer.write(request)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
            return int(head.split(b" ", 2)[1]), await reader.readexactly(length)

    async def close(self) -> None:
        if self._streams is not None:
            writer = self._streams[1]
            self._streams = None
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
