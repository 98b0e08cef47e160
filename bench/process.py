"""A server in its own process: pinned to a core, awaited, measured for memory, and stopped by process ID."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

START_SECONDS: Final = 60
STOP_SECONDS: Final = 5
_POLL_SECONDS: Final = 0.002


class NotStarted(Exception):
    """A server ended or did not respond. The message names its log."""


@dataclass(frozen=True, slots=True)
class Cores:
    """The core of the measured server, and the core for all other processes."""

    server: int
    load: int

    @classmethod
    def of_this_machine(cls) -> "Cores":
        """Choose two cores that this process may use. Raises NotStarted if only a single core is available."""
        allowed = sorted(os.sched_getaffinity(0))
        if len(allowed) < 2:
            raise NotStarted("The server and the load need a core each, but this process may use only a single core.")
        return cls(allowed[0], allowed[1])


@dataclass(frozen=True, slots=True)
class Running:
    """A started server; `pid` leads its own process group."""

    pid: int
    port: int
    started_at: float
    log: Path
    ended: Callable[[], bool]

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> float:
        """Call `ready` until it returns true, and return the seconds since the process started. Raises NotStarted."""
        while True:
            with contextlib.suppress(OSError):
                if ready():
                    return time.monotonic() - self.started_at
            if self.ended():
                raise NotStarted(f"{what}: the process has ended; see {self.log}")
            if time.monotonic() - self.started_at > seconds:
                raise NotStarted(f"{what}: not within {seconds:g} seconds; see {self.log}")
            time.sleep(_POLL_SECONDS)

    def cpu_seconds(self) -> float:
        """Return the CPU time used so far by the process and its children."""
        return sum(_cpu_ticks(pid) for pid in _family(self.pid)) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self) -> float:
        """Return the resident memory of the process and its children, in MiB."""
        return sum(_resident_kib(pid) for pid in _family(self.pid)) / 1024


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        found += [int(child) for child in children.split()]
    return found


def _resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def _cpu_ticks(pid: int) -> int:
    # Fields are counted after the name, which may contain blanks. The 12th and 13th are ticks in user and system mode.
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def free_port() -> int:
    """Return a free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], environ: Mapping[str, str], *, core: int, port: int, log: Path, cwd: Path
) -> Iterator[Running]:
    """Run a command pinned to a core, with its output in a file. At the end, stop the command and all its children."""
    # A session of its own protects the process from Ctrl-C: it ends with this block, not before.
    with log.open("wb") as output:
        started_at = time.monotonic()
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],  # noqa: S607 - found on the PATH, as everywhere on Linux
            env=dict(environ),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield Running(process.pid, port, started_at, log, lambda: process.poll() is not None)
        finally:
            _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)
