"""A vendor on loopback that counts requests and has no data, so that a refresh never ends its cold start."""

import threading
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final

from gql_service.clock import system_clock

NOTHING: Final = b"[]"


class CountingVendor:
    """Answers every GET with an empty list, and counts it. It runs inside a `with` block.

    Its `Date` is `ahead` of this machine's clock.
    """

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self._ahead = ahead
        self._count = 0
        self._news = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def origin(self) -> str:
        """The address of the vendor."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def count(self) -> int:
        """The number of requests so far."""
        return self._count

    def wait_for(self, count: int, seconds: float) -> None:
        """Wait until so many requests have come. Raises TimeoutError after so many seconds without."""
        with self._news:
            if not self._news.wait_for(lambda: self._count >= count, seconds):
                raise TimeoutError(f"the vendor waits for call {count} and has seen {self._count}")

    def __enter__(self) -> "CountingVendor":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _add(self) -> None:
        with self._news:
            self._count += 1
            self._news.notify_all()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        add: Callable[[], None] = self._add
        ahead = self._ahead

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                add()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(NOTHING)))
                self.end_headers()
                self.wfile.write(NOTHING)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return format_datetime(system_clock() + ahead, usegmt=True)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
                """Write no log lines: only the count matters."""

        return Handler
