"""Sends many requests, as fast as possible or at a steady pace, and records their results."""

import asyncio
import threading
import time
from asyncio import IncompleteReadError
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import orjson

from tests.raw_http import RawAnswer, Wire, connect, posted

PATIENCE_SECONDS: Final = 30


def post(query: str, *, connection: str = "keep-alive", **variables: object) -> bytes:
    """Return a GraphQL request as HTTP/1.1 bytes."""
    return posted(orjson.dumps({"query": query, "variables": variables}), connection=connection)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed request: its start, by time.monotonic(), and the reason in a few words."""

    at: float
    why: str


@dataclass(slots=True)
class Seen:
    """The clients' view: the count of each status, or of each error without a status, and the failed requests."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def answer(self, at: float, answer: RawAnswer) -> None:
        """Count the answer to a request that began at this time: a failure unless it is 200 without `errors`."""
        self.outcomes[str(answer.status)] += 1
        if answer.status != 200 or b'"errors":' in answer.body:
            self.failures.append(Failure(at, f"{answer.status} {answer.body[:300]!r}"))

    def error(self, at: float, error: Exception) -> None:
        """Count a request without a response."""
        self.outcomes[type(error).__name__] += 1
        self.failures.append(Failure(at, repr(error)))

    @property
    def answered(self) -> int:
        """The number of requests that did not fail."""
        return self.outcomes.total() - len(self.failures)

    def told(self, since: float) -> str:
        """Return the counts, and when failures happened, in seconds since a moment."""
        times = [failure.at - since for failure in self.failures]
        when = f", {min(times):.1f} to {max(times):.1f} s after" if times else ""
        return f"{self.outcomes.total()} requests {dict(self.outcomes)}, {len(times)} failed{when}"


class Load:
    """Sends the requests that `requests` yields to origins in turn.

    As many as `at_once` are under way at a time. The next one follows as soon as one of them is answered; with
    `a_second` no sooner than that many a second, however fast the answers are. Connections are kept open for others,
    but for requests that say `connection: close`; one that the server has closed between two requests is opened
    again, as any client and balancer does.
    """

    def __init__(
        self, origins: Sequence[str], requests: Iterator[bytes], *, at_once: int, a_second: float | None = None
    ) -> None:
        self._idle: list[tuple[str, list[Wire]]] = [(origin, []) for origin in origins]
        self._requests = requests
        self._at_once = at_once
        self._pause = 1 / a_second if a_second else 0.0
        self._over = threading.Event()
        self._seen = Seen()

    async def run(self, on_answer: Callable[[int], None] = lambda _: None) -> Seen:
        """Send all requests. `on_answer` gets the number of answers so far."""
        free, started = asyncio.Semaphore(self._at_once), time.monotonic()

        async def one(origin: str, idle: list[Wire], request: bytes) -> None:
            try:
                await self._send(origin, idle, request)
                on_answer(self._seen.outcomes.total())
            finally:
                free.release()

        try:
            async with asyncio.TaskGroup() as tasks:
                for number, request in enumerate(self._requests):
                    await free.acquire()
                    if self._over.is_set():
                        break
                    tasks.create_task(one(*self._idle[number % len(self._idle)], request))
                    if self._pause:
                        await asyncio.sleep(started + (number + 1) * self._pause - time.monotonic())
        finally:
            for wire in (wire for _, idle in self._idle for wire in idle):
                await wire.close()
        return self._seen

    @contextmanager
    def beside(self) -> Iterator[Seen]:
        """Send them in a thread of its own for as long as the block lasts."""
        thread = threading.Thread(target=lambda: asyncio.run(self.run()))
        thread.start()
        try:
            yield self._seen
        finally:
            self._over.set()
            thread.join()

    async def _send(self, origin: str, idle: list[Wire], request: bytes) -> None:
        at, wire = time.monotonic(), None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                wire = await _a_wire(origin, idle)
                await wire.send(request)
                answer = await wire.answer()
        except (OSError, IncompleteReadError) as error:  # a TimeoutError is an OSError
            self._seen.error(at, error)
            if wire is not None:
                await wire.close()
            return
        self._seen.answer(at, answer)
        if b"\r\nconnection: close\r\n" in request or answer.headers.get("connection") == "close":
            await wire.close()
        else:
            idle.append(wire)


async def _a_wire(origin: str, idle: list[Wire]) -> Wire:
    while idle:
        wire = idle.pop()
        if not wire.is_closed:
            return wire
        await wire.close()
    return await connect(origin)
