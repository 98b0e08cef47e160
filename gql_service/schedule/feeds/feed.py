"""The state of a feed: an upstream route, its last good answer, its last failures, and its running call."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gql_service.clock import Moment
from gql_service.schedule.calls.pauses.vendor_breakers import family
from gql_service.sportsdata.errors import SportsDataError, Unreadable
from gql_service.sportsdata.rows.answer import ANYTHING, Answer
from gql_service.sportsdata.rows.row_counts import Counts, Legible, any_row
from gql_service.sportsdata.rows.row_order import Instants


@dataclass(frozen=True, slots=True)
class FeedRoute:
    """An upstream route and how to read it.

    `shape` is the Python type that the JSON must have. `legible` returns whether a row of a list can be read. `scope`
    is the code of the route's league. `other_season` means that the route is not about the current season.

    `expected` means that the route has games that are usually played now. The vendor returns an empty list if no games
    are published yet, so a 404 for an expected route is a failure.
    """

    path: str
    shape: type = ANYTHING
    other_season: bool = False
    expected: bool = False
    legible: Legible = any_row
    scope: str = ""


@dataclass(frozen=True, slots=True)
class FetchedAnswer:
    """An answer in memory. `settled` and `counts` have the same meaning as in `merging.Seen`.

    `doubt` is a sentence that says that most rows cannot be read; empty if they can.
    """

    answer: Answer
    fetched: Moment
    settled: Mapping[str, Instants] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    doubt: str = ""

    @property
    def fetched_at(self) -> datetime:
        """When the answer was fetched (UTC)."""
        return self.fetched.instant


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last call failed, when, and the number of failures of this kind in a row.

    `times` is 0 if the circuit breaker stopped the call.
    """

    error: SportsDataError
    noted: Moment
    times: int

    @property
    def at(self) -> datetime:
        """When the call failed (UTC)."""
        return self.noted.instant


@dataclass(slots=True, eq=False)
class Call:
    """A call that waits in the queue or is running."""

    requested: Moment
    ticket: int
    """The ticket of the circuit breakers."""
    task: asyncio.Task[FetchedAnswer] = field(init=False)
    callers: int = 0
    """How many callers wait for the call."""
    has_started: bool = False
    """Whether the call has left the queue. Its answer is then kept even if no caller waits for it any more."""
    in_background: bool = False
    """Whether the call continues without any caller."""


@dataclass(slots=True, eq=False)
class Feed:
    """A route, its last good answer, and its last failures."""

    route: FeedRoute
    latest: FetchedAnswer | None = None
    failure: Failure | None = None
    """The last failure, even if no call was sent."""
    vendor_failure: Failure | None = None
    """The last failure of a call that was sent to the vendor."""
    call: Call | None = None
    needed: Moment | None = None
    """When a caller last needed this route during a pause."""
    is_evicted: bool = False
    """Whether the feed is dropped at the end of its call, unless the route is requested until then."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when another container has announced an answer or failure of this route."""

    @property
    def path(self) -> str:
        """The path of the route."""
        return self.route.path

    @property
    def league(self) -> str:
        """The code of the route's league; the family of the path if the route names no league."""
        return self.route.scope or family(self.route.path)

    @property
    def is_cold(self) -> bool:
        """Whether a route of the current season has no answer in memory to show."""
        return self.latest is None and not self.route.other_season

    @property
    def is_queued(self) -> bool:
        """Whether a call waits in the queue, so that no request has been sent yet."""
        return self.call is not None and not self.call.has_started

    def outcome(self) -> FetchedAnswer:
        """Return the answer in memory. Raises the last failure instead if the failure is newer than the answer."""
        if self.latest is None or (self.failure is not None and self.failure.at > self.latest.fetched_at):
            raise (self.failure.error if self.failure else Unreadable(self.path)).with_traceback(None)
        return self.latest
