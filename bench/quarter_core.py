"""A quarter of a core without privileges: a process is stopped after it has used its share of a period.

The kernel does the same to a container with a quota of processor time, as on Fargate: 25 ms in each 100 ms.
"""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

PERIOD_SECONDS: Final = 0.1
LOOK_SECONDS: Final = 0.002


def processor_seconds(pid: int) -> float:
    """Return how long all threads of a process have run since its start. Source: proc(5), `schedstat`."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # the thread has ended meanwhile
            spent += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return spent / 1e9


class Throttled:
    """Limits a process to `share` of a core during the block. `stopped` is the time of all stops in seconds."""

    def __init__(self, pid: int, share: float = 0.25) -> None:
        self._pid = pid
        self._allowed = share * PERIOD_SECONDS
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.stopped = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._over.is_set():
                self._period(time.monotonic() + PERIOD_SECONDS)
        except (OSError, ValueError):  # the process has ended
            return
        finally:
            with contextlib.suppress(OSError):
                os.kill(self._pid, signal.SIGCONT)

    def _period(self, ends: float) -> None:
        """Let the process use its share, then stop the process for the rest of the period."""
        begun = processor_seconds(self._pid)
        while (left := ends - time.monotonic()) > 0 and not self._over.is_set():
            if processor_seconds(self._pid) - begun >= self._allowed:
                os.kill(self._pid, signal.SIGSTOP)
                self.stopped += left
                self._over.wait(left)
                os.kill(self._pid, signal.SIGCONT)
                return
            time.sleep(LOOK_SECONDS)
