"""A proxy on loopback that forwards requests, and records requests and answers."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

TIMEOUT_SECONDS: Final = 60
_HOP_BY_HOP: Final = frozenset({"connection", "keep-alive", "host", "transfer-encoding", "accept-encoding"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. Names of headers are in lower case; bodies other than JSON are None."""

    method: str
    target: str
    asked_headers: Mapping[str, str]
    asked_body: Any
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def asked(self) -> dict[str, Any]:
        """The parameters of the operation, from the body or from the URL."""
        if self.method == "POST":
            return dict(self.asked_body)
        found: dict[str, Any] = {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}
        for name in ("variables", "extensions"):
            if name in found:
                found[name] = json.loads(found[name])
        return found

    @property
    def codes(self) -> list[str]:
        """The codes of the errors in the answer."""
        return [error["extensions"]["code"] for error in (self.body or {}).get("errors", ())]


@dataclass(slots=True)
class Recorder:
    """A proxy in front of a server. A path that begins with `broken` is answered with 503 and never forwarded."""

    target: str
    broken: str | None = None
    origin: str = ""
    exchanges: list[Exchange] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator["Recorder"]:
        """Listen on a free port until the block ends."""
        recorder = self

        class Handler(_Handler):
            recording = recorder

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            self.origin = f"http://127.0.0.1:{server.server_port}"
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    recording: Recorder

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Log nothing, because the recorder keeps all exchanges."""

    def _pass(self) -> None:
        asked = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.recording.broken is not None and self.path.startswith(self.recording.broken):
            status, answered, body = 503, dict[str, str](), b""
        else:
            status, answered, body = self._ask(headers, asked)
        self.recording.exchanges.append(
            Exchange(self.command, self.path, headers, _json(asked), status, answered, _json(body))
        )
        self.send_response_only(status)
        for name, value in answered.items():
            if name not in _HOP_BY_HOP and name != "content-length":
                self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_OPTIONS = _pass  # noqa: N815 - the names are the base class's

    def _ask(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.recording.target).netloc, timeout=TIMEOUT_SECONDS)
        try:
            kept = {name: value for name, value in headers.items() if name not in _HOP_BY_HOP}
            connection.request(self.command, self.path, body or None, kept)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
