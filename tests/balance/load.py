"""A steady stream of requests, and what became of each."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx

RATE: Final = 25
"""Requests a second."""
QUERY: Final = {"query": "{ sources { league mode } }"}


@dataclass
class Seen:
    """What clients saw. Times are those of time.monotonic()."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[float] = field(default_factory=list)

    def note(self, at: float, outcome: str, *, failed: bool) -> None:
        """Count the outcome of a request that began at this time."""
        self.outcomes[outcome] += 1
        if failed:
            self.failures.append(at)

    def told(self, since: float) -> str:
        """Return the counts, and when failures happened, in seconds since a moment."""
        when = (
            f", {min(self.failures) - since:.1f} to {max(self.failures) - since:.1f} s after" if self.failures else ""
        )
        return f"{sum(self.outcomes.values())} requests {dict(self.outcomes)}, {len(self.failures)} failed{when}"


@contextmanager
def load(origin: str) -> Iterator[Seen]:
    """Ask both routes for as long as the block lasts, half of the time on connections that are kept open."""
    seen, end = Seen(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_ask_on(origin, seen, end)))
    thread.start()
    try:
        yield seen
    finally:
        end.set()
        thread.join()


async def _ask_on(origin: str, seen: Seen, end: threading.Event) -> None:
    limits = httpx.Limits(max_keepalive_connections=10)
    fresh = httpx.Limits(max_keepalive_connections=0)
    async with (
        httpx.AsyncClient(base_url=origin, timeout=30, limits=limits) as kept,
        httpx.AsyncClient(base_url=origin, timeout=30, limits=fresh) as new,
        asyncio.TaskGroup() as tasks,
    ):
        started, number = time.monotonic(), 0
        while not end.is_set():
            tasks.create_task(_ask(kept if number % 4 < 2 else new, number, seen))
            number += 1
            await asyncio.sleep(max(0.0, started + number / RATE - time.monotonic()))


async def _ask(client: httpx.AsyncClient, number: int, seen: Seen) -> None:
    at = time.monotonic()
    try:
        posted = number % 2
        answer = await (client.post("/graphql", json=QUERY) if posted else client.get("/game-schedule?league=NFL"))
        seen.note(at, str(answer.status_code), failed=answer.status_code != 200)
    except httpx.HTTPError as error:
        seen.note(at, type(error).__name__, failed=True)
