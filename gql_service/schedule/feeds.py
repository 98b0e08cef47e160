"""One feed a route: the last good answer, the last failure, and one call at a time however many ask."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gql_service.clock import Clock
from gql_service.schedule.freshness import retry_pause
from gql_service.sportsdata.client import ANYTHING, Answer, SportsDataClient
from gql_service.sportsdata.errors import SportsDataError, TimedOut

PATIENCE_SECONDS: Final = 1.0
"""How long a request that has something to show waits for something newer."""


HANG_PAUSE: Final = timedelta(seconds=15)


def _family(path: str) -> str:
    """Return the league's part of a path: `/v3/nba`."""
    return "/".join(path.split("/")[:3])


@dataclass(frozen=True, slots=True)
class Held:
    """An answer in memory. `stale` is true where a newer one could not be had in time."""

    answer: Answer
    fetched_at: datetime
    stale: bool = False


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why the last call failed, when, and how many have failed in a row."""

    error: SportsDataError
    at: datetime
    times: int


@dataclass(slots=True)
class _Feed:
    held: Held | None = None
    failure: _Failure | None = None
    call: asyncio.Task[Held] | None = None


class Feeds:
    """Answers by path. A cancelled caller never cancels the call for the others.

    `pace` tells how far apart calls for one route must lie, given how many routes there are.
    """

    def __init__(self, client: SportsDataClient, clock: Clock, pace: Callable[[int], timedelta]) -> None:
        self._client = client
        self._clock = clock
        self._pace = pace
        self._feeds: dict[str, _Feed] = {}
        self._timed_out: dict[str, datetime] = {}

    def errors(self, paths: Iterable[str]) -> list[SportsDataError]:
        """Return the failures that stand for these paths."""
        feeds = (self._feeds.get(path) for path in paths)
        return [self._client.in_hindsight(feed.failure.error) for feed in feeds if feed is not None and feed.failure]

    def held(self, path: str) -> Held | None:
        """Return what is in memory for a path."""
        feed = self._feeds.get(path)
        return feed.held if feed else None

    def forget(self, paths: Iterable[str]) -> None:
        """Drop what is in memory for these paths."""
        for path in paths:
            self._feeds.pop(path, None)

    async def get(self, path: str, lifetime: timedelta, shape: type = ANYTHING) -> Held:
        """Return an answer that is younger than `lifetime`, or the last good one where none can be had.

        `shape` is the Python type that the JSON must have; an answer of another shape is a failure. Raises
        SportsDataError where nothing is held.
        """
        feed = self._feeds.setdefault(path, _Feed())
        if feed.held is not None and not self._is_due(feed.held, lifetime):
            return feed.held
        if feed.failure is not None and self._is_resting(feed.failure, feed.held):
            return self._last_resort(feed.held, feed.failure.error)
        if feed.held is None and feed.call is None and self._hangs(path):
            raise TimedOut(path, "other routes of this league have just timed out")
        call = self._call(path, feed, shape)
        if feed.held is not None:
            await asyncio.wait([call], timeout=PATIENCE_SECONDS)
            if not call.done():
                return Held(feed.held.answer, feed.held.fetched_at, stale=True)
        try:
            return await asyncio.shield(call)
        except SportsDataError as error:
            return self._last_resort(feed.held, error)

    def _call(self, path: str, feed: _Feed, shape: type) -> asyncio.Task[Held]:
        """Return the call under way, or start one."""
        if feed.call is None:
            feed.call = asyncio.create_task(self._fetch(path, feed, shape))
            # Whoever asked may be gone when it ends; an outcome that nobody awaits is told by `errors`.
            feed.call.add_done_callback(lambda call: call.cancelled() or call.exception())
        return feed.call

    def _hangs(self, path: str) -> bool:
        """Tell whether a route of the same league has just timed out: one request must not wait for each in turn."""
        since = self._timed_out.get(_family(path))
        return since is not None and self._clock() - since < HANG_PAUSE

    def _is_due(self, held: Held, lifetime: timedelta) -> bool:
        good_for = max(lifetime, timedelta(seconds=held.answer.max_age), self._pace(len(self._feeds)))
        return self._clock() - held.fetched_at >= good_for

    def _is_resting(self, failure: _Failure, held: Held | None) -> bool:
        """Tell whether a route that failed is left alone for now: a failure costs a call as an answer does."""
        pause = retry_pause(failure.error, failure.times)
        if held is not None:
            pause = max(pause, self._pace(len(self._feeds)))
        return self._clock() - failure.at < pause

    def _last_resort(self, held: Held | None, error: SportsDataError) -> Held:
        if held is None:
            # The same object is raised for many callers; without this its traceback grows with each.
            raise self._client.in_hindsight(error).with_traceback(None)
        return Held(held.answer, held.fetched_at, stale=True)

    async def _fetch(self, path: str, feed: _Feed, shape: type) -> Held:
        try:
            answer = await self._client.get(path, shape)
        except SportsDataError as error:
            feed.failure = _Failure(error, self._clock(), feed.failure.times + 1 if feed.failure else 1)
            if isinstance(error, TimedOut):
                self._timed_out[_family(path)] = self._clock()
            raise
        else:
            feed.failure = None
            self._timed_out.pop(_family(path), None)
            known = feed.held.answer if feed.held is not None else None
            feed.held = Held(known if known is not None and known.says_the_same(answer) else answer, self._clock())
            return feed.held
        finally:
            feed.call = None
