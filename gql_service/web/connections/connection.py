"""A connection as the registry sees it: since when it waits, how much its client has not read, and how it ends."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from gql_service.web.connections.answers import closing_answer
from gql_service.web.connections.bounds import Ending, Waiting
from gql_service.web.connections.registry import Connections


@dataclass(slots=True, eq=False)
class IncomingRequest:
    """The part of a request that has arrived."""

    unparsed: int = 0
    """Bytes that the parser holds: all since its last callback for headers, a piece of body or an end."""
    header_since: float | None = None
    """When the first of these bytes arrived; None if there are none."""
    in_headers: bool = False
    hosts: int = 0
    """Host headers so far."""
    fault: Ending = Ending.INVALID_HTTP
    """Why the request is refused if the parser stops."""

    def parsed(self) -> None:
        """Record that the parser holds no more bytes."""
        self.unparsed, self.header_since = 0, None


class BoundedConnection:
    """The state of a connection within bounds. `pipeline` has the requests that wait for earlier answers."""

    def __init__(self, registry: Connections, request: IncomingRequest, pipeline: deque[Any]) -> None:
        self._registry = registry
        self._request = request
        self._pipeline = pipeline
        self._since = registry.clock()
        self._dropped = 0
        self._waits_for_reader = False
        self.cycle: RequestResponseCycle | None = None
        """The last request, and its answer."""
        self.refused = False
        """Whether a request was refused, so that no more data is read from the client."""

    def open(self, transport: asyncio.Transport, flow: FlowControl) -> None:
        """Begin. `flow` is uvicorn's control of the same transport."""
        self._transport = transport
        self._flow = flow
        self._registry.opened(self)

    def waiting(self) -> Waiting:
        """Return since when the connection waits for a request."""
        return Waiting(self._since, self.cycle is not None, self._request.header_since)

    def unread_bytes(self) -> int:
        """Return how many bytes wait in memory for the client."""
        return self._transport.get_write_buffer_size()

    def end(self, ending: Ending) -> None:
        """End the connection, with an answer if `ending` has an answer and no other answer is being sent."""
        self.refused = True
        self._registry.ended[ending] += 1
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if self._pipeline or cycle.response_started or not cycle.more_body:
                return  # the connection ends after the answers to earlier requests
            cycle.disconnected = True  # the fault is in the body of the request that is being read
            cycle.waiting_for_100_continue = False
            cycle.message_event.set()
        if self._transport.is_closing():
            return
        answer = closing_answer(ending, self._registry.bounds)
        if answer is None:
            self.close()
            return
        # Data that arrives at a closed socket causes a reset, after which clients drop the answer. So reading goes on.
        self._transport.write(answer)
        self._transport.write_eof()
        self._flow.resume_reading()
        self._registry.linger(self)

    def abort(self) -> None:
        """End the connection at once, and drop the data that waits for the client."""
        self._transport.abort()

    def close(self) -> None:
        """Close after the client has read all waiting data, however long that takes."""
        if self.unread_bytes() and not self._flow.write_paused:
            self._registry.fills(self)
        self._transport.close()

    def drop(self, size: int) -> None:
        """Count bytes that arrived after a refusal and were dropped. Too many end the connection."""
        self._dropped += size
        if self._dropped > self._registry.bounds.linger_bytes:
            self._transport.abort()

    def answered(self) -> bool:
        """Record that an answer is complete, and return whether the next request may begin."""
        if self._transport.is_closing():
            self.close()
            return False
        if self._flow.write_paused:
            self._waits_for_reader = True
            self._flow.pause_reading()
            return False
        return True

    def drained(self) -> bool:
        """Record that the client has read its answer, and return whether the next request waited for this."""
        closing = self._transport.is_closing()
        if not closing:
            self._registry.drained(self)
        waited, self._waits_for_reader = self._waits_for_reader, False
        return waited and not closing

    def wait(self) -> None:
        """Wait for the next request, or close after a refusal."""
        if self.refused:
            self.close()
        else:
            self._since = self._registry.clock()
            self._registry.idle[self] = None
