"""Log lines on their way to stderr or stdout: collected in memory, and written in batches by a thread.

The event loop only appends a line, or the values of a line, to a list. A slow or missing reader of the log cannot stop
the loop: if the buffer is full, lines are dropped and counted. Lines are written in the order in which they were added.
"""

import atexit
import os
import select
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

INTERVAL_SECONDS: Final = 0.25
"""The longest delay of a line before a batch is written. A crash loses the lines of this time."""
BATCH_BYTES: Final = 256 * 1024
"""A batch of this size is written at once."""
ROOM_BYTES: Final = 4 * 1024 * 1024
"""The size of the buffer for unwritten lines, including the batch being written: about 8,000 lines of requests."""
LATER_BYTES: Final = 512
"""The approximate memory of the values of a line, until the thread formats them."""
MOST_PENDING: Final = 512
"""The number of lines from streams that are added without a lock, before the buffer is checked for room."""
RESERVE_BYTES: Final = ROOM_BYTES // 8
"""The part of the buffer reserved for urgent lines, so that a flood of requests does not displace errors."""
PATIENCE_SECONDS: Final = 1.0
"""How long `flush` waits for a slow reader."""

Form = Callable[[Sequence[Any]], bytes]
"""Makes the text of lines from their values."""
Later = tuple[Form, Sequence[Any]]
"""Unformatted lines: the values of each, and the function that makes the text."""


class LogSink:
    """Writes lines to a file descriptor. Any thread may add lines, and adding never waits.

    `on_dropped` is called by the sink's thread with a number of dropped lines, as soon as lines can be written again.
    The thread starts with the first line, and ends with the process.
    """

    def __init__(self, descriptor: int, on_dropped: Callable[[int], None], *, room_bytes: int = ROOM_BYTES) -> None:
        self.descriptor: Final = descriptor
        self._on_dropped = on_dropped
        self._room = room_bytes
        self._room_of_usual = room_bytes - room_bytes * RESERVE_BYTES // ROOM_BYTES
        self._lock = threading.Lock()
        self._moved = threading.Condition(self._lock)
        self._lines: list[bytes | Later] = []
        self._streams: dict[Form, deque[Any]] = {}
        self._idle = True
        self._bytes = 0
        self._added = self._gone = 0
        self._untold = 0
        self._thread: threading.Thread | None = None
        self._some = threading.Event()
        self._now = threading.Event()
        self._over = False
        self.dropped = 0
        """Lines lost since the start, because the buffer was full, or because formatting or writing failed."""

    def add(self, line: bytes, *, urgent: bool = False) -> None:
        """Add a line that ends with a line break. If `urgent`, write it at once, after all lines before it."""
        self._put(line, len(line), urgent)

    def add_later(self, form: Form, values: Any, *, urgent: bool = False) -> None:
        """Add the line that `form` makes of `values`. Only the sink's thread calls `form`."""
        self._put((form, (values,)), LATER_BYTES, urgent)

    def stream(self, form: Form) -> Callable[[Any], None]:
        """Return a fast `add_later` for lines that are not urgent.

        The function takes no lock: appending to a deque needs none. Every `MOST_PENDING` lines, and before each other
        line, the sink moves these lines into its buffer, so that the order is kept.
        """
        pending = self._streams.setdefault(form, deque())
        append = pending.append

        def add(values: Any) -> None:
            append(values)
            if self._idle or len(pending) >= MOST_PENDING:
                self._wake(complete=len(pending) >= MOST_PENDING)

        return add

    def _wake(self, *, complete: bool) -> None:
        """Start the thread, or have it write in a moment; at once if a batch is complete."""
        if self._thread is None:
            self._start()
        self._idle = False
        self._some.set()
        if complete:
            with self._lock:
                self._collect()
            self._now.set()

    def _collect(self) -> None:
        """Move the lines of streams into the buffer. The caller holds the lock."""
        for form, pending in self._streams.items():
            if not pending:
                continue
            # Other threads may append meanwhile; the lines they add come later.
            values = [pending.popleft() for _ in range(len(pending))]
            room = max(0, (self._room_of_usual - self._bytes) // LATER_BYTES)
            if len(values) > room:
                self._drop(len(values) - room)
                del values[room:]
            if values:
                self._bytes += LATER_BYTES * len(values)
                self._added += len(values)
                self._lines.append((form, values))

    def _put(self, line: bytes | Later, size: int, urgent: bool) -> None:
        with self._lock:
            self._collect()
            size += self._bytes
            if size > (self._room if urgent else self._room_of_usual):
                self._drop(1)
                return
            self._bytes = size
            self._added += 1
            lines = self._lines
            lines.append(line)
            first = len(lines) == 1
        if first:
            if self._thread is None:
                self._start()
            self._some.set()
        # The thread clears the event before it takes the lines, so a set event means that it will take this line, too.
        if (urgent or size > BATCH_BYTES) and not self._now.is_set():
            self._now.set()

    def hurry(self) -> None:
        """Start writing all lines now, without waiting for the end."""
        self._now.set()

    def flush(self, seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait up to `seconds` until all lines so far are written or dropped. False after that time."""
        self._now.set()
        with self._moved:
            self._collect()
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
        # The events are cleared first, so that lines added from now on set them again.
        self._some.clear()
        self._now.clear()
        self._idle = True
        with self._lock:
            self._collect()
            lines, self._lines = self._lines, []
            size, added = self._bytes, self._added
        texts, failed = _texts_of(lines)
        written = self._write(memoryview(b"".join(texts)))
        with self._moved:
            self._bytes -= size
            self._drop(failed if written else added - self._gone)
            self._gone = added
            untold = self._untold if written else 0
            self._untold -= untold
            self._moved.notify_all()
        if untold:
            self._on_dropped(untold)

    def _write(self, left: memoryview) -> bool:
        """Write everything, however long that takes. False if the descriptor fails, for example because a disk is
        full.
        """
        while left:
            try:
                left = left[os.write(self.descriptor, left) :]
            except BlockingIOError:  # another user of the descriptor has made it non-blocking
                select.select([], [self.descriptor], [])
            except OSError:
                return False
        return True


def _texts_of(lines: Sequence[bytes | Later]) -> tuple[list[bytes], int]:
    """Return the texts of lines, and the number of lines that cannot be formatted."""
    texts, failed = [], 0
    for line in lines:
        if isinstance(line, bytes):
            texts.append(line)
            continue
        form, values = line
        try:
            texts.append(form(values))
        except Exception:  # noqa: BLE001 - counted as dropped; the fault of one line must not end the thread
            if len(values) == 1:
                failed += 1
                continue
            single, more = _texts_of([(form, (each,)) for each in values])
            texts += single
            failed += more
    return texts, failed
