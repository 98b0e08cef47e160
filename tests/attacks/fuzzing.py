"""Send made-up requests, and report results that must not happen: a 5xx, an unreadable answer, a hang."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from graphql import build_schema

from tests.attacks.fuzz_documents import Documents
from tests.attacks.fuzz_http import mutated
from tests.attacks.play import CLOSED
from tests.raw_http import NEW, OLD, RawAnswer, posted, wire_to

AT_ONCE: Final = 16
SILENT_SECONDS: Final = 0.5
"""A request that lacks its end is answered by nothing; the client waits for so long, and leaves."""
HANG_SECONDS: Final = 15
CONTRACT: Final = Path("schema/schema.graphql")
_PROBE: Final = posted(b'{"query":"{ __typename }"}')


@dataclass(slots=True)
class Found:
    """The results of a run: the count of each status, and forbidden results with the bytes of their requests."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, request: bytes, answer: RawAnswer) -> None:
        """Count an answer, and record a forbidden result."""
        self.outcomes[str(answer.status)] += 1
        if answer.status >= 500 or not _readable(answer):
            self.faults.append(f"{answer.status} {answer.body[:200]!r} to {request[:2000]!r}")


def _readable(answer: RawAnswer) -> bool:
    if "json" not in answer.headers.get("content-type", "") or not answer.body or "content-encoding" in answer.headers:
        return True
    try:
        json.loads(answer.body)
    except ValueError:
        return False
    return b"Traceback" not in answer.body


async def fuzz_documents(origin: str, number: int, seed: int) -> Found:
    """Send made-up documents over connections that are kept."""
    found = Found()
    made = islice(iter(Documents(build_schema(CONTRACT.read_text(encoding="utf-8")), seed)), number)

    async def one_after_the_other(accept: str) -> None:
        async with wire_to(origin) as wire:
            for asked in made:
                request = posted(json.dumps(asked).encode(), accept=accept)
                try:
                    async with asyncio.timeout(HANG_SECONDS):
                        await wire.send(request)
                        found.note(request, await wire.answer())
                except (TimeoutError, *CLOSED) as error:
                    found.faults.append(f"{error!r} to {request[:2000]!r}")
                    return

    await asyncio.gather(*(one_after_the_other((NEW, OLD)[turn % 2]) for turn in range(4)))
    return found


async def fuzz_http(origin: str, number: int, seed: int) -> Found:
    """Send made-up requests, each over its own connection; in between, the server has to answer a valid request."""
    found = Found()
    made = islice(mutated(seed), number)
    await asyncio.gather(*(_send_all(origin, made, found) for _ in range(AT_ONCE)))
    return found


async def _send_all(origin: str, made: Iterator[bytes], found: Found) -> None:
    for turn, request in enumerate(made):
        await _send_one(origin, request, found)
        if turn % 20 == 0:
            await _probe(origin, request, found)


async def _send_one(origin: str, request: bytes, found: Found) -> None:
    try:
        async with wire_to(origin) as wire, asyncio.timeout(SILENT_SECONDS):
            await wire.send(request)
            found.note(request, await wire.answer(to_head=request.startswith(b"HEAD")))
    except TimeoutError:
        found.outcomes["silent"] += 1
    except CLOSED:
        found.outcomes["closed"] += 1


async def _probe(origin: str, request: bytes, found: Found) -> None:
    try:
        async with asyncio.timeout(HANG_SECONDS), wire_to(origin) as wire:
            await wire.send(_PROBE)
            if (await wire.answer()).status != 200:
                found.faults.append(f"a sound request is not answered after {request!r}")
    except (TimeoutError, *CLOSED) as error:
        found.faults.append(f"{error!r} to a sound request after {request!r}")
