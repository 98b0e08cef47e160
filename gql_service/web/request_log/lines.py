"""The lines of the request log: their fields, as JSON and for a person at a terminal.

A request only collects values. The text of its line is made later, by the thread that writes the log. Addresses of
clients are replaced by a hash whose key ends with the process.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import orjson

from gql_service.telemetry.operation_summary import OperationSummary
from gql_service.web.routes import ASSETS

Repeated = tuple[
    str,  # level: `info` or `error`
    str,  # route
    str,  # method
    int,  # status
    int,  # bytes of the encoded body
    str | None,  # name of the client's API key
    str,  # address of the client
    int,  # upstream calls
    str | None,  # result of the response cache; None if the response is never cached
    OperationSummary | None,
    str | None,  # trace ID
    str | None,  # ID of AWS X-Ray
    tuple[str, ...],  # codes of errors: sorted, each once
]
"""The values of a line that are often the same in many lines. A plain tuple, because it is made for each request."""
RequestLine = tuple[float, float, str, Repeated]
"""Values of a line: the end of the request in Unix time (s), its duration (ms), its ID (its form needs no escape)."""

_LINE: Final = b'%b,"timestamp":"%b.%06dZ","request_id":"%b",%b,"milliseconds":%.2f,%b\n'
MOST_FRAMES: Final = 32
"""Frames that are kept at once. Each takes about 0.7 kB."""
CLOCK: Final = "%H:%M:%S"
"""The time at a terminal: by the clock of the machine, without the day."""


def _marker() -> Callable[[str], str]:
    """Return a function that hashes addresses with a key of this process."""
    key = secrets.token_bytes(16)

    @lru_cache(maxsize=4096)
    def mark(address: str) -> str:
        return f"~{hashlib.blake2b(address.encode(), digest_size=5, key=key).hexdigest()}"

    return mark


_mark: Final = _marker()


def no_line(line: RequestLine) -> None:
    """Write no line. Used instead of a writer if requests are not logged."""
    del line


def fields_of(line: RequestLine) -> dict[str, Any]:
    """Return the fields of a line in their order. The timestamp is aware, in UTC."""
    when, milliseconds, request_id, repeated = line
    level, route, method, status, size, name, address, calls, cache, operation, trace_id, amzn, codes = repeated
    fields: dict[str, Any] = {
        "event": "request",
        "level": level,
        "timestamp": datetime.fromtimestamp(when, UTC),
        "request_id": request_id,
        "route": route,
        "method": method,
        "status": status,
        "milliseconds": round(milliseconds, 2),
        "bytes": size,
        "client": name or _mark(address),
        "upstream_calls": calls,
    }
    optional: dict[str, Any] = {
        "trace_id": trace_id,
        "amzn_trace_id": amzn,
        "cache": cache,
        "error_codes": codes or None,
    }
    if operation is not None:
        optional |= {"operation": operation.name, "operation_hash": operation.hash, "cost": operation.cost}
    return fields | {name: value for name, value in optional.items() if value is not None}


def is_for_people(fields: Mapping[str, Any]) -> bool:
    """Return whether a person at a terminal wants to see a line; files of a page matter only if they are missing."""
    return bool(fields["route"] != ASSETS.path or fields["status"] >= 400)


def line_for_people(fields: Mapping[str, Any]) -> str:
    """Return a line for a terminal. Only failed requests show the request ID, because other log lines have it too."""
    parts = [
        f"{fields['timestamp'].astimezone():{CLOCK}}",
        str(fields["status"]),
        f"{fields['method']} {fields['route']}",
        str(fields.get("operation", "")),
        f"{fields['milliseconds']:g} ms",
        f"{fields['bytes']} bytes",
        f"cache {fields['cache']}" if "cache" in fields else "",
        f"{fields['upstream_calls']} upstream calls" if fields["upstream_calls"] else "",
        " ".join(fields.get("error_codes", ())),
        fields["request_id"] if fields["status"] >= 400 or "error_codes" in fields else "",
    ]
    return "  ".join(filter(None, parts))


class JsonLines:
    """Makes the JSON of lines. Only a single thread may use an instance.

    Lines that differ only in time, ID and duration share a frame, into which these three values are written.
    """

    def __init__(self) -> None:
        self._frames: dict[Repeated, tuple[bytes, bytes, bytes]] = {}
        self._second = -1
        self._date = b""

    def __call__(self, lines: Sequence[RequestLine]) -> bytes:
        """Return lines as JSON, each with a line break."""
        frames, texts = self._frames, []
        for line in lines:
            when, milliseconds, request_id, repeated = line
            start, middle, end = frames.get(repeated) or self._new_frame(line)
            second = int(when)
            if second != self._second:
                self._second, self._date = second, f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}".encode()
            micros = (when - second) * 1_000_000
            texts.append(_LINE % (start, self._date, micros, request_id.encode(), middle, milliseconds, end))
        return b"".join(texts)

    def _new_frame(self, line: RequestLine) -> tuple[bytes, bytes, bytes]:
        """Return the text of a line before its time, between ID and duration, and after the duration."""
        fields = fields_of(line)
        start = orjson.dumps({name: fields.pop(name) for name in ("event", "level")})[:-1]
        middle = orjson.dumps({name: fields.pop(name) for name in ("route", "method", "status")})[1:-1]
        for name in ("timestamp", "request_id", "milliseconds"):
            del fields[name]
        if len(self._frames) >= MOST_FRAMES:
            self._frames.clear()
        frame = self._frames[line[3]] = (start, middle, orjson.dumps(fields)[1:])
        return frame
