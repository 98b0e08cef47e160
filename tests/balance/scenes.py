"""Events for gateways behind a balancer, and the failures that clients may see."""

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import cycle
from typing import Final

import httpx

from tests.balance.balancer import Balancer, balancer, checks
from tests.cloudformation.templates import the
from tests.load import Load, Seen, post
from tests.processes import SERVE, process
from tests.raw_http import head, wire_to

ENVIRONMENT: Final = {
    each["Name"]: each["Value"] for each in the("AWS::ECS::TaskDefinition")["ContainerDefinitions"][0]["Environment"]
}
DRAIN_SECONDS: Final = str(ENVIRONMENT["DRAIN_SECONDS"])
"""The value in the task definition."""
GONE: Final = (0, -signal.SIGTERM)
"""How a gateway ends that was asked to: by itself, or as the signal says."""
MOMENT: Final = 2.0
"""Seconds of quiet before and after whatever happens."""
GRACE: Final = 2.0
IDLE_SECONDS: Final = 7.0
A_SECOND: Final = 25
"""Requests, however slowly they are answered."""
AT_ONCE: Final = 1000
"""More than that never are under way: a request is given up after half a minute."""
LEGACY: Final = "GET /game-schedule?league=NFL"
QUERY: Final = "{ sources { league mode } }"


def load(origin: str) -> AbstractContextManager[Seen]:
    """Ask both routes at a steady pace while the block lasts, half of the time on connections that are kept open."""
    requests = (head(LEGACY), post(QUERY), head(LEGACY, connection="close"), post(QUERY, connection="close"))
    return Load([origin], cycle(requests), at_once=AT_ONCE, a_second=A_SECOND).beside()


class Stage:
    """A balancer with gateways, under load."""

    def __init__(self, front: Balancer, stack: ExitStack) -> None:
        self.balancer = front
        self._stack = stack

    def start(self, slot: int, **environ: str) -> subprocess.Popen[str]:
        """Start a gateway in a slot."""
        port = self.balancer.ports[slot]
        usual = {"HOST": "127.0.0.1", "PORT": str(port), "SOURCE": "sandbox", "LEAGUES": "NFL"}
        environ = {**usual, "DRAIN_SECONDS": DRAIN_SECONDS, "LOG_LEVEL": "error", "RATE_LIMIT": "off", **environ}
        return self._stack.enter_context(process(SERVE, environ, subprocess.DEVNULL))

    def wait_until(self, slot: int, status: str) -> None:
        """Wait until the balancer takes the gateway in a slot for UP or DOWN."""
        self.balancer.wait_until(self.balancer.ports[slot], status)

    def requests(self, slot: int) -> int:
        """Return how many requests the gateway in a slot was given."""
        return self.balancer.targets()[self.balancer.ports[slot]].requests

    def drain(self, slot: int) -> None:
        """Send the gateway in a slot nothing more."""
        self.balancer.drain(self.balancer.ports[slot])


@contextmanager
def two_gateways(slots: int = 2) -> Iterator[tuple[Stage, list[subprocess.Popen[str]]]]:
    """Two gateways that are ready, and room for others."""
    with balancer(slots) as front, ExitStack() as stack:
        stage = Stage(front, stack)
        running = [stage.start(slot) for slot in (0, 1)]
        for slot in (0, 1):
            stage.wait_until(slot, "UP")
        yield stage, running


def killed() -> tuple[Seen, float]:
    """kill -9 of a gateway out of two: failures only until the balancer's checks notice, and the gateway comes back"""
    window = checks().window + GRACE
    with two_gateways() as (stage, running), load(stage.balancer.origin) as seen:
        time.sleep(MOMENT)
        at = time.monotonic()
        running[1].kill()
        stage.wait_until(1, "DOWN")
        given = stage.requests(1)
        stage.start(1)
        stage.wait_until(1, "UP")
        time.sleep(MOMENT)
        assert stage.requests(1) > given, "the one that came back is given requests again"
    late = [each.at - at for each in seen.failures if not at - 1 <= each.at <= at + window]
    assert not late, f"failures outside the window of {window:.0f} s: {late}"
    return seen, at


def drained() -> tuple[Seen, float]:
    """Drained, then stopped: no failure"""
    with two_gateways() as (stage, running), load(stage.balancer.origin) as seen:
        time.sleep(MOMENT)
        at = time.monotonic()
        stage.drain(1)
        running[1].send_signal(signal.SIGTERM)
        assert running[1].wait(60) in GONE
        time.sleep(MOMENT)
    assert not seen.failures
    return seen, at


def told_to_go() -> tuple[Seen, float]:
    """SIGTERM before the balancer notices: no failure, because the gateway serves until the balancer notices"""
    with two_gateways() as (stage, running), load(stage.balancer.origin) as seen:
        time.sleep(MOMENT)
        at = time.monotonic()
        running[1].send_signal(signal.SIGTERM)
        stage.wait_until(1, "DOWN")
        assert running[1].poll() is None, "the balancer looked away before the gateway stopped"
        assert running[1].wait(60) in GONE
        time.sleep(MOMENT)
    assert not seen.failures
    return seen, at


def replaced() -> tuple[Seen, float]:
    """Both replaced, new ones first: no failure"""
    with two_gateways(slots=4) as (stage, running), load(stage.balancer.origin) as seen:
        at = time.monotonic()
        for slot in (2, 3):
            stage.start(slot)
            stage.wait_until(slot, "UP")
        for slot in (0, 1):
            stage.drain(slot)
            running[slot].send_signal(signal.SIGTERM)
        assert all(each.wait(60) in GONE for each in running)
        time.sleep(MOMENT)
        assert stage.requests(2) > 0
        assert stage.requests(3) > 0
    assert not seen.failures
    return seen, at


def never_ready() -> tuple[Seen, float]:
    """A version that never gets ready, and a version that exits at once: no failure, and neither gets a request"""
    with two_gateways(slots=4) as (stage, _), load(stage.balancer.origin) as seen:
        at = time.monotonic()
        nowhere = {"SOURCE": "live", "SPORTSDATA_API_KEY": "planted", "SPORTSDATA_BASE_URL": "http://127.0.0.1:9"}
        unready = stage.start(2, **nowhere)
        ended = stage.start(3, SOURCE="live", SPORTSDATA_API_KEY="")
        assert ended.wait(60) not in GONE
        time.sleep(checks().interval * (checks().rise + 1))
        assert unready.poll() is None
        with httpx.Client(base_url=f"http://127.0.0.1:{stage.balancer.ports[2]}", timeout=30) as client:
            assert client.get("/healthz").status_code == 200
            assert client.get(checks().path).status_code == 503
        assert [stage.requests(slot) for slot in (2, 3)] == [0, 0]
        assert all(stage.requests(slot) > 0 for slot in (0, 1))
    assert not seen.failures
    return seen, at


async def _twice(origin: str) -> Seen:
    seen = Seen()
    async with wire_to(origin) as wire:
        for pause in (IDLE_SECONDS, 0):
            at = time.monotonic()
            await wire.send(head(LEGACY))
            seen.answer(at, await wire.answer())
            await asyncio.sleep(pause)
    return seen


def idle() -> tuple[Seen, float]:
    """A connection without requests for longer than most servers allow: the next request on it is answered"""
    at = time.monotonic()
    with two_gateways() as (stage, _):
        seen = asyncio.run(_twice(stage.balancer.origin))
    assert not seen.failures
    return seen, at


SCENES: Final[tuple[Callable[[], tuple[Seen, float]], ...]] = (killed, drained, told_to_go, replaced, never_ready, idle)
