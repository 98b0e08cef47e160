"""Refreshes in the background: seasons that clients have requested recently are refreshed shortly before they expire.

A league without requests costs no calls. The first request after a pause gets the old data, marked stale, and newer
data follows within about a second.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.clock import Clock
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.calls.month import Month
from gql_service.schedule.feeds.feed import FeedRoute
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import Tier
from gql_service.schedule.seasons.directories import Directories, reference_due
from gql_service.schedule.seasons.planner import Planner
from gql_service.schedule.seasons.refresh_times import Due
from gql_service.schedule.seasons.season_routes import league_lists
from gql_service.schedule.seasons.shelf import Shelf
from gql_service.schedule.seasons.shown_data import ShownData, is_recent
from schema.enums import League

TICK_SECONDS: Final = 1.0
PLAN_EVERY: Final = timedelta(minutes=1)
LOOK_EVERY: Final = timedelta(seconds=2)
"""How often a container reports its calls and reads those of others. The time is short because a lost shared count is
rebuilt from the last reading of each container."""

_log = structlog.get_logger(__name__)


class Refresher:
    """Visits the recently requested seasons and starts the refreshes that are due. `turn` is one pass, and `run`
    repeats it.
    """

    def __init__(
        self,
        feeds: Feeds,
        shelf: Shelf,
        shown: ShownData,
        planner: Planner,
        directories: Directories,
        governor: Governor,
        clock: Clock,
    ) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self._shown = shown
        self.planner = planner
        self._directories = directories
        self._governor = governor
        self._clock = clock
        self._planned: float | None = None
        self._looked: float | None = None
        self._at_zero = clock.at(0.0)
        """The wall clock's time at 0 ticks, which shows whether the wall clock was set."""
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to repeat the pass in the background."""
        self._running = asyncio.create_task(self.run())
        self._running.add_done_callback(self._ended)

    def _ended(self, running: "asyncio.Task[None]") -> None:
        """Restart after a failure, because otherwise no data would ever be refreshed."""
        if not running.cancelled() and (error := running.exception()) is not None:
            _log.error("refresher broke off", exc_info=error)
            asyncio.get_running_loop().call_later(TICK_SECONDS, self.start)

    async def close(self) -> None:
        """End the repetition."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def run(self) -> None:
        """Repeat the pass until cancelled, at full seconds of the clock, so that all containers refresh at the same
        instants.
        """
        while True:
            await self.turn()
            await asyncio.sleep(TICK_SECONDS - self._clock().timestamp() % TICK_SECONDS)

    async def turn(self) -> None:
        """Plan if planning is due, then start the refreshes that are due. They run in the background."""
        self._follow_corrections()
        now, ticks = self._clock(), self._clock.ticks()
        if _is_time(self._looked, LOOK_EVERY, ticks):
            self._looked = ticks
            await self._governor.ledger.look()
        if _is_time(self._planned, PLAN_EVERY, ticks):
            self._planned = ticks
            self._plan(now)
        for route in self._to_ask(now):
            self._feeds.refresh(route)

    def _follow_corrections(self) -> None:
        """Compute again until when data stays fresh, if the wall clock was set forwards or back.

        The feeds keep ticks, so their instants have moved with the clock, and nothing is fetched because of that.
        """
        at_zero = self._clock.at(0.0)
        by, self._at_zero = at_zero - self._at_zero, at_zero
        if not by:
            return
        if by < timedelta(0):
            _log.warning("clock set back", seconds=-by.total_seconds())
        self._feeds.touch()
        self._shown.correct(by, self._clock())
        self._shelf.correct(by)
        self._directories.correct(by)
        self._renew_all()

    def hot_leagues(self, now: datetime) -> set[League]:
        """Return the leagues that clients have requested recently."""
        seasons = {season.key.league for season in self._shelf.hot(now)}
        return seasons | {league for league, at in self._directories.last_shown().items() if is_recent(at, now)}

    def _plan(self, now: datetime) -> None:
        before = self._governor.stretch
        self._governor.plan(self._wishes(now))
        if self._governor.stretch == before:
            return
        self._renew_all()

    def _renew_all(self) -> None:
        """Compute again until when all data stays fresh."""
        for season in self._shelf.all():
            self.planner.renew(season)
        for league in self._directories.last_shown():
            teams = self._feeds.latest(league_lists(league).teams.path)
            self._directories.renew(league, teams, self._governor.stretch)

    def _wishes(self, now: datetime) -> Mapping[Tier, float]:
        month = Month.of(now)
        found = dict(self.planner.wishes(now, month.end))
        leagues = {season.key.league for season in self._shelf.all()} | set(self._directories.last_shown())
        for _, lifetime in (each for league in leagues for each in league_lists(league).lifetimes()):
            found[Tier.REFERENCE] += (month.end - now) / lifetime
        return found

    def _to_ask(self, now: datetime) -> Iterator[FeedRoute]:
        for season in self._shelf.hot(now):
            yield from _due_now(self.planner.due(season), now)
            yield from self.planner.lacking(season)
        for league in self.hot_leagues(now):
            yield from self._reference_to_ask(league, now)

    def _reference_to_ask(self, league: League, now: datetime) -> Iterable[FeedRoute]:
        for route, lifetime in league_lists(league).lifetimes():
            held = self._feeds.latest(route.path)
            if held is None or reference_due(held, lifetime, self._governor.stretch) <= now:
                yield route


def _due_now(each: Iterable[Due], now: datetime) -> Iterator[FeedRoute]:
    return (due.route for due in each if now >= due.ask_at)


def _is_time(last: float | None, every: timedelta, ticks: float) -> bool:
    return last is None or ticks - last >= every.total_seconds()
