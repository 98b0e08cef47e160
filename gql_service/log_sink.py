"""Log lines on their way to stderr or stdout: gathered in memory, written in batches by a thread.

The event loop only appends a line to a list. Nothing that reads the log slowly, or not at all, can stop the loop: lines
that find no room are dropped and counted. Lines leave in the order in which they came.
"""

import atexit
import os
import select
import threading
from collections.abc import Callable
from typing import Final

INTERVAL_SECONDS: Final = 0.25
"""How long a line waits for others at most, before the write begins. A crash loses the lines of this time."""
BATCH_BYTES: Final = 256 * 1024
"""So many bytes wait no longer."""
ROOM_BYTES: Final = 4 * 1024 * 1024
"""For lines that are not written yet, those of the write under way included: about 12,000 lines of requests."""
RESERVE_BYTES: Final = ROOM_BYTES // 8
"""Of the room, the part for urgent lines alone, so that a flood of requests does not crowd out the errors."""
PATIENCE_SECONDS: Final = 1.0
"""How long `flush` waits for whoever reads the lines."""


class LogSink:
    """Writes lines to a file descriptor. Any thread may add lines; none of them waits.

    `on_dropped` is called with a number of lines by the thread of the sink, once lines flow again after so many were
    dropped. Its thread starts with the first line, and ends with the process.
    """

    def __init__(self, descriptor: int, on_dropped: Callable[[int], None], *, room_bytes: int = ROOM_BYTES) -> None:
        self.descriptor: Final = descriptor
        self._on_dropped = on_dropped
        self._room = room_bytes
        self._room_of_usual = room_bytes - room_bytes * RESERVE_BYTES // ROOM_BYTES
        self._lock = threading.Lock()
        self._moved = threading.Condition(self._lock)
        self._lines: list[bytes] = []
        self._bytes = 0
        self._added = self._gone = 0
        self._untold = 0
        self._thread: threading.Thread | None = None
        self._some = threading.Event()
        self._now = threading.Event()
        self._over = False
        self.dropped = 0
        """How many lines were lost since the start: there was no room for them, or they could not be written."""

    def add(self, line: bytes, *, urgent: bool = False) -> None:
        """Have a line written soon, or at once with all before it if it is urgent. It ends with a line break."""
        with self._lock:
            size = self._bytes + len(line)
            if size > (self._room if urgent else self._room_of_usual):
                self._drop(1)
                return
            self._bytes = size
            self._added += 1
            self._lines.append(line)
            first = len(self._lines) == 1
        if first:
            if self._thread is None:
                self._start()
            self._some.set()
        if urgent or size > BATCH_BYTES:
            self._now.set()

    def hurry(self) -> None:
        """Have all lines written at once, without waiting for it."""
        self._now.set()

    def flush(self, seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait until all lines so far have left, for so many seconds at most. False if they have not."""
        self._now.set()
        with self._moved:
            goal = self._added
            return self._moved.wait_for(lambda: self._gone >= goal, seconds)

    def close(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Flush and end the thread, which another line would start again."""
        atexit.unregister(self.flush)
        self.flush(seconds)
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._over = True
            self._some.set()
            self._now.set()
            thread.join(seconds)
            self._over = False

    def _drop(self, lines: int) -> None:
        self.dropped += lines
        self._untold += lines

    def _start(self) -> None:
        with self._lock:
            if self._thread is not None:
                return
            self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()
        atexit.register(self.flush)

    def _run(self) -> None:
        while not self._over:
            self._some.wait()
            self._now.wait(INTERVAL_SECONDS)
            self._write_batch()

    def _write_batch(self) -> None:
        # Cleared first: what is added from here on sets them again.
        self._some.clear()
        self._now.clear()
        with self._lock:
            lines, self._lines = self._lines, []
        batch = b"".join(lines)
        written = self._write(memoryview(batch))
        with self._moved:
            self._bytes -= len(batch)
            self._gone += len(lines)
            if not written:
                self._drop(len(lines))
            untold = self._untold if written else 0
            self._untold -= untold
            self._moved.notify_all()
        if untold:
            self._on_dropped(untold)

    def _write(self, left: memoryview) -> bool:
        """Write all of it, however long that takes. False if the descriptor takes no more, such as a full disk."""
        while left:
            try:
                left = left[os.write(self.descriptor, left) :]
            except BlockingIOError:  # it was made non-blocking, by whoever else has it
                select.select([], [self.descriptor], [])
            except OSError:
                return False
        return True
