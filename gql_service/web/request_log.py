"""One line a request: who asked what, how it was answered, and what that cost.

What a client wrote stands in a line only where its form is known: an id, a GraphQL name. Neither a key nor a query
string, a document or a variable does. Addresses are told by a mark that lasts as long as the process.
"""

import hashlib
import logging
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from time import perf_counter
from typing import Any, Final

import orjson
from starlette.types import Message, Receive, Scope, Send

from gql_service.request_trace import REQUEST_ID_HEADER, RequestTrace, current_request, trace_of
from gql_service.traffic import Traffic
from gql_service.web.client_address import ClientAddress
from gql_service.web.kept_answer import Header, KeptAnswer
from gql_service.web.labels import COST_HEADER
from gql_service.web.response_cache import Fronted, OperationKey, RequestKey, ResponseCache
from gql_service.web.routes import ASSETS, GRAPHQL, HEALTHZ, METRICS, READYZ, route_at

LEFT: Final = 499
"""In place of a status, where the client left before there was one."""
LONGEST_NAME: Final = 64
_COST: Final = COST_HEADER.lower().encode()

_KEPT: Final = frozenset({"bytes", "operation"})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
CHECKS: Final = frozenset({HEALTHZ.path, READYZ.path, METRICS.path})
"""Asked every few seconds by the platform or by Prometheus: logged only if the answer is not 200."""
_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_NAMED: Final = re.compile(r"\b(?:query|mutation|subscription)\s+([_A-Za-z][_0-9A-Za-z]*)", re.ASCII)


def route_of(path: str) -> str:
    """Return the route that a path belongs to: one out of a few, whatever is asked for."""
    found = route_at(path)
    return "none" if found is None else found.path


@dataclass(frozen=True, slots=True)
class OperationSeen:
    """What is told of an operation: its name, the beginning of its document's SHA-256, and its price."""

    name: str | None
    hash: str
    cost: int | None = None

    @property
    def told(self) -> Mapping[str, Any]:
        """The fields of a line. They are made for each line: to keep them for each cached answer takes 0.3 kB."""
        told = {"operation": self.name, "operation_hash": self.hash, "cost": self.cost}
        return {name: value for name, value in told.items() if value is not None}

    @classmethod
    def of(cls, document: str, name: str, cost: int | None = None) -> "OperationSeen":
        """Describe an operation; a name that is none in GraphQL is left out, a long one cut."""
        if not name:
            named = _NAMED.search(document, 0, 2_000)
            name = named[1] if named else ""
        shown = name[:LONGEST_NAME] if _NAME.fullmatch(name) else None
        return cls(shown, hashlib.sha256(document.encode()).hexdigest()[:16], cost)


