"""Reports on the feeds: current failures, and the parts of the vendor that get no calls."""

from collections.abc import Iterable
from datetime import datetime

from gql_service.clock import Clock
from gql_service.schedule.calls.pauses.vendor_breakers import VendorBreakers
from gql_service.schedule.feeds.failure_record import FailureRecord
from gql_service.schedule.feeds.table import FeedTable
from gql_service.sportsdata.errors import SportsDataError, Unreadable
from gql_service.sportsdata.http.client import SportsDataClient


class FeedStatus:
    """Reads the state of the feeds. Changes nothing."""

    def __init__(
        self,
        table: FeedTable,
        failures: FailureRecord,
        breakers: VendorBreakers,
        client: SportsDataClient,
        clock: Clock,
    ) -> None:
        self._table = table
        self._failures = failures
        self._breakers = breakers
        self._client = client
        self._clock = clock

    def errors(self, paths: Iterable[str]) -> list[SportsDataError]:
        """Return the current failures of these paths."""
        feeds = [feed for path in paths if (feed := self._table.find(path)) is not None]
        pauses = self._failures.pauses()
        failed = [each.failure.error for each in feeds if each.failure is not None and pauses.is_current(each)]
        doubted = [Unreadable(each.path, each.latest.doubt) for each in feeds if each.latest and each.latest.doubt]
        return [*map(self._client.in_hindsight, failed), *doubted]

    def is_expected(self, path: str) -> bool:
        """Tell whether a path was last requested for games that are usually played now."""
        feed = self._table.find(path)
        return feed is not None and feed.route.expected

    def paused(self) -> dict[str, str]:
        """Return the parts of the vendor that get no calls now, each with the error code of the reason.

        Keys are families of routes by their path, "" for all routes, and leagues whose current season was refused.
        """
        return {**self._failures.pauses().refused_leagues(), **self._breakers.state(self._clock.ticks())}

    def paused_until(self) -> dict[str, datetime]:
        """Return when each of these parts is called again, as aware instants. For a league it is the earliest of its
        routes.
        """
        ends = self._breakers.until(self._clock.ticks())
        circuits = {name: self._clock.at(end) for name, end in ends.items()}
        return {**self._failures.pauses().refused_leagues_until(), **circuits}
