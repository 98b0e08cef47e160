"""The answers that containers share: locks, adoption of another container's answer, and notices of new answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, CacheEntry
from gql_service.clock import Clock, Moment
from gql_service.schedule.feeds.failure_record import AHEAD, FailureRecord
from gql_service.schedule.feeds.feed import Feed, FetchedAnswer
from gql_service.schedule.feeds.plausibility import Plausibility
from gql_service.schedule.feeds.table import FeedTable
from gql_service.sportsdata.errors import Unreadable
from gql_service.sportsdata.http.client import DEADLINE_SECONDS
from gql_service.sportsdata.rows.answer import Answer

LOCK_HELD: Final = timedelta(seconds=DEADLINE_SECONDS + 5)
"""The longest time that a lock delays other containers if its owner dies."""
OTHERS_WAIT_SECONDS: Final = DEADLINE_SECONDS + 2
LOOK_AGAIN_SECONDS: Final = 0.5
"""How often a feed that waits for another container looks into the cache, in case a notice is lost."""
_log = structlog.get_logger(__name__)


class SharedAnswers:
    """Shares answers with other containers through the cache. `keep` is how long the cache keeps an answer."""

    def __init__(
        self,
        table: FeedTable,
        cache: AnswerCache,
        failures: FailureRecord,
        plausibility: Plausibility,
        clock: Clock,
        keep: timedelta,
    ) -> None:
        self._table = table
        self._cache = cache
        self._failures = failures
        self._plausibility = plausibility
        self._clock = clock
        self._keep = keep
        self._adopting: set[asyncio.Task[bool]] = set()

    async def start(self) -> None:
        """Subscribe to the notices of other containers."""
        await self._cache.start(self._on_notice)

    def tasks(self) -> list[asyncio.Task[bool]]:
        """Return the running tasks that adopt announced answers."""
        return list(self._adopting)

    @asynccontextmanager
    async def lock(self, path: str) -> AsyncIterator[bool]:
        """Lock a path for other containers during the block. Yield False if another container has the lock."""
        token = await self._cache.try_lock(path, LOCK_HELD)
        try:
            yield token is not None
        finally:
            if token is not None:
                await self._cache.unlock(path, token)

    async def publish(self, feed: Feed, held: FetchedAnswer) -> None:
        """Store an answer for other containers, which are notified."""
        await self._cache.put(feed.path, CacheEntry(held.fetched_at, held.answer), self._keep)

    async def adopt(self, feed: Feed) -> bool:
        """Adopt a newer answer or failure from the shared cache. Return whether the feed now has a result."""
        found = await self._newer_answer(feed)
        return await self._failures.adopt(feed) if found is None else await self._adopt_answer(feed, found)

    async def wait_for_other(self, feed: Feed) -> bool:
        """Wait for the container that has the lock. Return whether the feed has got a result in time."""
        deadline = asyncio.get_running_loop().time() + OTHERS_WAIT_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            try:
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await feed.news.wait()
            except TimeoutError:
                pass
            feed.news.clear()
            if await self.adopt(feed):
                return True
        _log.warning("another container did not answer in time", path=feed.path)
        return False

    async def _newer_answer(self, feed: Feed) -> FetchedAnswer | None:
        """Return the stored answer of a route if it is newer than the answer in memory and has the route's shape."""
        now = self._clock()
        found = await self._cache.get(feed.path)
        if found is None or found.answer is None or found.fetched_at > now + AHEAD:
            return None
        if feed.latest is not None and found.fetched_at <= feed.latest.fetched_at:
            return None
        answer: Answer | None = await found.answer.checked(feed.route.shape)
        if answer is None:
            reason = f"not a {feed.route.shape.__name__}"
            _log.warning("stored answer left out", path=feed.path, reason=reason)
            return None
        return FetchedAnswer(answer, Moment.of(self._clock, min(found.fetched_at, now)))

    async def _adopt_answer(self, feed: Feed, held: FetchedAnswer) -> bool:
        """Adopt an answer that another container has stored, by the same rules as an answer of the vendor."""
        try:
            checked = await self._plausibility.checked(feed, held, adopted=True)
        except Unreadable as doubt:
            _log.warning("stored answer left out", path=feed.path, reason=doubt.detail)
            return False
        self._table.store(feed, checked)
        return True

    def _on_notice(self, key: str) -> None:
        """Handle a notice of the cache: the key that another container has stored, or "" if any key may have
        changed.
        """
        # The key of a failure or of withheld rows is the path with a suffix.
        path = key.partition("!")[0]
        feeds = list(self._table.all()) if not key else filter(None, [self._table.find(path)])
        for feed in feeds:
            feed.news.set()
            if feed.call is None:
                task = asyncio.create_task(self.adopt(feed))
                self._adopting.add(task)
                task.add_done_callback(self._adopting.discard)
