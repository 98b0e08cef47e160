"""One feed a route: the last good answer, the last failure, and one call at a time however many ask."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gql_service.clock import Clock
from gql_service.schedule.freshness import retry_pause
from gql_service.sportsdata.client import ANYTHING, Answer, SportsDataClient
from gql_service.sportsdata.errors import SportsDataError


@dataclass(frozen=True, slots=True)
class Held:
    """An answer in memory. `stale` is true where a newer one could not be had in time."""

    answer: Answer
    fetched_at: datetime
    stale: bool = False


@dataclass(slots=True)
class _Feed:
    held: Held | None = None
    error: SportsDataError | None = None
    error_at: datetime | None = None
    call: asyncio.Task[Held] | None = None


class Feeds:
    """Answers by path. A cancelled caller never cancels the call for the others."""

    def __init__(self, client: SportsDataClient, clock: Clock, pace: Callable[[int], timedelta]) -> None:
        self._client = client
        self._clock = clock
        self._pace = pace
        self._feeds: dict[str, _Feed] = {}

    def __len__(self) -> int:
        return len(self._feeds)

    def errors(self, paths: Iterable[str]) -> list[SportsDataError]:
        """Return the failures that stand for these paths."""
        feeds = (self._feeds.get(path) for path in paths)
        return [self._client.in_hindsight(feed.error) for feed in feeds if feed is not None and feed.error is not None]

    def held(self, path: str) -> Held | None:
        """Return what is in memory for a path."""
        feed = self._feeds.get(path)
        return feed.held if feed else None

    async def get(self, path: str, lifetime: timedelta, shape: type = ANYTHING) -> Held:
        """Return an answer that is younger than `lifetime`, or the last good one where none can be had.

        `shape` is the Python type that the JSON must have; an answer of another shape is a failure. Raises
        SportsDataError where nothing is held.
        """
        feed = self._feeds.setdefault(path, _Feed())
        now = self._clock()
        held = feed.held
        if held is not None:
            good_for = max(lifetime, timedelta(seconds=held.answer.max_age), self._pace(len(self._feeds)))
            if now - held.fetched_at < good_for:
                return held
        if feed.error is not None and feed.error_at is not None and now - feed.error_at < retry_pause(feed.error):
            return _stale(held, self._client.in_hindsight(feed.error))
        if feed.call is None:
            feed.call = asyncio.create_task(self._fetch(path, feed, shape))
        try:
            return await asyncio.shield(feed.call)
        except SportsDataError as error:
            return _stale(held, self._client.in_hindsight(error))

    async def _fetch(self, path: str, feed: _Feed, shape: type) -> Held:
        try:
            answer = await self._client.get(path, shape)
        except SportsDataError as error:
            feed.error, feed.error_at = error, self._clock()
            raise
        else:
            feed.error = feed.error_at = None
            same = feed.held is not None and feed.held.answer.body == answer.body
            kept = feed.held.answer if feed.held is not None and same else answer
            feed.held = Held(kept, self._clock())
            return feed.held
        finally:
            feed.call = None


def _stale(held: Held | None, error: SportsDataError) -> Held:
    if held is None:
        raise error
    return Held(held.answer, held.fetched_at, stale=True)
