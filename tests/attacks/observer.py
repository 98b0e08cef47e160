"""An observer that sends a few requests all the time and measures the waits."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from bench.figures import percentile
from tests.attacks.table import TODAY
from tests.raw_http import Wire, posted, wire_to

PAUSE_SECONDS: Final = 0.005
_SEEN: Final = posted(json.dumps({"query": TODAY}).encode())
_numbers = count()


@dataclass(slots=True)
class Waits:
    """The waits for answers, in seconds, and the faults."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def percentile(self, percent: float) -> float:
        """Return how long that many answers in a hundred took at the most, in milliseconds."""
        return percentile(sorted(self.seconds), percent) * 1000


async def observe(origin: str, seconds: float) -> Waits:
    """Send requests over a single connection, one at a time: in turn a known document and a new document."""
    waits = Waits()
    until = time.perf_counter() + seconds
    async with wire_to(origin) as wire:
        while time.perf_counter() < until:
            for request in (_SEEN, _unseen()):
                await _ask(wire, request, waits)
                await asyncio.sleep(PAUSE_SECONDS)
    return waits


def _unseen() -> bytes:
    query = '{ games(on: "today", first: 1) { nodes { new%d: id } } }' % next(_numbers)
    return posted(json.dumps({"query": query}).encode())


async def _ask(wire: Wire, request: bytes, waits: Waits) -> None:
    asked = time.perf_counter()
    async with asyncio.timeout(10):
        await wire.send(request)
        answer = await wire.answer()
    waits.seconds.append(time.perf_counter() - asked)
    if answer.status != 200 or b'"errors"' in answer.body:
        waits.failures.append(f"{answer.status} {answer.body[:200]!r}")
