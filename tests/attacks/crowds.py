"""A crowd of clients inside every limit, on a quarter of a core: python -m tests.attacks.crowds [--seconds 120]

32 clients request full seasons, each time with another document, compressed by gzip. Beside them, a platform checks the
container and its readiness, and a normal client requests today's games. The normal client sends a known document, and a
document that needs a new answer each time. The run fails if the platform would end or leave out the container, if the
normal client waits too long, or if memory grows too much. The run also fails if the crowd is refused without a time for
a retry.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Final

from bench.figures import percentile
from bench.quarter_core import Throttled
from tests.load import post
from tests.moved_gateway import AHEAD, MOVED_CLOCK
from tests.processes import ServerProcess, gateway, sandbox
from tests.raw_http import RawAnswer, head, wire_to

NOW: Final = "2026-07-04T18:00:00Z"
CROWD: Final = 32
SECONDS: Final = 20.0
READY_SECONDS: Final = 1.0
HOT_SECONDS: Final = 0.2
COLD_SECONDS: Final = 0.5
MOST_BYTES: Final = 400_000_000
CONTAINER_BYTES: Final = 512 * 1024 * 1024
PATIENCE_SECONDS: Final = 60
TODAY: Final = post('{ games(on: "today", first: 10) { nodes { id status homeTeam { name } awayTeam { name } } } }')
READYZ: Final = head("GET /readyz")
_FIELDS: Final = (
    "id week status startTime startTimeTbd homeScore awayScore channels neutralVenue closed updatedAt asOf "
    "homeTeam { id key name fullName } awayTeam { id key name fullName } venue { id name city state capacity }"
)
_numbers = count()


def season() -> bytes:
    """Return a request for a full season with a new document."""
    query = "{ games(leagues: [MLB], season: 2026, first: 2500) { nodes { crowd%d: id %s } } }"
    return post(query % (next(_numbers), _FIELDS)).replace(b"\r\n\r\n", b"\r\naccept-encoding: gzip\r\n\r\n", 1)


def other_today() -> bytes:
    """Return a request with a known document and a new answer."""
    number = next(_numbers)
    query = "query ($day: Day!) { games(on: $day, first: 10) { nodes { id status homeTeam { name } } } }"
    return post(query, day=f"2026-{number % 12 + 1:02}-{number % 27 + 1:02}")


@dataclass(slots=True)
class Waits:
    """How long answers took in seconds, and which statuses they had."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    untold: int = 0
    """How many were turned away without Retry-After."""

    def add(self, seconds: float, answer: RawAnswer) -> None:
        """Count an answer."""
        self.seconds.append(seconds)
        self.statuses[answer.status] += 1
        self.untold += answer.status in (429, 503) and "retry-after" not in answer.headers

    def percentile(self, percent: float) -> float:
        """Return how many seconds that many in a hundred took at most."""
        return percentile(sorted(self.seconds), percent) if self.seconds else 0.0


@dataclass(slots=True)
class Seen:
    """The observations during the crowd."""

    crowd: Waits = field(default_factory=Waits)
    ready: Waits = field(default_factory=Waits)
    hot: Waits = field(default_factory=Waits)
    cold: Waits = field(default_factory=Waits)
    checks: list[bool] = field(default_factory=list)
    most_bytes: int = 0

    def faults(self, times: float = 1.0) -> Iterator[str]:
        """Yield the faults: waits `times` as long as the aims, and all else that passes a bound.

        Unless `times` is 1, the bound on memory is that of the container.
        """
        ready_seconds = max(self.ready.seconds, default=PATIENCE_SECONDS)
        if ready_seconds > READY_SECONDS * times or set(self.ready.statuses) != {200}:
            yield f"/readyz took up to {max(self.ready.seconds, default=0):.2f} s, {dict(self.ready.statuses)}"
        if not all(self.checks) or not self.checks:
            yield f"the container's health check failed {self.checks.count(False)} of {len(self.checks)} times"
        for name, waits, most in (("hot", self.hot, HOT_SECONDS), ("cold", self.cold, COLD_SECONDS)):
            if waits.percentile(99) > most * times or set(waits.statuses) != {200}:
                yield f"{name}: p99 {waits.percentile(99) * 1000:.0f} ms, {dict(waits.statuses)}"
        if self.most_bytes > (MOST_BYTES if times == 1 else CONTAINER_BYTES):
            yield f"memory grew to {self.most_bytes / 1e6:.0f} MB"
        if self.crowd.untold or not set(self.crowd.statuses) <= {200, 429, 503}:
            yield f"the crowd got {dict(self.crowd.statuses)}, {self.crowd.untold} of them without Retry-After"
        if not self.crowd.statuses[200]:
            yield "nobody of the crowd was served"

    def told(self) -> Iterator[str]:
        """Yield the figures."""
        yield f"the crowd: {dict(self.crowd.statuses)}"
        for name, waits in (("/readyz", self.ready), ("hot", self.hot), ("cold", self.cold)):
            yield (
                f"{name:8} {len(waits.seconds):6} answers, p50 {waits.percentile(50) * 1000:.0f} ms, "
                f"p99 {waits.percentile(99) * 1000:.0f} ms, longest {max(waits.seconds, default=0) * 1000:.0f} ms"
            )
        good = f"{self.checks.count(True)} of {len(self.checks)}"
        yield f"health check: {good} good; memory at most {self.most_bytes / 1e6:.0f} MB"


