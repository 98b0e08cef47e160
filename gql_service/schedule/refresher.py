"""What is refreshed behind the scenes: what somebody has asked for lately, shortly before it is past its time.

A league that nobody looks at costs nothing; who comes back to one is shown what there is, labelled, and has a newer
answer a second later.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from gql_service.clock import Clock
from gql_service.schedule.budget import Month
from gql_service.schedule.directories import Directories, reference_due
from gql_service.schedule.feeds import Feeds, Route
from gql_service.schedule.freshness import CURRENT_SEASON, REFERENCE, Tier
from gql_service.schedule.governor import Governor
from gql_service.schedule.seasons import Due, Entry, Seasons
from gql_service.sportsdata.answer import ANYTHING, ROWS
from gql_service.sportsdata.errors import SportsDataError
from gql_service.sportsdata.mapping.legible import is_team, is_venue
from gql_service.sportsdata.routes import ROUTES
from schema.enums import League

HOT_FOR: Final = timedelta(minutes=10)
"""What has been asked for within this time is kept fresh; a little more than a person looks away."""
TICK_SECONDS: Final = 1.0
PLAN_EVERY: Final = timedelta(minutes=1)
LOOK_EVERY: Final = timedelta(seconds=2)
"""How often a container reports its calls and learns of those of the others. After a loss of the shared cache the count
is rebuilt from what each has seen last, so this is short."""

_log = structlog.get_logger(__name__)


class Refresher:
    """Goes through what is hot, and asks for what is due. One pass is a plain call; `run` repeats it."""

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
        """Repeat the pass until cancelled, at the full seconds of the clock, as all containers do."""
        while True:
            await self.turn()
            await asyncio.sleep(TICK_SECONDS - self._clock().timestamp() % TICK_SECONDS)

    async def turn(self) -> None:
        """Plan where it is time to, then start the refreshes that are due; they go on in the background."""
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
        """Take a clock that was set back for one that was ahead, so that what it has noted is not of the future.

        Left as they are, answers would be fresh and failures rest until the clock is there again. Where the clock was
        right before and ahead for a moment, what it noted before is taken for older than it is: it is asked for once.
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
        """Ask for games of these seasons that are not older than `since`, and tell what became of each route."""
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
        """Return the leagues that somebody has asked for lately."""
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
    """What became of a route that was to be renewed: a newer answer, an error, or another container that is at it."""

    path: str
    as_of: datetime | None
    error: SportsDataError | None = None

    def told(self) -> Mapping[str, Any]:
        """Return it as JSON has it."""
        if self.error is not None:
            outcome = f"not refreshed: {self.error.words}"
        elif self.as_of is None:
            outcome = "another container is asking for it, and tells"
        else:
            outcome = "refreshed"
        code = self.error.code if self.error is not None else None
        return {"path": self.path, "outcome": outcome, "as_of": self.as_of, "code": code}


def reference_routes(league: League) -> Sequence[tuple[Route, timedelta]]:
    """Return the routes of a league that only add, and for how long their answers are good."""
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
    """Tell whether somebody has been shown a season lately."""
    return _is_hot(entry.snapshot.sighting.looked_at, now)
