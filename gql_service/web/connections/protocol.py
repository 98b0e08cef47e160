"""uvicorn's HTTP protocol with bounds on incomplete requests and on unread answers."""

import asyncio
from typing import Any, Final, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from gql_service.web.connections.answers import answer_overload
from gql_service.web.connections.bounds import Ending
from gql_service.web.connections.connection import BoundedConnection, IncomingRequest
from gql_service.web.connections.registry import Connections
from gql_service.web.routes import HEALTHZ, READYZ

HEALTH_PATHS: Final = frozenset({HEALTHZ.path.encode(), READYZ.path.encode()})
"""Paths that are answered however many requests are running.

A platform that stops a busy container because of a failed health check makes the load worse.
"""


class _Refused(Exception):
    """Raised in a callback of the parser, to stop the parser."""


def bounded(connections: Connections) -> type[asyncio.Protocol]:
    """Return uvicorn's `http` option: connections within these bounds."""

    def protocol(
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> asyncio.Protocol:
        return BoundedProtocol(connections, config, server_state, app_state, _loop)

    return cast("type[asyncio.Protocol]", protocol)  # uvicorn only calls it


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which reads requests within bounds, and leaves the rest to a BoundedConnection.

    The registry has the timers, so that a request neither starts nor cancels a timer.
    """

    def __init__(
        self,
        connections: Connections,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._registry = connections
        self._bounds = connections.bounds
        self._app = self.app
        self._request = IncomingRequest()
        self._connection = BoundedConnection(connections, self._request, self.pipeline)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Take a new connection."""
        super().connection_made(transport)
        self._connection.open(transport, self.flow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._registry.lost(self._connection)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser with no more data than the bounds allow."""
        connection, request = self._connection, self._request
        if connection.refused:
            connection.drop(len(data))
            return
        unparsed = request.unparsed + len(data)
        if unparsed <= self._bounds.header_bytes:
            request.unparsed = unparsed
            self._feed(data)
            return
        place = 0
        while place < len(data) and not connection.refused:
            room = self._bounds.header_bytes - request.unparsed
            if room <= 0:
                connection.end(Ending.HEADERS_TOO_LARGE)
                return
            piece = data[place : place + room]
            place += len(piece)
            request.unparsed += len(piece)
            self._feed(piece)

    def _feed(self, data: bytes) -> None:
        request = self._request
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._unsupported_upgrade_warning()
        except httptools.HttpParserError:
            self._connection.end(request.fault)
            return
        if request.unparsed and request.header_since is None:
            request.header_since = self._registry.clock()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._request.in_headers, self._request.hosts = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Trailers are ignored, because the app has the headers already."""
        request = self._request
        if request.in_headers:
            name = name.lower()
            if name == b"host":
                request.hosts += 1
            elif name == b"expect" and value.lower() == b"100-continue":
                self.expect_100_continue = True
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Begin to answer a request, unless it is refused."""
        request = self._request
        request.parsed()
        request.in_headers = False
        if request.hosts != 1 and (request.hosts or self.parser.get_http_version() == "1.1"):
            request.fault = Ending.INVALID_HOST
            raise _Refused
        if len(self.pipeline) >= self._bounds.pipelined:
            request.fault = Ending.TOO_MANY_PIPELINED
            raise _Refused
        self._registry.idle.pop(self._connection, None)
        full = len(self.tasks) >= self._bounds.connections and self.url not in HEALTH_PATHS
        self.app = answer_overload if full else self._app
        super().on_headers_complete()
        self._connection.cycle = self.cycle
        if full:
            self._registry.ended[Ending.TOO_MANY_REQUESTS] += 1

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._request.parsed()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._request.parsed()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on to the next request after the client has read this answer."""
        self.server_state.total_requests += 1
        if self._connection.answered():
            self._next_request()

    def _next_request(self) -> None:
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._connection.wait()

    def pause_writing(self) -> None:
        """Record that an answer waits for its client."""
        super().pause_writing()
        self._registry.fills(self._connection)

    def resume_writing(self) -> None:
        """Record that the client has read its answer."""
        super().resume_writing()
        if self._connection.drained():
            self._next_request()

    def shutdown(self) -> None:
        """Close after the current answer. A client that does not read the answer cannot delay the shutdown."""
        super().shutdown()
        self.loop.call_later(self._bounds.stalled_seconds, self.transport.abort)
