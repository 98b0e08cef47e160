"""The request log and the counts of requests: the client, the outcome and the cost of each request.

Text of a client appears in a line only if its form is known: an ID, a GraphQL name. Keys, query strings, documents and
variables never appear.
"""

import logging
from collections.abc import Callable
from time import perf_counter, time
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.telemetry.request_trace import REQUEST_ID_HEADER, TRACE, RequestTrace, current_request, trace_of
from gql_service.telemetry.traffic import Traffic
from gql_service.web.access.client_address import ClientAddress
from gql_service.web.access.gate import Access
from gql_service.web.answers.cache_middleware import CacheMiddleware
from gql_service.web.request_log.lines import RequestLine
from gql_service.web.routes import HEALTHZ, METRICS, READYZ, ROUTES, route_at

NO_LINES: Final = logging.CRITICAL + 1
"""The level of a log without lines: above the level of each line."""
LEFT: Final = 499
"""The status in the log if the client disconnected before the response had a status."""
_HITS: Final = frozenset({"bytes", "operation"})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
CHECKS: Final = frozenset({HEALTHZ.path, READYZ.path, METRICS.path})
"""Routes that the platform or Prometheus requests every few seconds. They are logged only if the status is not 200."""

_ROUTE_NAMES: Final = {path: route.path for route in ROUTES for path in (route.path, *route.also)}
"""The names of the usual paths, which are found faster here than in the table of routes."""


def route_of(path: str) -> str:
    """Return the name of the route of a path: a name from the table of routes, or `none`."""
    if (name := _ROUTE_NAMES.get(path)) is not None:
        return name
    found = route_at(path)
    return "none" if found is None else found.path


def method_of(scope: Scope) -> str:
    """Return the method of a request: a known method, or `other`."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"


class RequestLog:
    """The outermost part of the app: gives each request an ID and a trace, and counts and logs the request.

    The inner parts record status, size and further values on the trace. `write` takes the values of a line. Lines below
    the level `least` are not written; with `NO_LINES`, requests are only counted.
    """

    def __init__(
        self,
        app: ASGIApp,
        traffic: Traffic,
        address: ClientAddress,
        new_id: Callable[[], str],
        write: Callable[[RequestLine], None],
        least: int = logging.INFO,
    ) -> None:
        self._app = app
        # Other parts in between, such as tracing, have to see each hit themselves.
        self._find = app.find if isinstance(app, CacheMiddleware | Access) else None
        self._traffic = traffic
        self._address = address
        self._new_id = new_id
        self._write = write
        self._least = least

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        hit = None if self._find is None else self._find(scope, receive)
        if hit is None:
            await self._answer(scope, receive, send, started)
            return
        # A hit needs no trace: it causes no log event and no upstream call.
        answer, seconds, more, has_ids = hit
        trace = trace_of(scope["headers"], self._new_id) if has_ids else None
        request_id = self._new_id() if trace is None else trace.request_id
        status = size = 0
        try:
            status, size = await answer.send(scope, send, seconds, (*more, (REQUEST_ID_HEADER, request_id.encode())))
        finally:
            milliseconds = (perf_counter() - started) * 1000
            if status:
                self._traffic.count_hit(milliseconds)
            else:
                self._traffic.count(LEFT, milliseconds, cached=True)
            if self._least <= logging.INFO:
                repeated = (
                    "info",
                    route_of(scope["path"]),
                    scope["method"],
                    status or LEFT,
                    size,
                    None,
                    self._address(scope),
                    0,
                    "bytes",
                    answer.operation,
                    None if trace is None else trace.trace_id,
                    None if trace is None else trace.amzn_trace_id,
                    (),
                )
                self._write((time(), milliseconds, request_id, repeated))

    async def _answer(self, scope: Scope, receive: Receive, send: Send, started: float) -> None:
        """Pass a request on, with a trace on which the parts behind note how it is answered."""
        trace = trace_of(scope["headers"], self._new_id)
        scope[TRACE] = trace
        current_request.set(trace)  # for log events and upstream calls, which do not know the request
        try:
            await self._app(scope, receive, send)
        except Exception:
            trace.status = trace.status or 500
            raise
        finally:
            self._ended(scope, trace, (perf_counter() - started) * 1000)

    def _ended(self, scope: Scope, trace: RequestTrace, milliseconds: float) -> None:
        """Count a request, and log the request unless it is a successful check or below the level."""
        status, codes = trace.status or LEFT, trace.error_codes
        self._traffic.count(status, milliseconds, cached=trace.cache in _HITS, codes=codes, refused=trace.refused)
        if self._least == NO_LINES:
            return
        route = route_of(scope["path"])
        checks = route in CHECKS
        if status == 200 and checks:
            return
        failed = status >= 500 and not checks
        if self._least > (logging.ERROR if failed else logging.INFO):
            return
        repeated = (
            "error" if failed else "info",
            route,
            method_of(scope),
            status,
            trace.size,
            trace.client,
            self._address(scope),
            trace.upstream_calls,
            trace.cache,
            trace.summary(),
            trace.trace_id,
            trace.amzn_trace_id,
            tuple(sorted(set(codes))) if codes else (),
        )
        self._write((time(), milliseconds, trace.request_id, repeated))
