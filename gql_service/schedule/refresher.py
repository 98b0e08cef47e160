"""Refreshes in the background: seasons that clients have requested recently are refreshed shortly before they expire.

A league without requests costs no calls. The first request after a pause gets the old data, marked stale, and newer
data follows within about a second.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from gql_service.clock import Clock
from gql_service.schedule.calls.budget import Month
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.feeds.feed import Route
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import CURRENT_SEASON, REFERENCE, Tier
from gql_service.schedule.seasons.directories import Directories, reference_due
from gql_service.schedule.seasons.seasons import Due, Entry, Seasons
from gql_service.sportsdata.errors import SportsDataError
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.mapping.legible import is_team, is_venue
from gql_service.sportsdata.rows.answer import ANYTHING, ROWS
from schema.enums import League

HOT_FOR: Final = timedelta(minutes=10)
"""A season that was requested within this time is kept fresh. The time is a little longer than people look away."""
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
        self, feeds: Feeds, seasons: Seasons, directories: Directories, governor: Governor, clock: Clock
    ) -> None:
        self._feeds = feeds
        self._seasons = seasons
        self._directories = directories
        self._governor = governor
        self._clock = clock
        self._planned_at: datetime | None = None
        self._looked_at: datetime | None = None
        self._last_turn = clock()

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
        self._seasons.set_back(by)
        self._directories.set_back(by)

    async def renew(self, entries: Iterable[Entry], since: datetime, *, force: bool) -> list["Renewed"]:
        """Fetch games of these seasons that are not older than `since`, and return the result for each route."""
        routes = {
            route.path: route
            for entry in entries
            for route in (*(due.route for due in self._seasons.due(entry)), *self._seasons.lacking(entry))
        }
        return list(await asyncio.gather(*(self._renew(route, since, force=force) for route in routes.values())))

    async def _renew(self, route: Route, since: datetime, *, force: bool) -> "Renewed":
        before = self._feeds.held(route.path)
        if before is not None and before.fetched_at >= since:
            return Renewed(route.path, before.fetched_at)
        try:
            held = await self._feeds.renew(route, force=force)
        except SportsDataError as error:
            return Renewed(route.path, None, error)
        return Renewed(route.path, held.fetched_at if before is None or held.fetched_at > before.fetched_at else None)

    def hot_leagues(self, now: datetime) -> set[League]:
        """Return the leagues that clients have requested recently."""
        seasons = {entry.key.league for entry in self._seasons.entries() if is_hot(entry, now)}
        return seasons | {league for league, at in self._directories.looked_at().items() if _is_hot(at, now)}

    def _plan(self, now: datetime) -> None:
        before = self._governor.stretch
        self._governor.plan(self._wishes(now))
        if self._governor.stretch == before:
            return
        for entry in self._seasons.entries():
            self._seasons.renew(entry)
        for league in self._directories.looked_at():
            teams = self._feeds.held(ROUTES[league].path(ROUTES[league].teams))
            self._directories.renew(league, teams, self._governor.stretch)

    def _wishes(self, now: datetime) -> Mapping[Tier, float]:
        month = Month.of(now)
        found = dict(self._seasons.wishes(now, month.end))
        leagues = {entry.key.league for entry in self._seasons.entries()} | set(self._directories.looked_at())
        for _, lifetime in (each for league in leagues for each in reference_routes(league)):
            found[Tier.REFERENCE] += (month.end - now) / lifetime
        return found

    def _to_ask(self, now: datetime) -> Iterator[Route]:
        for entry in self._seasons.entries():
            if is_hot(entry, now):
                yield from _due_now(self._seasons.due(entry), now)
                yield from self._seasons.lacking(entry)
        for league in self.hot_leagues(now):
            yield from self._reference_to_ask(league, now)

    def _reference_to_ask(self, league: League, now: datetime) -> Iterable[Route]:
        for route, lifetime in reference_routes(league):
            held = self._feeds.held(route.path)
            if held is None or reference_due(held, lifetime, self._governor.stretch) <= now:
                yield route


@dataclass(frozen=True, slots=True)
class Renewed:
    """The result of a forced refresh of a route: a newer answer, an error, or neither if another container is fetching.

    `as_of` is the aware instant of the newer answer.
    """

    path: str
    as_of: datetime | None
    error: SportsDataError | None = None

    def told(self) -> Mapping[str, Any]:
        """Return the result in the form that is encoded as JSON."""
        if self.error is not None:
            outcome = f"not refreshed: {self.error.words}"
        elif self.as_of is None:
            outcome = "another container is fetching this route"
        else:
            outcome = "refreshed"
        code = self.error.code if self.error is not None else None
        return {"path": self.path, "outcome": outcome, "as_of": self.as_of, "code": code}


def reference_routes(league: League) -> Sequence[tuple[Route, timedelta]]:
    """Return the routes of a league with supplementary data, and how long their answers stay fresh."""
    routes = ROUTES[league]
    return (
        (Route(routes.path(routes.teams), ROWS, legible=is_team, scope=league.value), REFERENCE),
        (Route(routes.path(routes.stadiums), ROWS, legible=is_venue, scope=league.value), REFERENCE),
        (Route(routes.path(routes.current), ANYTHING, scope=league.value), CURRENT_SEASON),
    )


def _due_now(each: Iterable[Due], now: datetime) -> Iterator[Route]:
    return (due.route for due in each if now >= due.ask_at)


def _is_hot(looked_at: datetime | None, now: datetime) -> bool:
    return looked_at is not None and now - looked_at <= HOT_FOR


def _is_time(last: datetime | None, every: timedelta, now: datetime) -> bool:
    return last is None or not timedelta(0) <= now - last < every


def is_hot(entry: Entry, now: datetime) -> bool:
    """Tell whether a season was shown to a client recently."""
    return _is_hot(entry.snapshot.sighting.looked_at, now)
