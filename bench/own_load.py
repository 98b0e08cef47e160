"""The project's own load generator, for machines without wrk: `python -m bench.own_load PLAN PORT SECONDS`.

Each connection sends its next request after its response has arrived. Responses must have a Content-Length.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any, cast

import orjson
import uvloop

from bench.client import LOOPBACK
from bench.figures import percentile
from bench.workloads import UNSEEN_NAME


def encoded(path: str, body: str | None) -> bytes:
    """Return a request as bytes on the wire."""
    if body is None:
        return f"GET {path} HTTP/1.1\r\nhost: {LOOPBACK}\r\n\r\n".encode()
    content = body.encode()
    head = f"POST {path} HTTP/1.1\r\nhost: {LOOPBACK}\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(content)}\r\n\r\n".encode() + content


def sequence(plan: dict[str, Any]) -> Iterator[bytes]:
    """Yield the requests of a plan endlessly."""
    requests = [encoded(path, body) for path, body in plan["requests"]]
    if not plan["unseen"]:
        yield from (requests[number] for number in cycle(plan["order"]))
    path, body = plan["requests"][0]
    for number in count():
        new = f"query {UNSEEN_NAME}_{plan['stamp']}_{number}"
        yield encoded(path, body.replace(f"query {UNSEEN_NAME}", new, 1))


class Tally:
    """The results of all connections of a load."""

    def __init__(self, requests: Iterator[bytes], port: int) -> None:
        self.requests = requests
        self.port = port
        self.over = False
        self.took: list[int] = []
        self.bytes = self.failed = self.broken = 0


class Connection(asyncio.Protocol):
    """A connection. It is reopened if the server closes it after a response."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._wanted = 0
        self._sent_at = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The base class is not checked, because uvloop's transports are not subclasses of asyncio's.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        self._received.clear()
        self._wanted = 0
        if self._transport is not None and not self._tally.over:
            self._sent_at = time.perf_counter_ns()
            self._transport.write(next(self._tally.requests))

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._wanted:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            self._wanted = end + 4 + content_length(bytes(self._received[:end]))
        if len(self._received) >= self._wanted:
            self._answered()

    def _answered(self) -> None:
        tally = self._tally
        if tally.over:
            return
        tally.took.append(time.perf_counter_ns() - self._sent_at)
        tally.bytes += len(self._received)
        tally.failed += not self._received.startswith(b"HTTP/1.1 2")
        closing = b"\r\nconnection: close" in bytes(self._received[:500]).lower()
        if not closing:
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._tally.over:
            return
        if exc is not None or not self._wanted:
            self._tally.broken += 1
        loop = asyncio.get_running_loop()
        self._reopening = loop.create_task(loop.create_connection(lambda: self, LOOPBACK, self._tally.port))


def content_length(head: bytes) -> int:
    """Return the length of the body after a head. Raises ValueError if the head does not give the length."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ValueError(f"no Content-Length: {head!r}")


def _count(tally: Tally, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Handle an error of this program like a broken connection, so that the measurement does not count."""
    tally.broken += 1
    loop.default_exception_handler(context)


async def load(plan: dict[str, Any], port: int, seconds: float) -> dict[str, int]:
    """Generate the load, and return its result in the form that wrk's script prints."""
    loop = asyncio.get_running_loop()
    tally = Tally(sequence(plan), port)
    loop.set_exception_handler(lambda loop, context: _count(tally, loop, context))
    begun = time.perf_counter_ns()
    opened = [loop.create_connection(lambda: Connection(tally), LOOPBACK, port) for _ in range(plan["connections"])]
    connections = await asyncio.gather(*opened)
    await asyncio.sleep(seconds)
    tally.over = True
    elapsed = time.perf_counter_ns() - begun
    for transport, _ in connections:
        transport.close()
    took = sorted(tally.took) or [0]
    return {
        "requests": len(tally.took),
        "microseconds": elapsed // 1000,
        "bytes": tally.bytes,
        "p50": round(percentile(took, 50) / 1000),
        "p99": round(percentile(took, 99) / 1000),
        "failed": tally.failed,
        "broken": tally.broken,
    }


if __name__ == "__main__":
    told = uvloop.run(load(orjson.loads(Path(sys.argv[1]).read_bytes()), int(sys.argv[2]), float(sys.argv[3])))
    print(orjson.dumps(told).decode())
