"""Loads and rebuilds of seasons in the background. A season in memory is shown at once.

A season needs only its schedule route. If teams, venues or scores cannot be fetched, the season is served without them.
"""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

from gql_service.clock import Clock
from gql_service.schedule.feeds.feed import FeedRoute, FetchedAnswer
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import OVER, is_over
from gql_service.schedule.seasons.maker import Answers, Maker, same_objects
from gql_service.schedule.seasons.planner import Planner
from gql_service.schedule.seasons.rosters import Rosters
from gql_service.schedule.seasons.shelf import Shelf
from gql_service.schedule.seasons.under_way import SeasonsUnderWay
from gql_service.sportsdata.errors import KeyRejected, NotFound, NotInPlan, SportsDataError
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot


class Seasons:
    """Loads seasons that a request needs, and rebuilds seasons in memory after their routes have got new answers."""

    def __init__(
        self,
        feeds: Feeds,
        shelf: Shelf,
        under_way: SeasonsUnderWay,
        planner: Planner,
        maker: Maker,
        clock: Clock,
        *,
        max_stale: timedelta,
    ) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self._under_way = under_way
        self._planner = planner
        self._maker = maker
        self._clock = clock
        self._max_stale = max_stale
        self._rosters = Rosters()
        self._loading: dict[SeasonKey, asyncio.Task[Snapshot]] = {}
        self._waiters: Counter[SeasonKey] = Counter()
        """How many callers wait for each load."""
        self._rebuilding: dict[SeasonKey, asyncio.Task[None]] = {}

    def shown(self, key: SeasonKey) -> Snapshot | None:
        """Return the snapshot that may be shown now, and note the request; None if no such snapshot is in memory."""
        now = self._clock()
        season = self._shelf.get(key)
        if season is None:
            return None
        self._shelf.mark_shown(season, now)
        return season.snapshot if now < season.snapshot.freshness.fresh_until + self._max_stale else None

    async def load(self, key: SeasonKey) -> Snapshot:
        """Return a season's snapshot after loading it. A snapshot in memory that is too old to show is replaced.

        Raises SportsDataError. Many callers share a load. If a caller leaves, the load continues for the others.
        """
        loading = self._loading.get(key)
        if loading is None:
            oldest = self._clock() - self._max_stale if self._shelf.get(key) is not None else None
            loading = self._loading[key] = asyncio.create_task(self._load(key, oldest))
            loading.add_done_callback(lambda task: task.cancelled() or task.exception())
        self._waiters[key] += 1
        try:
            return await asyncio.shield(loading)
        finally:
            self._waiters[key] -= 1
            self._leave_queue(key, loading)

    def _leave_queue(self, key: SeasonKey, loading: "asyncio.Task[Snapshot]") -> None:
        """Cancel a load without callers, unless the call for its schedule has left the queue."""
        if self._waiters[key]:
            return
        del self._waiters[key]
        queued = any(self._feeds.is_queued(route.path) for route in self._planner.routes(key).schedules)
        if queued and self._loading.get(key) is loading:
            del self._loading[key]
            loading.cancel()

    def changed(self, route: FeedRoute) -> None:
        """Rebuild the snapshots that are made from a route, in the background, after its feed has got a new answer."""
        for season in self._shelf.all():
            if season.key not in self._loading and self._planner.routes(season.key).makes_from(route):
                self._rebuild_soon(season.key)

    async def settle(self) -> None:
        """Wait until no load and no rebuild is running."""
        while tasks := (*self._loading.values(), *self._rebuilding.values()):
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Cancel all loads and rebuilds."""
        tasks = (*self._loading.values(), *self._rebuilding.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _load(self, key: SeasonKey, oldest: datetime | None) -> Snapshot:
        try:
            routes = self._planner.routes(key)
            schedule, scores, (teams, stadiums, _) = await asyncio.gather(
                self._schedule(routes.schedules, oldest),
                self._side(routes.scores),
                asyncio.gather(*map(self._feeds.get_optional, routes.lists)),
            )
            made = await self._build(key, Answers(schedule, scores, teams, stadiums))
        finally:
            if self._loading.get(key) is asyncio.current_task():
                del self._loading[key]
        if self._clock() >= made.freshness.fresh_until + self._max_stale and oldest is None:
            # The answer from the shared cache is too old to be shown, so ask the vendor.
            return await self._load(key, self._clock())
        # Answers that arrived during the load caused no rebuild, because no snapshot existed yet.
        self._rebuild_soon(key)
        return made

    async def _schedule(self, routes: tuple[FeedRoute, ...], oldest: datetime | None) -> FetchedAnswer:
        """Get a season's schedule by the best route that the plan includes. Raises SportsDataError."""
        first_error: SportsDataError | None = None
        for route in routes:
            try:
                return await self._feeds.get(route, oldest=oldest)
            except (KeyRejected, NotInPlan, NotFound) as error:
                if isinstance(error, KeyRejected) and error.certain:
                    raise
                first_error = first_error or error
        raise first_error or NotFound(routes[0].path)

    async def _side(self, route: FeedRoute | None) -> FetchedAnswer | None:
        return await self._feeds.get_optional(route) if route else None

    def _rebuild_soon(self, key: SeasonKey) -> None:
        before = self._rebuilding.get(key)
        task = asyncio.create_task(self._rebuild(key, before))
        self._rebuilding[key] = task
        task.add_done_callback(lambda done: self._rebuilt(key, done))

    def _rebuilt(self, key: SeasonKey, done: "asyncio.Task[None]") -> None:
        if self._rebuilding.get(key) is done:
            del self._rebuilding[key]
        if not done.cancelled() and (error := done.exception()) is not None:
            raise error

    async def _rebuild(self, key: SeasonKey, before: "asyncio.Task[None] | None") -> None:
        """Rebuild a season from the answers in memory, after any running rebuild."""
        if before is not None:
            await asyncio.wait([before])
        routes, held = self._planner.routes(key), self._planner.held
        chosen = routes.schedule(self._planner.has_answer)
        schedule = held(chosen) if chosen is not None else None
        if schedule is None or self._shelf.get(key) is None:
            return
        scores = held(routes.scores) if routes.scores is not None else None
        await self._build(key, Answers(schedule, scores, held(routes.lists.teams), held(routes.lists.stadiums)))

    async def _build(self, key: SeasonKey, answers: Answers) -> Snapshot:
        """Return the snapshot of these answers. Reuse the snapshot in memory if it was built from the same answers."""
        season, past = self._shelf.get(key), self._under_way.is_past(key)
        same = season is not None and same_objects(season.versions, answers.versions)
        if season is not None and same and not self._rosters.can_name(season.snapshot):
            if past and is_over(season.snapshot.games, self._clock()):
                # The season has become a past one without new answers. Without this, it would still be refreshed.
                season.known = season.expected = OVER
            self._planner.renew(season)
            return season.snapshot
        players = self._rosters.names(key)
        made = await self._maker.make(key, self._planner.routes(key), answers, season, players, past=past)
        self._shelf.put(made)
        self._rosters.note(made.snapshot)
        for part in self._shelf.all(key.league):
            if part.key.year == key.year and self._rosters.can_name(part.snapshot):
                self._rebuild_soon(part.key)
        if season is None:
            self._shelf.mark_shown(made, self._clock())
        for far in self._shelf.excess(self._under_way.is_near):
            if far != key:
                self._evict(far)
        self._planner.renew(made)
        return made.snapshot

    def _evict(self, key: SeasonKey) -> None:
        """Evict a season, and the answers of its routes that no other season in memory is made from."""
        self._shelf.evict(key)
        used = {route.path for each in self._shelf.all(key.league) for route in self._planner.routes(each.key).games}
        paths = (route.path for route in self._planner.routes(key).games)
        self._feeds.forget(path for path in paths if path not in used)
        if not any(each.key.year == key.year for each in self._shelf.all(key.league)):
            self._rosters.forget(key)
