"""The schedule store: the schema's port, over the feeds of SportsData.io.

A season is served from its schedule route alone where teams, venues, scores or the current season cannot be had:
what fails at the side costs only what it would have added.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import structlog

from gql_service.clock import Clock
from gql_service.schedule import freshness
from gql_service.schedule.calendar import parts_of, seasons_between, usual_season
from gql_service.schedule.feeds import Feeds, Held
from gql_service.sportsdata.client import ANYTHING, ROWS, SportsDataClient
from gql_service.sportsdata.errors import KeyRejected, NotFound, NotInPlan, SportsDataError
from gql_service.sportsdata.mapping.assembly import Material, build_directory, build_snapshot, unknown_teams
from gql_service.sportsdata.mapping.current import read_current
from gql_service.sportsdata.mapping.times import EASTERN
from gql_service.sportsdata.routes import COMPETITIONS, ROUTES, LeagueRoutes
from schema.enums import League, SeasonType, SourceMode
from schema.errors import LEAGUE_NOT_SERVED, LeagueUnavailable
from schema.ids import SeasonKey
from schema.port import Current
from schema.snapshot import Directory, Snapshot, merged_directories
from schema.source import Source

_log = structlog.get_logger(__name__)
_GRAVEST_FIRST: Final = (KeyRejected, NotInPlan, SportsDataError)


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """What the deployer decides. `monthly_calls` None means that calls cost nothing."""

    leagues: tuple[League, ...]
    mode: SourceMode
    delayed: bool = False
    scrambled: bool = False
    monthly_calls: int | None = None


@dataclass(frozen=True, slots=True)
class _Built:
    """A snapshot and the answers it was made from, to tell whether it must be made again."""

    versions: tuple[object, ...]
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class _Listed:
    """A league's own lists of teams and venues, and the answers they were made from."""

    versions: tuple[object, ...]
    directory: Directory


def _answer(held: Held | None) -> object:
    return held.answer if held is not None else None


def _rows(held: Held | None) -> Sequence[object]:
    return held.answer.value if held is not None else ()


