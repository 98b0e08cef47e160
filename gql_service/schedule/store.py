"""The schedule store: implements the schema's port with the snapshots in memory and the feeds of SportsData.io."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gql_service.cache.port import AnswerCache
from gql_service.clock import Clock
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.feeds.feed import FeedRoute
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.operator_refresh import OperatorRefresh
from gql_service.schedule.options import StoreOptions
from gql_service.schedule.readiness import Readiness
from gql_service.schedule.refresher import Refresher
from gql_service.schedule.seasons.directories import Directories
from gql_service.schedule.seasons.lookup import SeasonLookup
from gql_service.schedule.seasons.maker import Maker
from gql_service.schedule.seasons.planner import Planner
from gql_service.schedule.seasons.season_months import parts_of
from gql_service.schedule.seasons.season_routes import league_lists
from gql_service.schedule.seasons.seasons import Seasons
from gql_service.schedule.seasons.shelf import Shelf
from gql_service.schedule.seasons.shown_data import ShownData
from gql_service.schedule.seasons.under_way import SeasonsUnderWay
from gql_service.schedule.sources import Sources
from gql_service.sportsdata.http.client import SportsDataClient
from schema.enums import League, SeasonType, SourceMode
from schema.errors import SEASON_NOT_SERVED, LeagueUnavailable
from schema.freshness import Shown
from schema.ids import SeasonKey
from schema.leagues import FACTS
from schema.model.snapshot import Directory, Snapshot
from schema.port import Current
from schema.queries.source import Source


class ScheduleStore:
    """Implements `schema.port.SchedulePort`. `start` begins refreshing in the background, and `close` ends it.

    `sources`, `readiness`, `operator` and `refresher` are for other callers than the schema. `calls` counts calls that
    were answered and that failed since the start.
    """

    def __init__(
        self,
        client: SportsDataClient,
        cache: AnswerCache,
        governor: Governor,
        clock: Clock,
        options: StoreOptions,
    ) -> None:
        self._options = options
        self._governor = governor
        self._clock = clock

        # Seasons are made from feeds, so the feeds exist first and find the seasons only when they call.
        def changed(route: FeedRoute) -> None:
            self._seasons.changed(route)

        feeds = self._feeds = Feeds(
            client,
            cache,
            governor,
            clock,
            max_stale=options.max_stale,
            on_change=changed,
        )
        self.calls = feeds.calls
        shown = self._shown = ShownData()
        shelf = self._shelf = Shelf(shown)
        under_way = self._under_way = SeasonsUnderWay(
            feeds, shelf, clock, served=options.seasons, recorded=options.mode is SourceMode.REPLAY
        )
        planner = Planner(feeds, shelf, under_way, clock, lambda: governor.stretch, several=options.several)
        maker = Maker(feeds, clock, show_numbers=not options.scrambled)
        seasons = self._seasons = Seasons(feeds, shelf, under_way, planner, maker, clock, max_stale=options.max_stale)
        self._lookup = SeasonLookup(seasons, under_way, clock)
        directories = self._directories = Directories(shown)
        self.refresher = Refresher(feeds, shelf, shown, planner, directories, governor, clock)
        self.sources = Sources(feeds, shelf, under_way, planner, governor, clock, options)
        self.readiness = Readiness(self, seasons, shelf, directories, self.sources, clock, options)
        self.operator = OperatorRefresh(feeds, shelf, under_way, planner, seasons, self.sources, self.readiness, clock)

    async def start(self) -> None:
        """Subscribe to the notices of other containers, and begin refreshing."""
        await self._feeds.start()
        self.refresher.start()

    async def settle(self) -> None:
        """Wait until no work is running in the background. Useful to callers that set the clock by hand."""
        await self._feeds.settle()
        await self._seasons.settle()

    async def close(self) -> None:
        """End all work in the background."""
        await self.refresher.close()
        await self._seasons.close()
        await self._feeds.close()

    @property
    def version(self) -> int:
        """A number that changes with all data that responses are made from. Changes through time alone are not
        included.
        """
        return self._feeds.version + self._shelf.version + self._directories.version

    @property
    def leagues(self) -> Sequence[League]:
        """The leagues that are served, in the deployer's order."""
        return self._options.leagues

    async def for_days(self, league: League, first: date, last: date) -> Sequence[Snapshot]:
        """See SchedulePort."""
        self._options.require_served(league)
        current = league_lists(league).current
        if self._feeds.latest(current.path) is None:
            # The vendor's answer may add seasons in unusual months. The usual seasons are loaded at the same time.
            usual = self._under_way.on_days(league, first, last)
            loads = (self._seasons.load(key) for key in usual if self._shelf.get(key) is None)
            await asyncio.gather(self._feeds.get_optional(current), *loads, return_exceptions=True)
        return await self._lookup.of(self._under_way.on_days(league, first, last))

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        """See SchedulePort."""
        self._options.require_served(league)
        if year is None:
            await self._feeds.get_optional(league_lists(league).current)
            year = self.current(league).season.year
        span = self._under_way.served_years(league)
        if span is not None and year not in span:
            raise LeagueUnavailable(SEASON_NOT_SERVED, self._options.seasons.why_not(league.value, span))
        return await self._lookup.of([key for key in parts_of(league, year) if season_type in (None, key.type)])

    async def directory(self, league: League) -> Directory:
        """See SchedulePort. Without a list of teams, return the teams in the games of the current regular season."""
        self._options.require_served(league)
        teams, stadiums, _ = await asyncio.gather(*map(self._feeds.get_optional, league_lists(league)))
        if teams is None:
            await self._lookup.of([replace(self.current(league).season, type=SeasonType.REGULAR)])
        found = await self._directories.of(league, teams, stadiums, self.held(league), self._governor.stretch)
        self._directories.mark_shown(league, self._clock())
        return found

    def held(self, league: League) -> Sequence[Snapshot]:
        """See SchedulePort."""
        return [season.snapshot for season in self._shelf.all(league)]

    def current(self, league: League) -> Current:
        """See SchedulePort."""
        return self._under_way.current(league)

    def league_zone(self, league: League) -> ZoneInfo:
        """See SchedulePort."""
        return FACTS[league].zone

    def seen(self, shown: Shown, now: datetime) -> None:
        """See SchedulePort."""
        self._shown.seen(shown, now)

    def is_current(self, shown: Shown) -> bool:
        """See SchedulePort."""
        return self._shown.is_current(shown)

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        """See SchedulePort."""
        return self.sources.source(league, seasons)
