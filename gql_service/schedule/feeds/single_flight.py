"""At most one call of a route at a time, shared by all its callers."""

import asyncio

from gql_service.clock import Clock, Moment
from gql_service.schedule.calls.pauses.vendor_breakers import VendorBreakers
from gql_service.schedule.calls.upstream_queue import Rank, UpstreamQueue, rank_of
from gql_service.schedule.feeds.failure_record import FailureRecord
from gql_service.schedule.feeds.feed import Call, Feed, FetchedAnswer
from gql_service.schedule.feeds.sharing import SharedAnswers
from gql_service.schedule.feeds.table import FeedTable
from gql_service.schedule.feeds.vendor_calls import VendorCalls


class SingleFlight:
    """Runs the calls of the feeds. If a caller is cancelled, the call continues for the other callers.

    A call first looks into the shared cache, because another container may already have made the call. Then it waits
    in the queue, takes the lock of the path, and calls the vendor.
    """

    def __init__(
        self,
        table: FeedTable,
        sharing: SharedAnswers,
        vendor: VendorCalls,
        failures: FailureRecord,
        breakers: VendorBreakers,
        clock: Clock,
    ) -> None:
        self._table = table
        self._sharing = sharing
        self._vendor = vendor
        self._failures = failures
        self._breakers = breakers
        self._clock = clock
        self._queue = UpstreamQueue()

    def tasks(self) -> list[asyncio.Task[FetchedAnswer]]:
        """Return the tasks of the running calls."""
        return [feed.call.task for feed in self._table.all() if feed.call is not None]

    def request(self, feed: Feed) -> Call:
        """Return the running call, or start a call. Raises SportsDataError during a pause of the route."""
        if feed.call is None and (reason := self._failures.pause_reason(feed)) is not None:
            feed.needed = Moment.now(self._clock)
            raise reason
        return self.start(feed)

    def start(self, feed: Feed, *, force: bool = False) -> Call:
        """Return the running call, or start a call. `force` skips the circuit breakers and the month's pace."""
        if feed.call is None:
            call = Call(Moment.now(self._clock), self._breakers.ticket())
            call.task = asyncio.create_task(self._obtain(feed, call, force=force))
            # All callers may have left before the call ends. The status of the feeds then reports its failure.
            call.task.add_done_callback(lambda task: task.cancelled() or task.exception())
            feed.call = call
        return feed.call

    async def wait(self, feed: Feed, call: Call) -> FetchedAnswer:
        """Wait for a call. If the last caller leaves while the call is in the queue, the call leaves the queue too."""
        call.callers += 1
        try:
            return await asyncio.shield(call.task)
        finally:
            call.callers -= 1
            if feed.call is call and not (call.callers or call.in_background or call.has_started):
                feed.call = None
                call.task.cancel()

    async def _obtain(self, feed: Feed, call: Call, *, force: bool) -> FetchedAnswer:
        """Get an answer from the cache, from another container's call, or from the vendor."""
        try:
            if await self._sharing.adopt(feed):
                return feed.outcome()
            async with self._queue.place(feed.league, lambda: _rank(feed, call)) as waited:
                call.has_started = True
                if waited:
                    # Calls that fail one after another are several events for the breaker. Calls at the same time are
                    # one event.
                    call.ticket = self._breakers.ticket()
                return await self._obtain_with_place(feed, call, force=force)
        finally:
            if feed.call is call:
                feed.call = None
                if feed.is_evicted:
                    self._table.remove(feed.path)

    async def _obtain_with_place(self, feed: Feed, call: Call, *, force: bool) -> FetchedAnswer:
        """Get an answer from another container's call, or from the vendor."""
        async with self._sharing.lock(feed.path) as locked:
            if locked:
                adopted = await self._sharing.adopt(feed)
                return feed.outcome() if adopted else await self._fetch(feed, call, force=force)
        # Another container is calling this route. It will send a notice, so an answer in memory is enough until then.
        if feed.latest is not None:
            return feed.latest
        if await self._sharing.wait_for_other(feed):
            return feed.outcome()
        return await self._fetch(feed, call, force=False)

    async def _fetch(self, feed: Feed, call: Call, *, force: bool) -> FetchedAnswer:
        """Call the vendor, store the answer in the feed, and share it with other containers."""
        self._table.store(feed, await self._vendor.fetch(feed, call, force=force))
        held = feed.outcome()
        await self._sharing.publish(feed, held)
        return held


def _rank(feed: Feed, call: Call) -> Rank:
    """Return the rank of a call in the queue."""
    return rank_of(other=feed.route.other_season, awaited=call.callers > 0)
