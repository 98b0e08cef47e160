"""The schedule store: the schema's port, over the snapshots in memory and the feeds of SportsData.io."""

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
from gql_service.schedule.calendar import parts_of, seasons_between, usual_season, usual_years
from gql_service.schedule.day_seasons import seasons_on
from gql_service.schedule.directories import Directories
from gql_service.schedule.feeds import Calls, Feeds, Route
from gql_service.schedule.freshness import DEFAULT_MAX_STALE, Tier
from gql_service.schedule.governor import Governor
from gql_service.schedule.refresher import TICK_SECONDS, Refresher, Renewed, is_hot, reference_routes
from gql_service.schedule.said import Said
from gql_service.schedule.seasons import Entry, Seasons
from gql_service.schedule.served_seasons import ServedSeasons
from gql_service.sportsdata.answer import ANYTHING
from gql_service.sportsdata.client import SportsDataClient
from gql_service.sportsdata.errors import BudgetSpent, KeyRejected, NotFound, NotInPlan, SportsDataError
from gql_service.sportsdata.mapping.assembly import empty_season
from gql_service.sportsdata.mapping.times import EASTERN, UTC_ZONE
from gql_service.sportsdata.routes import COMPETITIONS, ROUTES, LeagueRoutes
from schema.enums import League, SeasonType, SourceMode
from schema.errors import LEAGUE_NOT_SERVED, SEASON_NOT_SERVED, LeagueUnavailable
from schema.ids import SeasonKey
from schema.port import Current
from schema.renewal import Renewal
from schema.snapshot import Directory, Snapshot
from schema.source import Source

_log = structlog.get_logger(__name__)
_HINTS: Final[dict[type[SportsDataError], str]] = {
    KeyRejected: " Check SPORTSDATA_API_KEY.",
    BudgetSpent: " SPORTSDATA_MONTHLY_CALLS sets how many there are.",
}
"""What the person on call can do about a failure."""
_GRAVEST_FIRST: Final = (KeyRejected, BudgetSpent, NotInPlan, SportsDataError)


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """What the deployer decides."""

    leagues: tuple[League, ...]
    mode: SourceMode
    delayed: bool = False
    scrambled: bool = False
    seasons: ServedSeasons = ServedSeasons()
    """Which seasons may be asked for."""
    recorded: Mapping[League, Sequence[SeasonKey]] = field(default_factory=dict)
    """The seasons that recorded answers have, the one to begin with first; empty unless they are replayed."""
    max_stale: timedelta = DEFAULT_MAX_STALE
    """For how long an answer may be shown past its time."""
    public_quota: bool = False
    """Whether `sources` tell the calls of the month."""
    several: bool = False
    """Whether other containers may serve the same clients."""


