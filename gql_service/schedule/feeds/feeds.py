"""One feed for each upstream route: the last good answer, the last failure, and at most one call at a time.

A feed returns the answer in memory without waiting. A call is made only if no answer is in memory, or if `refresh`
finds that a newer answer is due. `Feeds` is the entry to this package and wires its parts: single flight, sharing
between containers, calls to the vendor, plausibility, and the record of failures.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from gql_service.cache.port import AnswerCache
from gql_service.clock import Clock
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.calls.pauses.vendor_breakers import VendorBreakers
from gql_service.schedule.feeds.failure_record import FailureRecord
from gql_service.schedule.feeds.feed import FeedRoute, FetchedAnswer
from gql_service.schedule.feeds.plausibility import Plausibility
from gql_service.schedule.feeds.sharing import SharedAnswers
from gql_service.schedule.feeds.single_flight import SingleFlight
from gql_service.schedule.feeds.status import FeedStatus
from gql_service.schedule.feeds.table import FeedTable
from gql_service.schedule.feeds.vendor_calls import CallOutcomes, VendorCalls
from gql_service.schedule.freshness import CADENCE, Phase
from gql_service.sportsdata.errors import SportsDataError, Unreadable
from gql_service.sportsdata.http.client import SportsDataClient

OPTIONAL_PATIENCE_SECONDS: Final = 5.0
"""How long a cold start waits for supplementary data. Data that arrives later is added later."""


class Feeds:
    """The feeds of the upstream routes. `status` reports on them.

    `on_change` is called on the event loop with the route whenever a feed gets a new answer, or a newer one with the
    same content.
    """

    def __init__(
        self,
        client: SportsDataClient,
        cache: AnswerCache,
        governor: Governor,
        clock: Clock,
        *,
        max_stale: timedelta,
        on_change: Callable[[FeedRoute], None] = lambda _: None,
    ) -> None:
        keep = max_stale + CADENCE[Phase.OVER]
        self._cache = cache
        self._governor = governor
        self._clock = clock
        self._breakers = breakers = VendorBreakers()
        self._table = table = FeedTable(on_change)
        self._plausibility = plausibility = Plausibility(cache, keep)
        self._failures = failures = FailureRecord(table, cache, client, governor, breakers, clock)
        self._sharing = sharing = SharedAnswers(table, cache, failures, plausibility, clock, keep)
        vendor = VendorCalls(client, governor, breakers, failures, plausibility, clock)
        self._flight = SingleFlight(table, sharing, vendor, failures, breakers, clock)
        self.status = FeedStatus(table, failures, breakers, client, clock)
        self.calls: CallOutcomes = vendor.outcomes

    async def start(self) -> None:
        """Subscribe to the notices of other containers."""
        await self._sharing.start()

    async def close(self) -> None:
        """Cancel running calls, report the number of calls, and close the cache."""
        tasks = [*self._flight.tasks(), *self._sharing.tasks()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._governor.ledger.leave()
        await self._cache.close()

    async def settle(self) -> None:
        """Wait until no call is running."""
        while tasks := [*self._flight.tasks(), *self._sharing.tasks()]:
            await asyncio.wait(tasks)

    @property
    def version(self) -> int:
        """A number that changes with every answer, and with every failure or its end."""
        return self._table.version

    def latest(self, path: str) -> FetchedAnswer | None:
        """Return the answer in memory for a path, or None."""
        feed = self._table.find(path)
        return feed.latest if feed else None

    def is_queued(self, path: str) -> bool:
        """Tell whether a call waits in the queue, so that no request has been sent yet."""
        feed = self._table.find(path)
        return feed is not None and feed.is_queued

    def forget(self, paths: Iterable[str]) -> None:
        """Evict the answers of these paths from memory, after any running call. The cache keeps them."""
        for path in paths:
            feed = self._table.find(path)
            if feed is not None and feed.call is not None:
                feed.is_evicted = True
            else:
                self._table.remove(path)
                self._plausibility.forget(path)

    def touch(self) -> None:
        """Note that the instants of all feeds have changed, because the wall clock was set."""
        self._table.touch()

    async def get(self, route: FeedRoute, *, oldest: datetime | None = None) -> FetchedAnswer:
        """Return the answer in memory without waiting; fetch the answer if none is in memory, or if it is older than
        `oldest`.

        Raises SportsDataError if no such answer can be fetched.
        """
        feed = self._table.of(route)
        if feed.latest is not None and (oldest is None or feed.latest.fetched_at >= oldest):
            return feed.latest
        held = await self._flight.wait(feed, self._flight.request(feed))
        if oldest is not None and held.fetched_at < oldest:
            raise (feed.failure.error if feed.failure else Unreadable(route.path, "too old")).with_traceback(None)
        return held

    async def get_optional(self, route: FeedRoute) -> FetchedAnswer | None:
        """Return supplementary data from memory or from a call that ends soon; None after a failure or a long wait.

        A failure is noted, reported by the league's source, and retried in the background.
        """
        feed = self._table.of(route)
        if feed.latest is not None or feed.failure is not None:
            return feed.latest
        try:
            call = self._flight.request(feed)
            waiting = asyncio.ensure_future(self._flight.wait(feed, call))
            try:
                await asyncio.wait([waiting], timeout=OPTIONAL_PATIENCE_SECONDS)
                # No caller waits for this call any longer, but its answer is still useful.
                call.in_background = True
                return waiting.result() if waiting.done() else None
            finally:
                waiting.cancel()
        except SportsDataError:
            return None

    def refresh(self, route: FeedRoute) -> None:
        """Request a newer answer in the background, unless a call is running or the route is paused."""
        feed = self._table.of(route)
        stopped = self._breakers.is_open(route.path, self._clock.ticks(), other_season=route.other_season)
        if feed.call is None and not stopped and self._failures.pause_reason(feed) is None:
            self._flight.start(feed).in_background = True

    async def renew(self, route: FeedRoute, *, force: bool = False) -> FetchedAnswer:
        """Fetch a newer answer now, due or not. Raises SportsDataError if that fails.

        Pauses, circuit breakers and the month's pace apply unless `force` is set. The month's limit always applies.
        """
        feed = self._table.of(route)
        if feed.call is None and not force and (reason := self._failures.pause_reason(feed)) is not None:
            raise reason
        if force:
            self._failures.ignore_older(route.path)
        return await self._flight.wait(feed, self._flight.start(feed, force=force))

    def forgive(self, paths: Iterable[str]) -> None:
        """Allow calls for these paths again, whatever failures this container or others have noted so far."""
        self._failures.forgive(paths)
