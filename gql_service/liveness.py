"""Whether the event loop still turns, answered by a thread of its own.

A request for `/healthz` waits in line behind the work of all other requests. A platform that ends a container because
it is busy makes the load of the others worse. So the container's health check asks here: the loop notes the time as it
turns, and a thread answers from that note, however busy the loop is.

The answer is given on an abstract Unix socket, which needs no file and no port, and which only processes of the same
network namespace can reach. Linux alone has these; elsewhere the health check asks `/healthz`.
"""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

HUNG_SECONDS: Final = 60.0
"""A loop that has not turned for so long hangs; under load it turns many times a second."""
ALIVE: Final = b"alive\n"
HUNG: Final = b"hung\n"


def address_of(port: int) -> str | None:
    """Return the address at which the process that listens on `port` answers; None on systems without one."""
    return f"\0schedule-gateway/{port}" if sys.platform == "linux" else None


class Liveness:
    """Notes that the loop turns (`beat`), and answers for it. Seconds of `clock` do not go back."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, hung_seconds: float = HUNG_SECONDS) -> None:
        self._clock = clock
        self._hung_seconds = hung_seconds
        self._last = clock()
        self._listener: socket.socket | None = None

    def beat(self) -> None:
        """Note that the loop turns."""
        self._last = self._clock()

    def answer(self) -> bytes:
        """Return what a health check is told."""
        return ALIVE if self._clock() - self._last < self._hung_seconds else HUNG

    def start(self, port: int) -> bool:
        """Answer for the process that listens on `port` until `stop`. False if it cannot: `/healthz` is left then."""
        address = address_of(port)
        if address is None:
            return False
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(address)
            listener.listen(8)
        except OSError:  # another process listens on the same port of another address
            listener.close()
            return False
        self._listener = listener
        threading.Thread(target=self._serve, args=(listener,), name="liveness", daemon=True).start()
        return True

    def stop(self) -> None:
        """Answer no more."""
        if self._listener is not None:
            with contextlib.suppress(OSError):  # it may have ended by itself
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # it was stopped
                return
            with connection, contextlib.suppress(OSError):  # whoever asked has left
                connection.sendall(self.answer())
