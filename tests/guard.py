"""Ends the servers of a test process that is killed and so cannot end them itself.

A separate process holds the reading end of a pipe from the test process. The kernel closes the pipe however the test
process dies, and the guard then kills the remaining servers. This works on any Unix; only Linux could signal a child by
itself.
"""

import os
import signal
import subprocess
import sys
from typing import Final

START: Final = "+"
END: Final = "-"


class Guard:
    """The guard of this process. The guard starts with the first server."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._owner = 0

    def started(self, pid: int) -> None:
        """Kill a process if this process dies first."""
        self._tell(START, pid)

    def ended(self, pid: int) -> None:
        """Forget a process that has ended: its number may soon be another's."""
        self._tell(END, pid)

    def _tell(self, sign: str, pid: int) -> None:
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = subprocess.Popen(  # noqa: S603 - this very file
                # In a session of its own, so that Ctrl-C or a kill of the whole group does not end it first.
                [sys.executable, "-I", "-S", __file__],
                stdin=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdin is not None
        self._process.stdin.write(f"{sign}{pid}\n")
        self._process.stdin.flush()


guard: Final = Guard()


def main() -> None:
    """Read which processes run until the pipe is closed, then kill the remaining processes."""
    running: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        if line.startswith(START):
            running.add(pid)
        else:
            running.discard(pid)
    for pid in running:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