def method_of(scope: Scope) -> str:
    """Return the method of a request: one of the known ones, or `other`."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"


class SeenCache(ResponseCache):
    """A response cache that notes for each request how it was answered."""

    def by_request(self, key: RequestKey, now: datetime, seconds: float) -> KeptAnswer | None:
        """See ResponseCache."""
        answer = ResponseCache.by_request(self, key, now, seconds)
        if answer is not None and (trace := current_request.get()) is not None:
            trace.cache, trace.operation = "bytes", answer.seen
        return answer

    def by_operation(self, key: OperationKey) -> KeptAnswer | None:
        """See ResponseCache."""
        answer = super().by_operation(key)
        trace = current_request.get()
        if trace is not None:
            trace.asked = (key[0], key[1])
            if answer is not None:
                trace.cache, trace.operation = "operation", answer.seen
            elif self.on:
                trace.cache = "miss"
        return answer

    def keep(self, key: OperationKey, answer: KeptAnswer) -> None:
        """See ResponseCache."""
        if not key[0].startswith("GET "):
            answer.seen = OperationSeen.of(key[0], key[1], _cost(answer.headers))
        super().keep(key, answer)


def _cost(headers: Any) -> int | None:
    value = next((value for name, value in headers if name.lower() == _COST), b"")
    return int(value) if value.isdigit() else None


class RequestLog:
    """The outermost part of the app where requests are logged or counted: gives each an id, and tells of its end.

    `write` gets the line as a mapping of plain values, or is None where only `traffic` counts.
    """

    def __init__(
        self,
        app: Fronted,
        traffic: Traffic,
        address: ClientAddress,
        new_id: Callable[[], str],
        write: Callable[[dict[str, Any]], None] | None,
        least: int = logging.INFO,
    ) -> None:
        self._app = app
        self.cache = app.cache
        self._traffic = traffic
        self._address = address
        self._new_id = new_id
        self._write = write
        self._least = least
        self._mark = _marker()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        trace = trace_of(scope["headers"], self._new_id)
        current_request.set(trace)
        echo: Header = (REQUEST_ID_HEADER, trace.request_id.encode())
        status = size = 0
        cost: int | None = None

        async def seen(message: Message) -> None:
            nonlocal status, size, cost
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message.get("headers", ())
                if trace.operation is None:
                    cost = _cost(headers)
                message["headers"] = [*headers, echo]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, seen)
        except Exception:
            status = status or 500
            raise
        finally:
            milliseconds = (perf_counter() - started) * 1000
            status = status or LEFT
            kept = trace.cache in _KEPT
            self._traffic.count(status, milliseconds, kept=kept, codes=trace.error_codes, refused=trace.refused)
            if self._write is not None:
                route = route_of(scope["path"])
                if status == 200 and route in CHECKS:
                    level = logging.DEBUG
                else:
                    level = logging.ERROR if status >= 500 and route not in CHECKS else logging.INFO
                if level >= self._least and level != logging.DEBUG:
                    line = self._line(scope, route, trace, level)
                    line["status"], line["bytes"] = status, size
                    # The two digits of a `round`, in a third of its time.
                    line["milliseconds"] = int(milliseconds * 100 + 0.5) / 100
                    if route == GRAPHQL.path and (operation := operation_seen(trace, cost)) is not None:
                        line |= operation.told
                    self._write(line)

    def _line(self, scope: Scope, route: str, trace: RequestTrace, level: int) -> dict[str, Any]:
        """Return what a line tells of a request, in the order of the fields; what its answer tells is still to come."""
        line: dict[str, Any] = {
            "event": "request",
            "level": "error" if level == logging.ERROR else "info",
            "timestamp": datetime.now(UTC),
            "request_id": trace.request_id,
            "route": route,
            "method": method_of(scope),
            "status": 0,
            "milliseconds": 0.0,
            "bytes": 0,
            "client": trace.client or self._mark(self._address(scope)),
            "upstream_calls": trace.upstream_calls,
        }
        if trace.trace_id is not None:
            line["trace_id"] = trace.trace_id
        if trace.amzn_trace_id is not None:
            line["amzn_trace_id"] = trace.amzn_trace_id
        if trace.cache is not None or trace.asked is not None:
            line["cache"] = trace.cache or "off"
        if trace.error_codes:
            line["error_codes"] = sorted(set(trace.error_codes))
        return line


def operation_seen(trace: RequestTrace, cost: int | None = None) -> OperationSeen | None:
    """Return what is told of the operation of a request; None where it did not come to one."""
    found: OperationSeen | None = trace.operation
    if found is None and trace.asked is not None and not trace.asked[0].startswith("GET "):
        found = trace.operation = OperationSeen.of(*trace.asked, cost)
    return found


def _marker() -> Callable[[str], str]:
    """Return what tells clients apart by their addresses without telling these: a hash with a key of this process."""
    key = secrets.token_bytes(16)

    @lru_cache(maxsize=4096)
    def mark(address: str) -> str:
        return f"~{hashlib.blake2b(address.encode(), digest_size=5, key=key).hexdigest()}"

    return mark


def json_line(line: Mapping[str, Any]) -> bytes:
    """Return a line of the log as JSON, its end included."""
    return orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)


CLOCK: Final = "%H:%M:%S"
"""How a terminal is told the time: on the clock of the machine, and without the day."""


def is_for_people(line: Mapping[str, Any]) -> bool:
    """Tell whether somebody at a terminal wants to see a line: the files of a page are no news while they are there."""
    return bool(line["route"] != ASSETS.path or line["status"] >= 400)


def line_for_people(line: Mapping[str, Any]) -> str:
    """Return a line of the log for a terminal; the id only where something went wrong, and other lines have it too."""
    told = [
        f"{line['timestamp'].astimezone():{CLOCK}}",
        str(line["status"]),
        f"{line['method']} {line['route']}",
        str(line.get("operation", "")),
        f"{line['milliseconds']:g} ms",
        f"{line['bytes']} bytes",
        f"cache {line['cache']}" if "cache" in line else "",
        f"{line['upstream_calls']} upstream calls" if line["upstream_calls"] else "",
        " ".join(line.get("error_codes", ())),
        line["request_id"] if line["status"] >= 400 or "error_codes" in line else "",
    ]
    return "  ".join(filter(None, told))