async def _keep_asking(origin: str, until: float, make: Callable[[], bytes], waits: Waits, pause: float = 0.0) -> None:
    while time.monotonic() < until:
        async with wire_to(origin) as wire:
            while time.monotonic() < until:
                asked = time.monotonic()
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await wire.send(make())
                    answer = await wire.answer()
                waits.add(time.monotonic() - asked, answer)
                if answer.headers.get("connection") == "close":
                    break
                await asyncio.sleep(pause)


async def _check(origin: str, until: float, seen: Seen) -> None:
    port = origin.rpartition(":")[2]
    while time.monotonic() < until:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "gql_service.healthcheck", env={"PORT": port}, stdout=subprocess.DEVNULL
        )
        seen.checks.append(await process.wait() == 0)
        await asyncio.sleep(5)


async def _weigh(attacked: ServerProcess, until: float, seen: Seen) -> None:
    while time.monotonic() < until:
        seen.most_bytes = max(seen.most_bytes, attacked.memory())
        await asyncio.sleep(0.1)


async def crowd(attacked: ServerProcess, seconds: float) -> Seen:
    """Let the crowd come, and watch."""
    seen, until, origin = Seen(), time.monotonic() + seconds, attacked.origin
    tasks: list[Awaitable[None]] = [_keep_asking(origin, until, season, seen.crowd, 0.05) for _ in range(CROWD)]
    tasks += [
        _keep_asking(origin, until, lambda: READYZ, seen.ready, 0.5),
        _keep_asking(origin, until, lambda: TODAY, seen.hot, 0.05),
        _keep_asking(origin, until, other_today, seen.cold, 0.1),
        _check(origin, until, seen),
        _weigh(attacked, until, seen),
    ]
    await asyncio.gather(*tasks)
    return seen


async def _settle(origin: str) -> None:
    """Ask once for today and for a day of each month, so that the seasons are in memory before the crowd comes."""
    async with wire_to(origin) as wire:
        for request in (TODAY, *(other_today() for _ in range(12))):
            await wire.send(request)
            await wire.answer()


def _settings(vendor: str) -> dict[str, str]:
    ahead = datetime.fromisoformat(NOW) - datetime.now(UTC)
    return {
        AHEAD: str(ahead.total_seconds()),
        "SOURCE": "live",
        "SPORTSDATA_API_KEY": "crowds",
        "SPORTSDATA_BASE_URL": vendor,
        "SPORTSDATA_PLAN": "production",
        "SPORTSDATA_MONTHLY_CALLS": "unlimited",
        "LEAGUES": "MLB",
        "REQUEST_LOG": "off",
    }


def attack(seconds: float, share: float = 0.25, times: float = 1.0) -> list[str]:
    """Start a gateway on a share of a core, let the crowd come, print the figures, and return the faults."""
    # The vendor is a process of its own, as in production. A sandbox inside the gateway would use its processor time.
    with sandbox("--now", NOW) as vendor, gateway(command=MOVED_CLOCK, **_settings(vendor.origin)) as attacked:
        attacked.ready()
        asyncio.run(_settle(attacked.origin))
        with Throttled(attacked.process.pid, share) as throttled:
            seen = asyncio.run(crowd(attacked, seconds))
        stopped = f"stopped for {throttled.stopped:.0f} s"
        print(f"{CROWD} clients on {share:g} of a core for {seconds:g} s, {stopped}", flush=True)
        troubles = attacked.troubles()
    for line in seen.told():
        print(f"   {line}", flush=True)
    return [*seen.faults(times), *troubles]


def main() -> int:
    """Return the exit code: 0 if nothing was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.crowds")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--share", type=float, default=0.25, help="of a core, for the gateway")
    asked = parser.parse_args()
    faults = attack(asked.seconds, asked.share)
    for fault in faults:
        print(f"   FAULT {fault}")
    print(f"crowds: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
