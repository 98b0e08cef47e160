"""Gateways and other servers in separate processes, on free ports of loopback.

All functions work with and without an event loop, because every wait is short.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import httpx

from tests.guard import guard

COMMAND: Final = str(Path(sys.executable).with_name("gql-service"))
SERVE: Final = (COMMAND, "serve")
HELD_CLOCK: Final = (sys.executable, "-m", "tests.held_gateway")
PATIENCE_SECONDS: Final = 60
MEMORY_SETTLES_SECONDS: Final = 30
MEMORY_LOOK_SECONDS: Final = 0.5
STOP_SECONDS: Final = 1.0
"""How long a process may take to end after each signal."""


def free_port() -> int:
    """Return a free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    command: Sequence[str], environ: Mapping[str, str], output: IO[str] | int
) -> Iterator[subprocess.Popen[str]]:
    """Run a command, and end the process: by SIGTERM twice, which ends a draining gateway at once, then by SIGKILL."""
    with subprocess.Popen(  # noqa: S603 - our own commands
        command, env={**os.environ, **environ}, text=True, stdout=subprocess.DEVNULL, stderr=output
    ) as running:
        guard.started(running.pid)
        try:
            yield running
        finally:
            _stop(running)
            guard.ended(running.pid)


def _stop(running: subprocess.Popen[str]) -> None:
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
        if running.poll() is None:
            running.send_signal(number)
            try:
                running.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue


class ServerProcess:
    """A running server. `log` holds the lines written so far, latest last."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self.process = running
        self.log: list[str] = []
        self._over = False
        self._reads = threading.Lock()
        self._news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self._wait_for(lambda: self._over or self._address() is not None)
        found = self._address()
        if found is None:
            running.kill()
            self._wait_for(lambda: self._over)
            raise RuntimeError(f"the server does not start: {''.join(self.log)}")
        self.origin: Final = found

    def _address(self) -> str | None:
        """Return the address in the log, which may come after warnings."""
        return next((found[0] for line in list(self.log) if (found := re.search(r"http://[\d.:]+", line))), None)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._reads, self._news:
                self.log.append(line)
                self._news.notify_all()
        with self._news:
            self._over = True
            self._news.notify_all()

    def _wait_for(self, seen: Callable[[], bool]) -> None:
        with self._news:
            if not self._news.wait_for(seen, PATIENCE_SECONDS):
                raise TimeoutError(f"not within {PATIENCE_SECONDS} seconds; its log: {''.join(self.log[-20:])}")

    def says(self, words: str) -> None:
        """Wait until a line of the log contains these words. Raises TimeoutError."""
        self._wait_for(lambda: any(words in line for line in self.log))

    def ended(self) -> None:
        """Wait until all lines of a process that has ended are read. Raises TimeoutError."""
        self._wait_for(lambda: self._over)

    @contextmanager
    def unread(self) -> Iterator[None]:
        """Leave the log in its pipe while the block runs."""
        with self._reads:
            yield

    def ready(self) -> None:
        """Wait until a gateway has data. Raises TimeoutError."""
        with httpx.Client(base_url=self.origin) as client:
            self.wait_until(lambda: client.get("/readyz").status_code == 200, "the gateway has data")

    def wait_until(self, reached: Callable[[], bool], what: str) -> None:
        """Wait until a condition holds. Raises TimeoutError; `what` says in words what did not happen."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not reached():
            if time.monotonic() > until:
                raise TimeoutError(f"not within {PATIENCE_SECONDS} seconds: {what}")

    def troubles(self) -> list[str]:
        """Return the lines of the log that tell of something unforeseen."""
        return [line for line in self.log if re.search(r'Traceback|Exception|"level": "error"|ERROR', line)]

    def memory(self) -> int:
        """Return the resident memory in bytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def memory_within(self, most: int) -> int:
        """Return the resident memory in bytes: at most so much, as soon as that is reached, otherwise the last value.

        A gateway returns unused memory to the system every few seconds.
        """
        until = time.monotonic() + MEMORY_SETTLES_SECONDS
        while (found := self.memory()) > most and time.monotonic() < until:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(MEMORY_LOOK_SECONDS)
        return found


@contextmanager
def gateway(*options: str, command: Sequence[str] = SERVE, **environ: str) -> Iterator[ServerProcess]:
    """Run a gateway with options of `gql-service serve` and with settings: the sandbox's NFL, unless they name others.

    The gateway has no rate limit unless `RATE_LIMIT` is given.

    The gateway accepts connections when the block begins; `ready` waits for data. Raises RuntimeError if the gateway
    does not start.
    """
    usual = {"HOST": "127.0.0.1", "PORT": "0", "SOURCE": "sandbox", "LEAGUES": "NFL", "DRAIN_SECONDS": "0"}
    usual["RATE_LIMIT"] = "off"  # tests send more from one address than people do
    # The call count is private to the gateway, unless two gateways share the count or run one after another.
    with tempfile.TemporaryDirectory() as state:
        settings = {**usual, "XDG_STATE_HOME": state, **environ}
        with process([*command, *options], settings, subprocess.PIPE) as running:
            yield ServerProcess(running)


@contextmanager
def sandbox(*options: str) -> Iterator[ServerProcess]:
    """Run the sandbox by itself."""
    with process([COMMAND, "sandbox", "--port", "0", *options], {}, subprocess.PIPE) as running:
        yield ServerProcess(running)
