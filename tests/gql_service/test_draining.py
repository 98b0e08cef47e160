"""SIGTERM: the balancer learns first, no client is cut off, and the process ends by itself."""

import signal
from collections.abc import Iterator

import httpx
import pytest

from tests.processes import ServerProcess, gateway


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[ServerProcess]:
    """A gateway in a process of its own."""
    with gateway(DRAIN_SECONDS=request.param) as running:
        yield running


def wait_for(client: httpx.Client, path: str, status: int) -> httpx.Response:
    for _ in range(10_000):
        response = client.get(path)
        if response.status_code == status:
            return response
    raise AssertionError(f"{path} never answered {status}")


@pytest.mark.parametrize("served", ["300"], indirect=True)
def test_readiness_fails_first_and_requests_are_served_meanwhile(served: ServerProcess) -> None:
    process, origin = served.process, served.origin
    with httpx.Client(base_url=origin, timeout=30) as client:
        wait_for(client, "/readyz", 200)
        process.send_signal(signal.SIGTERM)
        assert wait_for(client, "/readyz", 503).json() == {"status": "draining"}
        assert client.get("/healthz").status_code == 200
        assert httpx.get(f"{origin}/game-schedule", timeout=30).status_code == 200, "new connections are accepted"
    assert process.poll() is None


@pytest.mark.parametrize("served", ["0"], indirect=True)
def test_the_process_ends_by_itself_when_the_time_is_over(served: ServerProcess) -> None:
    process, origin = served.process, served.origin
    with httpx.Client(base_url=origin, timeout=30) as client:
        wait_for(client, "/readyz", 200)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) in (0, -signal.SIGTERM)


@pytest.mark.parametrize("served", ["300"], indirect=True)
@pytest.mark.parametrize("again", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_stops_at_once(served: ServerProcess, again: signal.Signals) -> None:
    process, origin = served.process, served.origin
    with httpx.Client(base_url=origin, timeout=30) as client:
        wait_for(client, "/readyz", 200)
        process.send_signal(signal.SIGTERM)
        wait_for(client, "/readyz", 503)
    process.send_signal(again)
    assert process.wait(timeout=30) in (0, -again, -signal.SIGTERM)
