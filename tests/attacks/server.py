"""A gateway in a process of its own, and what can be seen of it from outside: its log and its memory."""

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Final

import httpx

from tests.subprocesses import COMMAND, process

SETTINGS: Final = {"HOST": "127.0.0.1", "PORT": "0", "SOURCE": "sandbox", "LEAGUES": "NFL", "DRAIN_SECONDS": "0"}
READY_SECONDS: Final = 60


class Server:
    """A gateway that is attacked. `log` holds what it has written so far."""

    def __init__(self, running: "Popen[str]") -> None:
        self._running = running
        self.log: list[str] = []
        self._has_address = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        self._has_address.wait(READY_SECONDS)
        found = re.search(r"http://[\d.:]+", self.log[0]) if self.log else None
        if found is None:
            raise RuntimeError(f"the gateway does not start: {''.join(self.log)}")
        self.origin = found[0]

    def _read(self) -> None:
        assert self._running.stderr is not None
        for line in self._running.stderr:
            self.log.append(line)
            self._has_address.set()
        self._has_address.set()

    def memory(self) -> int:
        """Return the bytes that are resident."""
        pages = int(Path(f"/proc/{self._running.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def open_files(self) -> int:
        """Return how many files and connections it holds."""
        return len(list(Path(f"/proc/{self._running.pid}/fd").iterdir()))

    def troubles(self) -> list[str]:
        """Return the lines of the log that tell of something unforeseen."""
        return [line for line in self.log if re.search(r'Traceback|Exception|"level": "error"|ERROR', line)]

    def ready(self) -> None:
        """Wait until it has data. Raises TimeoutError."""
        until = time.monotonic() + READY_SECONDS
        while httpx.get(f"{self.origin}/readyz").status_code != 200:
            if time.monotonic() > until:
                raise TimeoutError("the gateway has no data")


@contextmanager
def server(**environ: str) -> Iterator[Server]:
    """Run a gateway on a free port until the block ends, and yield it when it has data."""
    with process([COMMAND, "serve"], {**SETTINGS, **environ}, PIPE) as running:
        attacked = Server(running)
        attacked.ready()
        yield attacked
