"""The operator's refresh of a league: newer answers now, due or not."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gql_service.clock import Clock
from gql_service.schedule.feeds.feed import FeedRoute
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.readiness import Readiness
from gql_service.schedule.seasons.planner import Planner
from gql_service.schedule.seasons.season_routes import league_lists
from gql_service.schedule.seasons.seasons import Seasons
from gql_service.schedule.seasons.shelf import LoadedSeason, Shelf
from gql_service.schedule.seasons.under_way import SeasonsUnderWay
from gql_service.schedule.sources import Sources
from gql_service.sportsdata.errors import SportsDataError
from schema.enums import League
from schema.ids import SeasonKey


@dataclass(frozen=True, slots=True)
class RouteRefresh:
    """The result of a forced refresh of a route: a newer answer, an error, or neither if another container is fetching.

    `as_of` is the aware instant of the newer answer.
    """

    path: str
    as_of: datetime | None
    error: SportsDataError | None = None

    def as_json(self) -> Mapping[str, Any]:
        """Return the result in the form that is encoded as JSON."""
        if self.error is not None:
            outcome = f"not refreshed: {self.error.words}"
        elif self.as_of is None:
            outcome = "another container is fetching this route"
        else:
            outcome = "refreshed"
        code = self.error.code if self.error is not None else None
        return {"path": self.path, "outcome": outcome, "as_of": self.as_of, "code": code}


class OperatorRefresh:
    """Refreshes a league at the operator's request."""

    def __init__(
        self,
        feeds: Feeds,
        shelf: Shelf,
        under_way: SeasonsUnderWay,
        planner: Planner,
        seasons: Seasons,
        sources: Sources,
        readiness: Readiness,
        clock: Clock,
    ) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self._under_way = under_way
        self._planner = planner
        self._seasons = seasons
        self._sources = sources
        self._readiness = readiness
        self._clock = clock

    async def refresh_now(self, league: League, *, force: bool) -> Sequence[RouteRefresh]:
        """Refresh a league now: the seasons that clients have requested recently, otherwise the seasons under way.

        The month's pace applies unless `force` is set, and its limit always applies. With `force`, parts of the seasons
        under way that are not in memory are fetched too, and earlier refusals are ignored.
        """
        since = self._clock()
        if force:
            self._feeds.forgive(self._paths(league))
        if not self._sources.recent(league):
            await self._readiness.load(league)
        seasons = self._sources.recent(league)
        if not force and not seasons and (error := self._sources.gravest_error(league)) is not None:
            return [RouteRefresh(error.path, None, error)]
        refreshed = await self._refresh(seasons, since, force=force)
        # If few calls are left, recently requested data comes first.
        missing = await self._load_missing(league) if force else []
        return list({each.path: each for each in (*missing, *refreshed)}.values())

    def _paths(self, league: League) -> Iterator[str]:
        """Yield the paths of the seasons under way, with schedule routes that have not answered."""
        yield from (route.path for route in league_lists(league))
        for key in self._under_way.parts(league):
            yield from (route.path for route in self._planner.routes(key).games)

    async def _refresh(self, seasons: Iterable[LoadedSeason], since: datetime, *, force: bool) -> list[RouteRefresh]:
        """Fetch games of these seasons that are not older than `since`, and return the result for each route."""
        routes = {
            route.path: route
            for season in seasons
            for route in (*(due.route for due in self._planner.due(season)), *self._planner.lacking(season))
        }
        return list(
            await asyncio.gather(*(self._refresh_route(route, since, force=force) for route in routes.values()))
        )

    async def _refresh_route(self, route: FeedRoute, since: datetime, *, force: bool) -> RouteRefresh:
        before = self._feeds.latest(route.path)
        if before is not None and before.fetched_at >= since:
            return RouteRefresh(route.path, before.fetched_at)
        try:
            held = await self._feeds.renew(route, force=force)
        except SportsDataError as error:
            return RouteRefresh(route.path, None, error)
        newer = before is None or held.fetched_at > before.fetched_at
        return RouteRefresh(route.path, held.fetched_at if newer else None)

    async def _load_missing(self, league: League) -> list[RouteRefresh]:
        """Fetch the parts of the seasons under way that are not in memory, and return the result for each part."""
        missing = [key for key in self._under_way.parts(league) if self._shelf.get(key) is None]
        return await asyncio.gather(*map(self._load_part, missing))

    async def _load_part(self, key: SeasonKey) -> RouteRefresh:
        try:
            snapshot = await self._seasons.load(key)
        except SportsDataError as error:
            return RouteRefresh(error.path, None, error)
        schedules = self._planner.routes(key).schedules_in_use(self._planner.has_answer)
        return RouteRefresh(schedules[0].path, snapshot.freshness.as_of)
