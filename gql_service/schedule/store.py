"""The schedule store: implements the schema's port with the snapshots in memory and the feeds of SportsData.io."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from gql_service.cache.port import AnswerCache
from gql_service.clock import Clock
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.feeds.feed import Route
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.feeds.vendor_calls import CallCounts
from gql_service.schedule.freshness import DEFAULT_MAX_STALE, Tier
from gql_service.schedule.refresher import TICK_SECONDS, Refresher, Renewed, is_hot, reference_routes
from gql_service.schedule.seasons.day_seasons import seasons_on
from gql_service.schedule.seasons.directories import Directories
from gql_service.schedule.seasons.season_months import parts_of, seasons_between, usual_season, usual_years
from gql_service.schedule.seasons.seasons import Entry, Seasons
from gql_service.schedule.seasons.served_seasons import ServedSeasons
from gql_service.schedule.seasons.vendor_seasons import Said
from gql_service.sportsdata.errors import BudgetSpent, KeyRejected, NotFound, NotInPlan, SportsDataError
from gql_service.sportsdata.http.client import SportsDataClient
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.mapping.assembly import empty_season
from gql_service.sportsdata.routes import LeagueRoutes
from gql_service.sportsdata.rows.answer import ANYTHING
from schema.enums import League, SeasonType, SourceMode
from schema.errors import LEAGUE_NOT_SERVED, SEASON_NOT_SERVED, LeagueUnavailable
from schema.ids import SeasonKey
from schema.leagues import FACTS
from schema.model.renewal import Renewal
from schema.model.snapshot import Directory, Snapshot
from schema.port import Current
from schema.queries.source import Source

_log = structlog.get_logger(__name__)
_HINTS: Final[dict[type[SportsDataError], str]] = {
    KeyRejected: " Check SPORTSDATA_API_KEY.",
    BudgetSpent: " SPORTSDATA_MONTHLY_CALLS sets the budget.",
}
"""Advice to the operator for each kind of failure."""
_GRAVEST_FIRST: Final = (KeyRejected, BudgetSpent, NotInPlan, SportsDataError)


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """Options that the deployer decides."""

    leagues: tuple[League, ...]
    mode: SourceMode
    delayed: bool = False
    scrambled: bool = False
    seasons: ServedSeasons = ServedSeasons()
    """The seasons that may be requested."""
    recorded: Mapping[League, Sequence[SeasonKey]] = field(default_factory=dict)
    """The seasons in the recorded answers, with the season to load first at the front; empty without replay."""
    max_stale: timedelta = DEFAULT_MAX_STALE
    """How long expired data may be served."""
    public_quota: bool = False
    """Whether `sources` shows the calls of the month."""
    several: bool = False
    """Whether other containers may serve the same clients."""


class ScheduleStore:
    """Implements `schema.port.SchedulePort`. `start` begins refreshing in the background, and `close` ends it."""

    def __init__(
        self,
        client: SportsDataClient,
        cache: AnswerCache,
        governor: Governor,
        clock: Clock,
        options: StoreOptions,
    ) -> None:
        self._clock = clock
        self._options = options
        self._governor = governor
        self._feeds = Feeds(client, cache, governor, clock, max_stale=options.max_stale, on_change=self._changed)
        self._seasons = Seasons(
            self._feeds,
            clock,
            show_numbers=not options.scrambled,
            max_stale=options.max_stale,
            years=self._years,
            expected=self._is_expected,
            stretch=lambda: governor.stretch,
            several=options.several,
        )
        self._directories = Directories()
        self._said = Said()
        self._running: asyncio.Task[None] | None = None
        self.refresher = Refresher(self._feeds, self._seasons, self._directories, governor, clock)

    async def start(self) -> None:
        """Subscribe to the notices of other containers, and begin refreshing."""
        await self._feeds.start()
        self._run()

    def _run(self) -> None:
        self._running = asyncio.create_task(self.refresher.run())
        self._running.add_done_callback(self._ended)

    def _ended(self, running: "asyncio.Task[None]") -> None:
        """Restart the refresher if it fails, because otherwise no data would ever be refreshed."""
        if not running.cancelled() and (error := running.exception()) is not None:
            _log.error("refresher broke off", exc_info=error)
            asyncio.get_running_loop().call_later(TICK_SECONDS, self._run)

    async def settle(self) -> None:
        """Wait until no work is running in the background. Useful to callers that set the clock by hand."""
        await self._feeds.settle()
        await self._seasons.settle()

    async def close(self) -> None:
        """End all work in the background."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._seasons.close()
        await self._feeds.close()

    @property
    def leagues(self) -> Sequence[League]:
        """The leagues that are served, in the deployer's order."""
        return self._options.leagues

    async def for_days(self, league: League, first: date, last: date) -> Sequence[Snapshot]:
        """See SchedulePort."""
        self._routes(league)
        current = self._current_route(league)
        if self._feeds.held(current.path) is None:
            # The vendor's answer may add seasons in unusual months. The usual seasons are loaded at the same time.
            wanted = [key for key in self._seasons_on(league, first, last) if self._seasons.snapshot(key) is None]
            loads = (self._seasons.load(key) for key in wanted)
            await asyncio.gather(self._feeds.side(current), *loads, return_exceptions=True)
        return await self._snapshots(self._seasons_on(league, first, last))

    def _seasons_on(self, league: League, first: date, last: date) -> list[SeasonKey]:
        """Return the seasons that can have games on these league days and may be requested."""
        found = seasons_on(
            league,
            first,
            last,
            today=self.league_day(league, self._clock()),
            said=self._said.seasons(league, self._feeds.held(self._current_route(league).path)),
            held={snapshot.key: snapshot.season for snapshot in self.held(league)},
        )
        span = self._served_years(league)
        return [key for key in found if span is None or key.year in span]

    def _current_route(self, league: League) -> Route:
        routes = ROUTES[league]
        return Route(routes.path(routes.current), ANYTHING, scope=league.value)

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        """See SchedulePort."""
        self._routes(league)
        if year is None:
            await self._feeds.side(self._current_route(league))
            year = self.current(league).season.year
        span = self._served_years(league)
        if span is not None and year not in span:
            raise LeagueUnavailable(SEASON_NOT_SERVED, self._options.seasons.why_not(league.value, span))
        return await self._snapshots([key for key in parts_of(league, year) if season_type in (None, key.type)])

    async def directory(self, league: League) -> Directory:
        """See SchedulePort. Without a list of teams, return the teams in the games of the current regular season."""
        self._routes(league)
        teams, stadiums, _ = await asyncio.gather(*(self._feeds.side(route) for route, _ in reference_routes(league)))
        if teams is None:
            await self._snapshots([replace(self.current(league).season, type=SeasonType.REGULAR)])
        found = await self._directories.of(league, teams, stadiums, self.held(league))
        self._directories.renew(league, teams, self._governor.stretch)
        self._directories.look(league, self._clock())
        return found

    def held(self, league: League) -> Sequence[Snapshot]:
        """See SchedulePort."""
        return [entry.snapshot for entry in self._seasons.entries(league)]

    def current(self, league: League) -> Current:
        """See SchedulePort."""
        said = self._said.current(league, self._feeds.held(self._current_route(league).path))
        today = self.league_day(league, self._clock())
        usual = usual_season(league, today)
        if said is not None and abs(said.season.year - usual.year) > 1:
            said = None
        if said is not None and not ROUTES[league].has_parts and self._is_over(said.season, today):
            return Current(replace(said.season, type=SeasonType.POSTSEASON))
        return said or Current(usual)

    def _is_over(self, key: SeasonKey, today: date) -> bool:
        """Tell whether all games of a regular season in memory are in the past, and its play-offs have games."""
        season = self._seasons.snapshot(key)
        playoffs = self._seasons.snapshot(replace(key, type=SeasonType.POSTSEASON))
        end = season.season.end_date if season else None
        return end is not None and end < today and playoffs is not None and bool(playoffs.games)

    def _years(self, league: League) -> frozenset[int]:
        """Return the years of the seasons under way. The vendor may name the next season before the last game is
        over.
        """
        return usual_years(league, self.league_day(league, self._clock())) | {self.current(league).season.year}

    def _is_expected(self, key: SeasonKey) -> bool:
        """Tell whether a season part is usually played today, so that the vendor should have its games.

        Recorded answers may lack any part. A plan may lack All-Star games, and retrying them each hour would take a
        fifth of a small month's calls.
        """
        if self._options.mode is SourceMode.REPLAY or key.type is SeasonType.ALL_STAR:
            return False
        today = self.league_day(key.league, self._clock())
        return key in seasons_between(key.league, today, today)

    def league_day(self, league: League, instant: datetime) -> date:
        """Return the day under which a league lists an instant."""
        return instant.astimezone(self.league_zone(league)).date()

    def league_zone(self, league: League) -> ZoneInfo:
        """See SchedulePort."""
        return FACTS[league].zone

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        """See SchedulePort. Computed from the requested parts of the seasons under way."""
        options = self._options
        if league not in options.leagues:
            return Source(
                league=league, mode=options.mode, error_code=LEAGUE_NOT_SERVED, error=self._not_served(league)
            )
        now, snapshots = self._clock(), self._looked_at(league)
        error, shown = self._gravest(league, seasons), options.public_quota
        return Source(
            league=league,
            mode=options.mode,
            as_of=max((snapshot.sighting.as_of for snapshot in snapshots), default=None),
            renewal=Renewal.of(snapshots) if snapshots else None,
            stale=any(snapshot.sighting.is_stale(now) for snapshot in snapshots),
            delayed=options.delayed,
            scrambled=options.scrambled,
            dropped_rows=sum(snapshot.dropped_rows for snapshot in snapshots)
            + max((snapshot.directory.dropped_rows for snapshot in snapshots), default=0),
            calls_used=self._governor.ledger.used if shown else None,
            calls_budget=self._governor.ledger.budget if shown else None,
            stretch=self._governor.stretch[Tier.LIVE] if shown else None,
            error_code=error.code if error else None,
            error=error.words if error else None,
        )

    def left_alone(self) -> dict[str, str]:
        """Return families of routes and leagues that get no calls now, each with the error code of the reason."""
        return self._feeds.status.paused()

    def left_alone_until(self) -> dict[str, datetime]:
        """Return when each of these is called again, as aware instants."""
        return self._feeds.status.paused_until()

    def looked_at(self, league: League) -> datetime | None:
        """Return when games of the seasons under way were last shown to a client."""
        seen = (snapshot.sighting.looked_at for snapshot in self._looked_at(league))
        return max((at for at in seen if at is not None), default=None)

    async def refresh_now(self, league: League, *, force: bool) -> Sequence[Renewed]:
        """Refresh a league now: the seasons that clients have requested recently, otherwise the seasons under way.

        The month's pace applies unless `force` is set, and its limit always applies. With `force`, parts of the seasons
        under way that are not in memory are fetched too, and earlier refusals are ignored.
        """
        since = self._clock()
        if force:
            self._feeds.forgive(self._all_paths(league))
        if not self._entries_looked_at(league):
            await self.load(league)
        entries = self._entries_looked_at(league)
        if not force and not entries and (error := self._gravest(league)) is not None:
            return [Renewed(error.path, None, error)]
        renewed = await self.refresher.renew(entries, since, force=force)
        # If few calls are left, recently requested data comes first.
        missing = await self._load_missing(league) if force else []
        return list({each.path: each for each in (*missing, *renewed)}.values())

    async def _load_missing(self, league: League) -> list[Renewed]:
        """Fetch the parts of the seasons under way that are not in memory, and return the result for each part."""
        missing = [key for key in self._parts(league) if self._seasons.snapshot(key) is None]
        return await asyncio.gather(*map(self._load_part, missing))

    async def _load_part(self, key: SeasonKey) -> Renewed:
        try:
            snapshot = await self._seasons.load(key)
        except SportsDataError as error:
            return Renewed(error.path, None, error)
        return Renewed(self._seasons.schedule_paths(key)[0], snapshot.sighting.as_of)

    def _looked_at(self, league: League) -> Sequence[Snapshot]:
        return [entry.snapshot for entry in self._entries_looked_at(league)]

    def _entries_looked_at(self, league: League) -> Sequence[Entry]:
        """Return the parts of the seasons under way that were requested recently.

        Without such a request, return all parts of these seasons, and if none is in memory, every season in memory.
        """
        now, years = self._clock(), self._years(league)
        entries = self._seasons.entries(league)
        current = [entry for entry in entries if entry.key.year in years] or entries
        hot = [entry for entry in current if is_hot(entry, now)]
        return hot or current

    @property
    def version(self) -> int:
        """A number that changes with all data that responses are made from. Changes through time alone are not
        included.
        """
        return self._feeds.version + self._seasons.version + self._directories.version

    @property
    def calls(self) -> CallCounts:
        """Calls that were answered and that failed since the start."""
        return self._feeds.calls

    def stale_leagues(self) -> list[League]:
        """Return the leagues that clients have requested recently and whose data is stale."""
        now = self._clock()
        hot = [entry for entry in self._seasons.entries() if is_hot(entry, now)]
        stale = {entry.key.league for entry in hot if entry.snapshot.sighting.is_stale(now)}
        return [league for league in self.leagues if league in stale]

    def has_data(self) -> bool:
        """Tell whether a season or a list of teams is in memory for any league."""
        return bool(self._seasons.entries()) or self._directories.has_teams()

    def why_not_ready(self) -> str:
        """Return a sentence with the reasons why no league has data yet."""
        failures = ((league, self._gravest(league)) for league in self._options.leagues)
        told = [
            f"{league.value}: {error.words}{_HINTS.get(type(error), '')}"
            for league, error in failures
            if error is not None
        ]
        return " ".join(told) or "No league has been loaded yet."

    async def load(self, league: League) -> None:
        """Load the data that requests of today need. `source` reports failures; this method raises none."""
        today = self.league_day(league, self._clock())
        try:
            near = await self.for_days(league, today, today + timedelta(days=7))
            if not near:
                await self.for_year(league, None, SeasonType.REGULAR)
            await self.directory(league)
        except LeagueUnavailable as failure:
            _log.warning("league cannot be loaded", league=league.value, code=failure.code, reason=failure.message)
        await self._load_recorded(league)

    async def _load_recorded(self, league: League) -> None:
        """Load a past season if the recorded answers have no season of today."""
        for key in self._options.recorded.get(league, ()):
            if self.held(league):
                return
            try:
                await self._seasons.load(key)
            except SportsDataError as error:
                _log.warning("recorded season cannot be loaded", season=str(key), code=error.code, reason=error.detail)

    def _changed(self, path: str) -> None:
        self._seasons.changed(path)

    def _served_years(self, league: League) -> range | None:
        """Return the years of the seasons that may be requested; None if every year may be requested."""
        seasons = self._options.seasons
        return seasons.span(self._years(league)) if seasons.bounded else None

    def _routes(self, league: League) -> LeagueRoutes:
        if league not in self._options.leagues:
            raise LeagueUnavailable(LEAGUE_NOT_SERVED, self._not_served(league))
        return ROUTES[league]

    def _not_served(self, league: League) -> str:
        served = ", ".join(each.value for each in self._options.leagues)
        return f"This gateway does not serve {league.value}; it serves {served}."

    def _paths(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Iterator[str]:
        routes = ROUTES[league]
        yield from (route.path for route, _ in reference_routes(league))
        for key in self._parts(league) if seasons is None else seasons:
            yield from self._seasons.schedule_paths(key)
            if (scores := routes.scores_path(key)) is not None:
                yield scores

    def _all_paths(self, league: League) -> Iterator[str]:
        """Yield these paths, and the paths of better schedule routes that have not answered."""
        yield from self._paths(league)
        for key in self._parts(league):
            yield from ROUTES[league].schedule_paths(key)

    def _parts(self, league: League) -> Iterator[SeasonKey]:
        """Yield all parts of the seasons under way."""
        return chain.from_iterable(parts_of(league, year) for year in self._years(league))

    def _gravest(self, league: League, seasons: Collection[SeasonKey] | None = None) -> SportsDataError | None:
        """Return the failure to report, or None. An absent route counts only if games are expected or nothing is in
        memory.

        `seasons` are the requested season parts; None stands for the seasons under way.
        """
        told = [
            error
            for error in self._feeds.status.errors(self._paths(league, seasons))
            if not isinstance(error, NotFound) or not self.held(league) or self._feeds.status.is_expected(error.path)
        ]
        return min(
            told,
            key=lambda error: [isinstance(error, kind) for kind in _GRAVEST_FIRST].index(True),
            default=None,
        )

    async def _snapshots(self, keys: Sequence[SeasonKey]) -> Sequence[Snapshot]:
        """Return the snapshots of these seasons. Raises LeagueUnavailable if a season fails and no other has games.

        A season that the vendor has not published has an empty snapshot. A season that fails, or that is absent
        although it is usually played now, has a snapshot with a failure, so that clients can see that the result is
        incomplete.
        """
        found = {key: self._seasons.shown(key) for key in keys}
        missing = [key for key, snapshot in found.items() if snapshot is None]
        failures: dict[SeasonKey, SportsDataError] = {}
        if missing:
            results = await asyncio.gather(*map(self._seasons.load, missing), return_exceptions=True)
            for key, result in zip(missing, results, strict=True):
                if isinstance(result, Snapshot):
                    found[key] = result
                elif isinstance(result, SportsDataError):
                    failures[key] = result
                else:
                    raise result
        snapshots = [snapshot for snapshot in found.values() if snapshot is not None]
        grave = {
            key: failure
            for key, failure in failures.items()
            if not isinstance(failure, NotFound) or self._is_expected(key)
        }
        if grave and not any(snapshot.games for snapshot in snapshots):
            # NotInPlan is reported only if all failures are of this kind, because other failures may be temporary.
            first = min(grave.values(), key=lambda failure: isinstance(failure, NotInPlan))
            raise LeagueUnavailable(first.code, first.words) from first
        return [*snapshots, *(_absent(key, failure, self._clock()) for key, failure in grave.items())]


def _absent(key: SeasonKey, failure: SportsDataError, now: datetime) -> Snapshot:
    """Return an empty snapshot with its failure, for a season part that cannot be fetched."""
    told = LeagueUnavailable(failure.code, failure.words)
    return Snapshot(empty_season(key, now), (), Directory({}, {}), failure=told)