class ScheduleStore:
    """Implements `schema.port.SchedulePort`."""

    def __init__(self, client: SportsDataClient, clock: Clock, options: StoreOptions) -> None:
        self._clock = clock
        self._options = options
        self._feeds = Feeds(client, clock, lambda feeds: freshness.pace(options.monthly_calls, feeds))
        self._built: dict[SeasonKey, _Built] = {}
        self._building: dict[SeasonKey, asyncio.Lock] = {}
        self._listed: dict[League, _Listed] = {}
        self._schedule_path: dict[SeasonKey, str] = {}

    @property
    def leagues(self) -> Sequence[League]:
        """The leagues that are served, in the deployer's order."""
        return self._options.leagues

    async def for_days(self, league: League, first: date, last: date) -> Sequence[Snapshot]:
        """See SchedulePort."""
        self._routes(league)
        return await self._snapshots(seasons_between(league, first, last))

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        """See SchedulePort."""
        routes = self._routes(league)
        if year is None:
            await self._side(routes.path(routes.current), freshness.CURRENT_SEASON, ANYTHING)
            year = self.current(league).season.year
        keys = [key for key in parts_of(league, year) if season_type in (None, key.type)]
        return await self._snapshots(keys)

    async def directory(self, league: League) -> Directory:
        """See SchedulePort. The league's own lists, and what the rows of the seasons in memory add to them.

        Where there is no list, the teams of the current regular season are those that its games name.
        """
        routes = self._routes(league)
        await self._side(routes.path(routes.current), freshness.CURRENT_SEASON, ANYTHING)
        stadiums = await self._side(routes.path(routes.stadiums), freshness.REFERENCE)
        teams = await self._side(routes.path(routes.teams), freshness.REFERENCE)
        if teams is None:
            await self._snapshots([self._main_season(league)])
        lists = self._listed.get(league)
        if lists is None or not _same(lists.versions, (_answer(teams), _answer(stadiums))):
            lists = _Listed((_answer(teams), _answer(stadiums)), build_directory(league, _rows(teams), _rows(stadiums)))
            self._listed[league] = lists
        return merged_directories([*(snapshot.directory for snapshot in self.held(league)), lists.directory])

    def held(self, league: League) -> Sequence[Snapshot]:
        """See SchedulePort."""
        return [built.snapshot for key, built in self._built.items() if key.league is league]

    def current(self, league: League) -> Current:
        """See SchedulePort."""
        routes = ROUTES[league]
        held = self._feeds.held(routes.path(routes.current))
        said = read_current(league, held.answer.value) if held is not None else None
        return said or Current(usual_season(league, self.league_day(league, self._clock())))

    def league_day(self, league: League, instant: datetime) -> date:
        """See SchedulePort. US leagues file their days in Eastern time, soccer in UTC."""
        return instant.astimezone(UTC if league in COMPETITIONS else EASTERN).date()

    def source(self, league: League) -> Source:
        """See SchedulePort."""
        options = self._options
        built = [built.snapshot for key, built in self._built.items() if key.league is league]
        error = self._gravest(league)
        return Source(
            league=league,
            mode=options.mode,
            as_of=max((snapshot.as_of for snapshot in built), default=None),
            stale=any(snapshot.stale for snapshot in built),
            delayed=options.delayed,
            scrambled=options.scrambled,
            dropped_rows=sum(snapshot.dropped_rows for snapshot in built),
            error_code=error.code if error else None,
            error=error.words if error else None,
        )

    def has_data(self) -> bool:
        """Tell whether any league has a season or teams in memory."""
        return bool(self._built)

    def why_not_ready(self) -> str:
        """Return in a sentence why no league has data yet."""
        failures = ((league, self._gravest(league)) for league in self._options.leagues)
        told = [f"{league.value}: {error.words}" for league, error in failures if error is not None]
        return " ".join(told) or "No league has been loaded yet."

    async def load(self, league: League) -> None:
        """Load what a visitor of today will ask for. Failures are told by `source`; none is raised."""
        today = self.league_day(league, self._clock())
        try:
            await self.for_days(league, today, today + timedelta(days=7))
            await self.directory(league)
        except LeagueUnavailable as failure:
            _log.warning("league cannot be loaded", league=league.value, code=failure.code, reason=failure.message)

    def _routes(self, league: League) -> LeagueRoutes:
        if league not in self._options.leagues:
            raise LeagueUnavailable(
                LEAGUE_NOT_SERVED,
                f"This gateway does not serve {league.value}; it serves "
                f"{', '.join(served.value for served in self._options.leagues)}.",
            )
        return ROUTES[league]

    def _main_season(self, league: League) -> SeasonKey:
        """Return the regular season of the current year, which names every team."""
        current = self.current(league).season
        return replace(current, type=SeasonType.REGULAR)

    def _paths(self, league: League) -> Iterator[str]:
        routes = ROUTES[league]
        yield from (routes.path(each) for each in (routes.teams, routes.stadiums, routes.current))
        year = self.current(league).season.year
        for key in parts_of(league, year):
            chosen = self._schedule_path.get(key)
            yield from [chosen] if chosen else routes.schedule_paths(key)
            if (scores := routes.scores_path(key)) is not None:
                yield scores

    def _gravest(self, league: League) -> SportsDataError | None:
        errors = self._feeds.errors(self._paths(league))
        return min(
            errors,
            key=lambda error: [isinstance(error, kind) for kind in _GRAVEST_FIRST].index(True),
            default=None,
        )

    async def _side(self, path: str, lifetime: timedelta, shape: type = ROWS) -> Held | None:
        """Get what only adds; a failure is noted by the feed and told by `source`."""
        try:
            return await self._feeds.get(path, lifetime, shape)
        except SportsDataError:
            return None

    async def _snapshots(self, keys: Sequence[SeasonKey]) -> Sequence[Snapshot]:
        """Return the snapshots of the seasons that answer, or raise LeagueUnavailable where all fail.

        A season that is not there is an empty one: the vendor has not published it.
        """
        results = await asyncio.gather(*(self._snapshot(key) for key in keys), return_exceptions=True)
        failures: list[SportsDataError] = []
        snapshots: list[Snapshot] = []
        for result in results:
            if isinstance(result, Snapshot):
                snapshots.append(result)
            elif isinstance(result, SportsDataError):
                failures.append(result)
            else:
                raise result
        grave = [failure for failure in failures if not isinstance(failure, NotFound)]
        if grave and not snapshots:
            raise LeagueUnavailable(grave[0].code, grave[0].words) from grave[0]
        return snapshots

    async def _snapshot(self, key: SeasonKey) -> Snapshot:
        routes = ROUTES[key.league]
        before = self._built.get(key)
        lifetime = freshness.FAR_OFF
        if before is not None:
            lifetime = freshness.schedule_lifetime(before.snapshot.games, self._clock())
        schedule, teams, stadiums, scores, _ = await asyncio.gather(
            self._schedule(key, lifetime),
            self._side(routes.path(routes.teams), freshness.REFERENCE),
            self._side(routes.path(routes.stadiums), freshness.REFERENCE),
            self._scores(key, lifetime),
            self._side(routes.path(routes.current), freshness.CURRENT_SEASON, ANYTHING),
        )
        async with self._building.setdefault(key, asyncio.Lock()):
            return await self._build(key, schedule, scores, teams, stadiums)

    async def _scores(self, key: SeasonKey, lifetime: timedelta) -> Held | None:
        path = ROUTES[key.league].scores_path(key)
        return await self._side(path, lifetime) if path else None

    async def _schedule(self, key: SeasonKey, lifetime: timedelta) -> Held:
        """Get a season's schedule by the best route that the plan includes. Raises SportsDataError."""
        paths = ROUTES[key.league].schedule_paths(key)
        known = self._schedule_path.get(key)
        first_error: SportsDataError | None = None
        for path in [known] if known else paths:
            try:
                held = await self._feeds.get(path, lifetime, ROWS)
            except (KeyRejected, NotInPlan, NotFound) as error:
                if isinstance(error, KeyRejected) and error.certain:
                    raise
                first_error = first_error or error
                continue
            self._schedule_path[key] = path
            return held
        raise first_error or NotFound(paths[0])

    async def _build(
        self, key: SeasonKey, schedule: Held, scores: Held | None, teams: Held | None, stadiums: Held | None
    ) -> Snapshot:
        inputs = (schedule, scores, teams, stadiums)
        stale = schedule.stale or (scores is not None and scores.stale)
        versions = (*map(_answer, inputs), stale)
        before = self._built.get(key)
        if before is not None and _same(before.versions, versions):
            return self._seen_again(key, before, schedule.fetched_at)
        material = Material(
            schedule=_rows(schedule),
            scores=_rows(scores),
            teams=_rows(teams),
            season_teams=(),
            stadiums=_rows(stadiums),
            as_of=schedule.fetched_at,
            show_numbers=not self._options.scrambled,
            stale=stale,
        )
        if key.year < self.current(key.league).season.year and unknown_teams(key, material):
            path = ROUTES[key.league].season_teams_path(key.year)
            season_teams = await self._side(path, freshness.REFERENCE) if path else None
            material = replace(material, season_teams=_rows(season_teams))
        # Thousands of rows take a good part of a second; a thread lets other requests through meanwhile.
        snapshot = await asyncio.to_thread(build_snapshot, key, material)
        self._built[key] = _Built(versions, snapshot)
        return snapshot

    def _seen_again(self, key: SeasonKey, before: _Built, at: datetime) -> Snapshot:
        """Mark an unchanged snapshot as seen at a later instant, without making its records anew."""
        if before.snapshot.as_of == at:
            return before.snapshot
        for game in before.snapshot.games:
            game.as_of = at
        snapshot = replace(before.snapshot, as_of=at)
        self._built[key] = _Built(before.versions, snapshot)
        return snapshot


def _same(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    return all(one is other for one, other in zip(before, after, strict=True))
