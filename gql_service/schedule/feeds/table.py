"""The feeds in memory, by the paths of their routes."""

from collections.abc import Callable, Collection
from dataclasses import replace

from gql_service.schedule.feeds.feed import Failure, Feed, FeedRoute, FetchedAnswer


class FeedTable:
    """One feed for each route. Every answer and failure enters a feed through this table.

    `on_change` is called with the route whenever a feed gets a new answer, or a newer one with the same content.
    """

    def __init__(self, on_change: Callable[[FeedRoute], None]) -> None:
        self._on_change = on_change
        self._feeds: dict[str, Feed] = {}
        self.version = 0
        """Changes with every answer, and with every failure or its end."""

    def of(self, route: FeedRoute) -> Feed:
        """Return the feed of a route. A feed that was to be evicted stays."""
        feed = self._feeds.get(route.path)
        if feed is None:
            feed = self._feeds[route.path] = Feed(route)
        # The season may become the current one later, so the latest request decides.
        feed.route = route
        feed.is_evicted = False
        return feed

    def find(self, path: str) -> Feed | None:
        """Return the feed of a path, or None."""
        return self._feeds.get(path)

    def all(self) -> Collection[Feed]:
        """Return all feeds."""
        return self._feeds.values()

    def remove(self, path: str) -> None:
        """Drop the feed of a path, with its answer and its failures."""
        self._feeds.pop(path, None)

    def store(self, feed: Feed, held: FetchedAnswer) -> None:
        """Store an answer in its feed, unless the feed has a newer answer. An unchanged answer stays the same
        object.
        """
        if feed.latest is not None and held.fetched_at < feed.latest.fetched_at:
            return  # a newer answer was stored while this one was examined
        known = feed.latest.answer if feed.latest is not None else None
        same = known is not None and known.says_the_same(held.answer)
        feed.latest = replace(held, answer=known) if same and known is not None else held
        feed.failure = feed.vendor_failure = None
        self.version += 1
        self._on_change(feed.route)

    def fail(self, feed: Feed, failure: Failure, *, from_vendor: bool) -> None:
        """Note the failure of a feed. `from_vendor` means that a call was sent."""
        feed.failure = failure
        if from_vendor:
            feed.vendor_failure = failure
        self.version += 1

    def forgive(self, feed: Feed) -> None:
        """Forget the failures of a feed."""
        feed.failure = feed.vendor_failure = None
        self.version += 1

    def touch(self) -> None:
        """Note that the instants of all feeds have changed, because the wall clock was set."""
        self.version += 1