class ScheduleStore:
    """Implements `schema.port.SchedulePort`. `start` begins the work behind the scenes, `close` ends it."""

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
        """Listen to the other containers, and begin to refresh what is asked for."""
        await self._feeds.start()
        self._run()

    def _run(self) -> None:
        self._running = asyncio.create_task(self.refresher.run())
        self._running.add_done_callback(self._ended)

    def _ended(self, running: "asyncio.Task[None]") -> None:
        """Begin again where the work behind the scenes broke off: without it nothing would ever be refreshed."""
        if not running.cancelled() and (error := running.exception()) is not None:
            _log.error("refresher broke off", exc_info=error)
            asyncio.get_running_loop().call_later(TICK_SECONDS, self._run)

    async def settle(self) -> None:
        """Wait until nothing goes on behind the scenes; for who moves the clock by hand."""
        await self._feeds.settle()
        await self._seasons.settle()

    async def close(self) -> None:
        """End all work behind the scenes."""
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
            # The vendor knows of seasons in unusual months; what is usual is asked for meanwhile.
            wanted = [key for key in self._seasons_on(league, first, last) if self._seasons.snapshot(key) is None]
            loads = (self._seasons.load(key) for key in wanted)
            await asyncio.gather(self._feeds.side(current), *loads, return_exceptions=True)
        return await self._snapshots(self._seasons_on(league, first, last))

    def _seasons_on(self, league: League, first: date, last: date) -> list[SeasonKey]:
        """Return the seasons that can have games on these league days, and may be asked for."""
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
        """See SchedulePort. Where there is no list, the teams of the current regular season are those in its games."""
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
        if said is not None and league in COMPETITIONS and self._is_over(said.season, today):
            return Current(replace(said.season, type=SeasonType.POSTSEASON))
        return said or Current(usual)

    def _is_over(self, key: SeasonKey, today: date) -> bool:
        """Tell whether all games of a regular season in memory lie behind, and there are play-offs to go on with."""
        season = self._seasons.snapshot(key)
        playoffs = self._seasons.snapshot(replace(key, type=SeasonType.POSTSEASON))
        end = season.season.end_date if season else None
        return end is not None and end < today and playoffs is not None and bool(playoffs.games)

    def _years(self, league: League) -> frozenset[int]:
        """Return the years of the seasons that a league is in: the source may move on before the last game is over."""
        return usual_years(league, self.league_day(league, self._clock())) | {self.current(league).season.year}

    def _is_expected(self, key: SeasonKey) -> bool:
        """Tell whether a part of a season is usually played today, so that it has to be there.

        Of what was recorded nothing is expected. Nor is an All-Star game: a plan may lack it, and asking for it once
        more each hour would take a fifth of a small month.
        """
        if self._options.mode is SourceMode.REPLAY or key.type is SeasonType.ALL_STAR:
            return False
        today = self.league_day(key.league, self._clock())
        return key in seasons_between(key.league, today, today)

    def league_day(self, league: League, instant: datetime) -> date:
        """Return the day under which a league files an instant."""
        return instant.astimezone(self.league_zone(league)).date()

    def league_zone(self, league: League) -> ZoneInfo:
        """See SchedulePort. US leagues file their days in Eastern time, soccer in UTC."""
        return UTC_ZONE if league in COMPETITIONS else EASTERN

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        """See SchedulePort. Told from the parts of the seasons under way that are looked at."""
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
        """Return what is not asked for now, families of routes and leagues, each with the code of the reason."""
        return self._feeds.left_alone()

    def left_alone_until(self) -> dict[str, datetime]:
        """Return when each part that is left alone is asked again; aware instants."""
        return self._feeds.left_alone_until()

    def looked_at(self, league: League) -> datetime | None:
        """Return when somebody was last shown games of the seasons that a league is in."""
        seen = (snapshot.sighting.looked_at for snapshot in self._looked_at(league))
        return max((at for at in seen if at is not None), default=None)

    async def refresh_now(self, league: League, *, force: bool) -> Sequence[Renewed]:
        """Ask now for newer games of a league: of what somebody looks at, else of the seasons that it is in.

        The month's pace is heeded, unless it is forced; its limit always is. By force the parts of these seasons that
        are not in memory are asked for, too, and whatever was refused before.
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
        # Where few calls are left, what somebody looks at comes first.
        missing = await self._load_missing(league) if force else []
        return list({each.path: each for each in (*missing, *renewed)}.values())

    async def _load_missing(self, league: League) -> list[Renewed]:
        """Ask for the parts of the seasons that a league is in that are not in memory; tell what became of each."""
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
        """Return the parts of the seasons under way that somebody looks at; else all of them, else what there is."""
        now, years = self._clock(), self._years(league)
        entries = self._seasons.entries(league)
        current = [entry for entry in entries if entry.key.year in years] or entries
        hot = [entry for entry in current if is_hot(entry, now)]
        return hot or current

    @property
    def version(self) -> int:
        """A number that changes whenever anything does that answers are made from; what time alone does, it misses."""
        return self._feeds.version + self._seasons.version + self._directories.version

    @property
    def calls(self) -> Calls:
        """How many calls have answered and failed since the start."""
        return self._feeds.calls

    def stale_leagues(self) -> list[League]:
        """Return the leagues that somebody looks at and that are past their time."""
        now = self._clock()
        hot = [entry for entry in self._seasons.entries() if is_hot(entry, now)]
        stale = {entry.key.league for entry in hot if entry.snapshot.sighting.is_stale(now)}
        return [league for league in self.leagues if league in stale]

    def has_data(self) -> bool:
        """Tell whether any league has a season or teams in memory."""
        return bool(self._seasons.entries()) or self._directories.has_teams()

    def why_not_ready(self) -> str:
        """Return in a sentence why no league has data yet."""
        failures = ((league, self._gravest(league)) for league in self._options.leagues)
        told = [
            f"{league.value}: {error.words}{_HINTS.get(type(error), '')}"
            for league, error in failures
            if error is not None
        ]
        return " ".join(told) or "No league has been loaded yet."

    async def load(self, league: League) -> None:
        """Load what a visitor of today will ask for. Failures are told by `source`; none is raised."""
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
        """Load a season of the past if nothing else was recorded: it is what there is to be asked for."""
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
        """Return the years of the seasons that may be asked for; None where all may."""
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
        """Yield these paths, and those of schedules that a worse route has answered for."""
        yield from self._paths(league)
        for key in self._parts(league):
            yield from ROUTES[league].schedule_paths(key)

    def _parts(self, league: League) -> Iterator[SeasonKey]:
        """Yield all parts of the seasons that a league is in."""
        return chain.from_iterable(parts_of(league, year) for year in self._years(league))

    def _gravest(self, league: League, seasons: Collection[SeasonKey] | None = None) -> SportsDataError | None:
        """Return the failure to tell: what is not there and not expected counts only as long as nothing is.

        `seasons` are the parts of seasons that were asked for; None stands for those that the league is in.
        """
        told = [
            error
            for error in self._feeds.errors(self._paths(league, seasons))
            if not isinstance(error, NotFound) or not self.held(league) or self._feeds.is_expected(error.path)
        ]
        return min(
            told,
            key=lambda error: [isinstance(error, kind) for kind in _GRAVEST_FIRST].index(True),
            default=None,
        )

    async def _snapshots(self, keys: Sequence[SeasonKey]) -> Sequence[Snapshot]:
        """Return the snapshots of the seasons that answer, or raise LeagueUnavailable where none that does has games.

        A season that is not there is an empty one: the vendor has not published it. One that fails, or is not there
        while it is usually played, leaves a snapshot that says so, so that nobody takes the rest for all there is.
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
            # The plan is the reason only if it is that of all parts: the others may yet answer.
            first = min(grave.values(), key=lambda failure: isinstance(failure, NotInPlan))
            raise LeagueUnavailable(first.code, first.words) from first
        return [*snapshots, *(_absent(key, failure, self._clock()) for key, failure in grave.items())]


def _absent(key: SeasonKey, failure: SportsDataError, now: datetime) -> Snapshot:
    """Return what stands for a part of a season that could not be had."""
    told = LeagueUnavailable(failure.code, failure.words)
    return Snapshot(empty_season(key, now), (), Directory({}, {}), failure=told)
