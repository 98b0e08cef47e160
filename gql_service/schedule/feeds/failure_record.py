"""The failures of routes: noted in memory, and shared with other containers through the cache."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from gql_service.cache.port import AnswerCache, CacheEntry
from gql_service.clock import Clock, Moment
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.calls.pauses.vendor_breakers import VendorBreakers
from gql_service.schedule.feeds.failures import REPORTED_FOR, FeedPauses, failures_before
from gql_service.schedule.feeds.feed import Call, Failure, Feed
from gql_service.schedule.feeds.table import FeedTable
from gql_service.schedule.freshness import Tier
from gql_service.sportsdata.errors import BudgetSpent, SportsDataError, remembered
from gql_service.sportsdata.http.client import SportsDataClient

AHEAD: Final = timedelta(minutes=1)
"""The largest clock difference between containers. A cache entry from further in the future is ignored, because its
clock was wrong. A nearer one counts as fetched now."""
_FAILED: Final = "!failed"
"""Suffix of keys in the shared cache: the last failure of a path."""


class FailureRecord:
    """Notes failures in the feeds, in the circuit breakers and in the shared cache, and tells which routes pause.

    The cache keeps failures by the vendor's key, because the vendor may refuse one key and accept another.
    """

    def __init__(
        self,
        table: FeedTable,
        cache: AnswerCache,
        client: SportsDataClient,
        governor: Governor,
        breakers: VendorBreakers,
        clock: Clock,
    ) -> None:
        self._table = table
        self._cache = cache
        self._client = client
        self._governor = governor
        self._breakers = breakers
        self._clock = clock
        self._suffix: Final = f"{_FAILED}{client.key_mark}"
        self._forgiven: dict[str, Moment] = {}
        """When the failures of a path were last forgiven. Older failures in the cache do not count."""

    def pauses(self) -> FeedPauses:
        """Return the pauses of all feeds now."""
        return FeedPauses(self._table.all(), self._governor.stretch[Tier.LIVE], self._clock())

    def pause_reason(self, feed: Feed) -> SportsDataError | None:
        """Return the failure because of which a route is paused now, ready to be raised; None without a pause."""
        error = self.pauses().reason(feed)
        # The same object is raised for many callers. Without this its traceback would grow each time.
        return self._client.in_hindsight(error).with_traceback(None) if error is not None else None

    async def note(self, feed: Feed, call: Call, error: SportsDataError) -> None:
        """Remember a failed call in this process, and for other containers in the cache."""
        now = Moment.now(self._clock)
        self._breakers.failed(
            error, now.ticks, ticket=call.ticket, cold=feed.is_cold, other_season=feed.route.other_season
        )
        if isinstance(error, BudgetSpent):
            # No call was sent, so the vendor's last failure and its number still apply.
            self._table.fail(feed, Failure(error, now, 1), from_vendor=False)
            return
        pauses = self.pauses()
        failure = Failure(error, now, pauses.failures_in_a_row(feed, error, call.requested.instant))
        self._table.fail(feed, failure, from_vendor=True)
        # The failure is stored for longer than its pause, so that a container that starts later continues the count
        # instead of beginning with the shortest pause.
        keep = max(2 * pauses.after(feed, failure), REPORTED_FOR)
        await self._cache.put(feed.path + self._suffix, CacheEntry(now.instant, None, error.code, failure.times), keep)

    def note_blocked(self, feed: Feed, reason: SportsDataError) -> None:
        """Note that a circuit breaker has stopped a call. An earlier failure of the route itself says more."""
        self._table.fail(feed, feed.failure or Failure(reason, Moment.now(self._clock), 0), from_vendor=False)

    async def adopt(self, feed: Feed) -> bool:
        """Adopt a newer failure that another container has stored. Tell whether the route is paused because of it."""
        found, now = await self._cache.get(feed.path + self._suffix), self._clock()
        if found is None or found.error_code is None or found.fetched_at > now + AHEAD:
            return False
        # Ignore a failure that is not newer than what this container knows of the route.
        forgiven = self._forgiven.get(feed.path)
        known = (
            feed.latest.fetched_at if feed.latest is not None else None,
            feed.failure.at if feed.failure is not None else None,
            forgiven.instant if forgiven is not None else None,
        )
        if any(at is not None and found.fetched_at <= at for at in known):
            return False
        error = remembered(found.error_code, feed.path)
        failure = Failure(
            error, Moment.of(self._clock, found.fetched_at), max(found.times, failures_before(feed, error) + 1)
        )
        self._table.fail(feed, failure, from_vendor=True)
        return now - failure.at < self.pauses().after(feed, failure)

    def ignore_older(self, path: str) -> None:
        """Ignore all failures that other containers have stored for a path until now."""
        self._forgiven[path] = Moment.now(self._clock)

    def forgive(self, paths: Iterable[str]) -> None:
        """Allow calls for these paths again, whatever failures this container or others have noted so far."""
        for path in paths:
            self.ignore_older(path)
            self._breakers.close(path)
            if (feed := self._table.find(path)) is not None:
                self._breakers.close(path, other_season=feed.route.other_season)
                self._table.forgive(feed)
