"""All connections of a process: idle connections, unread answers, and the choice of connections to end."""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

import structlog

from gql_service.web.connections.bounds import Bounds, Ending, Unread, Waiting, overdue, to_evict, too_slow

SWEEP_SECONDS: Final = 1.0
LOG_SECONDS: Final = 60.0
_log = structlog.get_logger(__name__)


class Connection(Protocol):
    """The part of a connection that the registry uses."""

    def waiting(self) -> Waiting:
        """Return since when the connection waits for a request."""

    def unread_bytes(self) -> int:
        """Return how many bytes wait in memory for the client."""

    def end(self, ending: Ending) -> None:
        """End the connection, with an answer if `ending` has an answer."""

    def abort(self) -> None:
        """End the connection at once, and drop the data that waits for the client."""


class NoConnections:
    """Stands for the connections of a server that does not report them, such as a server of tests."""

    is_counted: Final = False
    open: Final = 0
    ended: Final[Mapping[Ending, int]] = MappingProxyType({})


NO_CONNECTIONS: Final = NoConnections()


class Connections:
    """The connections of a process. `ended` counts endings by reason since the start; `clock` is monotonic."""

    is_counted: Final = True

    def __init__(self, bounds: Bounds | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.bounds = bounds or Bounds()
        self.clock = clock
        self.ended: Counter[Ending] = Counter()
        self.idle: OrderedDict[Connection, None] = OrderedDict()
        """Connections without an open answer, the longest wait first."""
        self._open: set[Connection] = set()
        self._reading: dict[Connection, Unread] = {}
        self._lingering: dict[Connection, float] = {}
        self._swept_at = self._logged_at = float("-inf")
        self._logged: Counter[Ending] = Counter()

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._open)

    @property
    def unread(self) -> int:
        """How many bytes of answers wait for clients, as last measured."""
        return sum(each.size for each in self._reading.values())

    def opened(self, connection: Connection) -> None:
        """Add a new connection. If the limit is reached, the connection that has been idle longest is closed."""
        if len(self._open) >= self.bounds.connections and self.idle:
            self._end(next(iter(self.idle)), Ending.IDLE_EVICTED)
        self._open.add(connection)
        self.idle[connection] = None

    def lost(self, connection: Connection) -> None:
        """Forget a connection that is closed."""
        self._open.discard(connection)
        self.idle.pop(connection, None)
        self._reading.pop(connection, None)
        self._lingering.pop(connection, None)

    def linger(self, connection: Connection) -> None:
        """Record that a connection has sent its last answer and closes soon."""
        self.idle.pop(connection, None)
        self._lingering[connection] = self.clock() + self.bounds.linger_seconds

    def fills(self, connection: Connection) -> None:
        """Record that an answer waits for its client, and drop answers if too much data waits."""
        now = self.clock()
        self._reading[connection] = Unread(connection.unread_bytes(), now, now)
        if self.unread > self.bounds.most_unread_bytes:
            self._sweep_readers(now)

    def drained(self, connection: Connection) -> None:
        """Record that a client has read nearly all of its answer."""
        self._reading.pop(connection, None)

    def tick(self) -> None:
        """Sweep if a second has passed. Called whenever the event loop turns."""
        if self.clock() - self._swept_at >= SWEEP_SECONDS:
            self.sweep()

    def sweep(self) -> None:
        """End every connection that is overdue, and log the endings, at most once a minute."""
        now = self._swept_at = self.clock()
        for connection in list(self.idle):
            if (ending := overdue(connection.waiting(), now, self.bounds)) is not None:
                self._end(connection, ending)
        for connection in [each for each, until in self._lingering.items() if now >= until]:
            self._abort(connection)
        self._sweep_readers(now)
        if now - self._logged_at >= LOG_SECONDS:
            self._log_endings(now)

    def _sweep_readers(self, now: float) -> None:
        for connection, unread in self._reading.items():
            self._reading[connection] = unread.updated(connection.unread_bytes(), now)
        for connection, unread in list(self._reading.items()):
            if too_slow(unread, now, self.bounds):
                self.ended[Ending.READER_TOO_SLOW] += 1
                self._abort(connection)
        readers = list(self._reading)
        for place in to_evict(list(self._reading.values()), now, self.bounds):
            self.ended[Ending.READER_EVICTED] += 1
            self._abort(readers[place])

    def _end(self, connection: Connection, ending: Ending) -> None:
        self.idle.pop(connection, None)
        self._open.discard(connection)
        connection.end(ending)

    def _abort(self, connection: Connection) -> None:
        self.lost(connection)
        connection.abort()

    def _log_endings(self, now: float) -> None:
        news = self.ended - self._logged
        # Idle connections end every day; each other ending means that a client has reached a limit.
        del news[Ending.IDLE]
        if news:
            self._logged_at, self._logged = now, self.ended.copy()
            reasons = {ending.value: count for ending, count in sorted(news.items(), key=lambda each: each[0].value)}
            _log.warning("connections ended", open=self.open, **reasons)
