"""uvicorn's HTTP protocol with bounds on incomplete requests and on unread answers."""

import asyncio
from typing import Any, Final, cast

import httptools
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from gql_service.web.connections.answers import TOO_MANY, body_of, last_answer
from gql_service.web.connections.bounds import Ending, Waiting
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
    """A connection. The registry has the timers, so that a request neither starts nor cancels a timer."""

    def __init__(
        self,
        connections: Connections,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._connections = connections
        self._bounds = connections.bounds
        self._app = self.app
        self._since = connections.clock()
        self._header_since: float | None = None
        self._held = 0
        """Bytes that the parser holds: all since its last callback for headers, a piece of body or an end."""
        self._in_headers = False
        self._hosts = 0
        self._refusal = Ending.INVALID_HTTP
        self._refused = False
        self._thrown_away = 0
        self._waits_for_reader = False

    # Called by the registry

    def waiting(self) -> Waiting:
        """Return since when the connection waits for a request."""
        return Waiting(self._since, self.cycle is not None, self._header_since)

    def unread_bytes(self) -> int:
        """Return how many bytes wait in memory for the client."""
        return self.transport.get_write_buffer_size()

    def end(self, ending: Ending) -> None:
        """End the connection, with an answer if `ending` has an answer and no other answer is being sent."""
        self._refused = True
        self._connections.ended[ending] += 1
        cycle = self.cycle
        if self.waiting().asked and not cycle.response_complete:
            if self.pipeline or cycle.response_started or not cycle.more_body:
                return  # the connection ends after the answers to earlier requests
            cycle.disconnected = True  # the fault is in the body of the request that is being read
            cycle.waiting_for_100_continue = False
            cycle.message_event.set()
        if self.transport.is_closing():
            return
        answer = last_answer(ending, self._bounds)
        if answer is None:
            self._close()
            return
        # Data that arrives at a closed socket causes a reset, after which clients drop the answer. So reading goes on.
        self.transport.write(answer)
        self.transport.write_eof()
        self.flow.resume_reading()
        self._connections.linger(self)

    def abort(self) -> None:
        """End the connection at once, and drop the data that waits for the client."""
        self.transport.abort()

    # Overrides of uvicorn's protocol, within bounds

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Take a new connection."""
        super().connection_made(transport)
        self._connections.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._connections.lost(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser with no more data than the bounds allow."""
        if self._refused:
            self._throw_away(len(data))
            return
        held = self._held + len(data)
        if held <= self._bounds.header_bytes:
            self._held = held
            self._feed(data)
            return
        place = 0
        while place < len(data) and not self._refused:
            room = self._bounds.header_bytes - self._held
            if room <= 0:
                self.end(Ending.HEADERS_TOO_LARGE)
                return
            piece = data[place : place + room]
            place += len(piece)
            self._held += len(piece)
            self._feed(piece)

    def _feed(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._unsupported_upgrade_warning()
        except httptools.HttpParserError:
            self.end(self._refusal)
            return
        if self._held and self._header_since is None:
            self._header_since = self._connections.clock()

    def _close(self) -> None:
        # The transport closes after the client has read all waiting data, however long that takes.
        if self.unread_bytes() and not self.flow.write_paused:
            self._connections.fills(self)
        self.transport.close()

    def _throw_away(self, size: int) -> None:
        self._thrown_away += size
        if self._thrown_away > self._bounds.linger_bytes:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._in_headers, self._hosts = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Trailers are ignored, because the app has the headers already."""
        if self._in_headers:
            name = name.lower()
            if name == b"host":
                self._hosts += 1
            elif name == b"expect" and value.lower() == b"100-continue":
                self.expect_100_continue = True
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Begin to answer a request, unless it is refused."""
        self._held, self._header_since, self._in_headers = 0, None, False
        if self._hosts != 1 and (self._hosts or self.parser.get_http_version() == "1.1"):
            self._refusal = Ending.INVALID_HOST
            raise _Refused
        if len(self.pipeline) >= self._bounds.pipelined:
            self._refusal = Ending.TOO_MANY_PIPELINED
            raise _Refused
        self._connections.idle.pop(self, None)
        full = len(self.tasks) >= self._bounds.connections and self.url not in HEALTH_PATHS
        self.app = self._turn_away if full else self._app
        super().on_headers_complete()

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._connections.ended[Ending.TOO_MANY_REQUESTS] += 1
        headers = {"retry-after": "1", "cache-control": "no-store", "connection": "close"}
        await Response(body_of(*TOO_MANY), 503, headers, "application/json")(scope, receive, send)

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._held, self._header_since = 0, None
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._held, self._header_since = 0, None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on to the next request after the client has read this answer."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            self._close()
            return
        if self.flow.write_paused:
            self._waits_for_reader = True
            self.flow.pause_reading()
            return
        self._next_request()

    def _next_request(self) -> None:
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self._refused:
            self._close()
        else:
            self._since = self._connections.clock()
            self._connections.idle[self] = None

    def pause_writing(self) -> None:
        """Record that an answer waits for its client."""
        super().pause_writing()
        self._connections.fills(self)

    def resume_writing(self) -> None:
        """Record that the client has read its answer."""
        super().resume_writing()
        if not self.transport.is_closing():
            self._connections.drained(self)
        if self._waits_for_reader:
            self._waits_for_reader = False
            if not self.transport.is_closing():
                self._next_request()

    def shutdown(self) -> None:
        """Close after the current answer. A client that does not read the answer cannot delay the shutdown."""
        super().shutdown()
        self.loop.call_later(self._bounds.stalled_seconds, self.transport.abort)
