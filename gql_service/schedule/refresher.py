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
from gql_service.schedule.calls.budget import Month
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.feeds.feed import FeedRoute
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import Tier
from gql_service.schedule.seasons.directories import Directories, reference_due
from gql_service.schedule.seasons.plan import Due
from gql_service.schedule.seasons.planner import Planner
from gql_service.schedule.seasons.season_routes import league_lists
from gql_service.schedule.seasons.shelf import Shelf, is_hot, was_recent
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
        planner: Planner,
        directories: Directories,
        governor: Governor,
        clock: Clock,
    ) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self.planner = planner
        self._directories = directories
        self._governor = governor
        self._clock = clock
        self._planned_at: datetime | None = None
        self._looked_at: datetime | None = None
        self._last_turn = clock()
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
        now = self._clock()
        self._follow(now)
        if _is_time(self._looked_at, LOOK_EVERY, now):
            self._looked_at = now
            await self._governor.ledger.look()
        if _is_time(self._planned_at, PLAN_EVERY, now):
            self._planned_at = now
            self._plan(now)
        for route in self._to_ask(now):
            self._feeds.refresh(route)

    def _follow(self, now: datetime) -> None:
        """Handle a clock that was set back: assume that the clock was ahead before, and move noted instants back.

        Without this, answers would stay fresh and failing routes would stay paused until the clock catches up. If the
        clock was right before and ahead only for a moment, older instants become too old, so their data is fetched once
        more.
        """
        before, self._last_turn = self._last_turn, now
        if now >= before:
            return
        by = before - now
        _log.warning("clock set back", seconds=by.total_seconds())
        self._feeds.set_back(by)
        self._shelf.set_back(by)
        for season in self._shelf.all():
            self.planner.renew(season)
        self._directories.set_back(by)

    def hot_leagues(self, now: datetime) -> set[League]:
        """Return the leagues that clients have requested recently."""
        seasons = {season.key.league for season in self._shelf.all() if is_hot(season, now)}
        return seasons | {league for league, at in self._directories.looked_at().items() if was_recent(at, now)}

    def _plan(self, now: datetime) -> None:
        before = self._governor.stretch
        self._governor.plan(self._wishes(now))
        if self._governor.stretch == before:
            return
        for season in self._shelf.all():
            self.planner.renew(season)
        for league in self._directories.looked_at():
            teams = self._feeds.latest(league_lists(league).teams.path)
            self._directories.renew(league, teams, self._governor.stretch)

    def _wishes(self, now: datetime) -> Mapping[Tier, float]:
        month = Month.of(now)
        found = dict(self.planner.wishes(now, month.end))
        leagues = {season.key.league for season in self._shelf.all()} | set(self._directories.looked_at())
        for _, lifetime in (each for league in leagues for each in league_lists(league).lifetimes()):
            found[Tier.REFERENCE] += (month.end - now) / lifetime
        return found

    def _to_ask(self, now: datetime) -> Iterator[FeedRoute]:
        for season in self._shelf.all():
            if is_hot(season, now):
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


def _is_time(last: datetime | None, every: timedelta, now: datetime) -> bool:
    return last is None or not timedelta(0) <= now - last < every
