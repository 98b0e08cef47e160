"""Gateways and other servers in processes of their own, for programs without an event loop."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

COMMAND: Final = str(Path(sys.executable).with_name("gql-service"))
STOP_SECONDS: Final = 10


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    command: Sequence[str], environ: Mapping[str, str], output: IO[str] | int
) -> Iterator[subprocess.Popen[str]]:
    """Run a command, and end it: by SIGTERM twice, which a draining gateway takes for at once, then by SIGKILL."""
    with subprocess.Popen(  # noqa: S603 - our own commands
        command, env={**os.environ, **environ}, text=True, stdout=subprocess.DEVNULL, stderr=output
    ) as running:
        try:
            yield running
        finally:
            stop(running)


def stop(running: subprocess.Popen[str]) -> None:
    """End a process within ten seconds."""
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
        if running.poll() is None:
            running.send_signal(number)
    running.wait(STOP_SECONDS)


@contextmanager
def gateway(*options: str, **environ: str) -> Iterator[str]:
    """Run a gateway on a free port, with options of `gql-service serve`, and yield its origin."""
    usual = {
        "HOST": "127.0.0.1",
        "PORT": "0",
        "SOURCE": "sandbox",
        "LEAGUES": "NFL",
        "DRAIN_SECONDS": "0",
        "REQUEST_LOG": "off",
    }
    with _served(("serve", *options), {**usual, **environ}) as origin:
        yield origin


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """Run the sandbox by itself on a free port, and yield its origin."""
    with _served(("sandbox", "--port", "0", *options), {}) as origin:
        yield origin


@contextmanager
def _served(arguments: Sequence[str], environ: Mapping[str, str]) -> Iterator[str]:
    with process([COMMAND, *arguments], environ, subprocess.PIPE) as running:
        assert running.stderr is not None
        line = running.stderr.readline()
        origin = re.search(r"http://[\d.:]+", line)
        if origin is None:
            raise RuntimeError(f"The server did not start: {line}")
        yield origin[0]
