"""A liveness check of the event loop, answered by a separate thread.

A request for `/healthz` waits behind the work of all other requests. A platform that ends a busy container increases
the load of the remaining containers. So the container's health check asks this thread instead. The event loop records
the time of each tick, and the thread answers from the recorded time, even if the loop is busy.

The thread answers on an abstract Unix socket, which needs no file and no port. Only processes of the same network
namespace can reach the socket. Only Linux has abstract sockets; on other systems the health check asks `/healthz`.
"""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

HUNG_SECONDS: Final = 60.0
"""A loop without a tick for this time counts as hung; a loop under load ticks many times a second."""
ALIVE: Final = b"alive\n"
HUNG: Final = b"hung\n"


def address_of(port: int) -> str | None:
    """Return the socket address of the process that listens on `port`; None on systems without abstract sockets."""
    return f"\0schedule-gateway/{port}" if sys.platform == "linux" else None


class Liveness:
    """Records ticks of the event loop (`beat`) and answers health checks. `clock` returns monotonic seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, hung_seconds: float = HUNG_SECONDS) -> None:
        self._clock = clock
        self._hung_seconds = hung_seconds
        self._last = clock()
        self._listener: socket.socket | None = None

    def beat(self) -> None:
        """Record a tick of the event loop."""
        self._last = self._clock()

    def answer(self) -> bytes:
        """Return the answer to a health check: `ALIVE`, or `HUNG` after `hung_seconds` without a tick."""
        return ALIVE if self._clock() - self._last < self._hung_seconds else HUNG

    def start(self, port: int) -> bool:
        """Answer for the process that listens on `port` until `stop`. False if only `/healthz` can answer."""
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
        """Stop answering and close the socket."""
        if self._listener is not None:
            with contextlib.suppress(OSError):  # the socket may be closed already
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # `stop` has closed the listener
                return
            with connection, contextlib.suppress(OSError):  # the health check has disconnected
                connection.sendall(self.answer())
