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
from gql_service.sportsdata.client import ANYTHING, ROWS, Answer, SportsDataClient
from gql_service.sportsdata.errors import KeyRejected, NotFound, NotInPlan, SportsDataError
from gql_service.sportsdata.mapping.assembly import Material, build_directory, build_snapshot, unknown_teams
from gql_service.sportsdata.mapping.current import read_current
from gql_service.sportsdata.mapping.times import EASTERN
from gql_service.sportsdata.routes import COMPETITIONS, ROUTES, LeagueRoutes
from schema.enums import League, SeasonType, SourceMode
from schema.errors import LEAGUE_NOT_SERVED, SEASON_NOT_SERVED, LeagueUnavailable
from schema.ids import SeasonKey
from schema.port import Current
from schema.season import Season
from schema.snapshot import Directory, Snapshot, merged_directories
from schema.source import Source

FAR_SEASONS_KEPT: Final = 8
"""Parts of seasons other than the current and the next that stay in memory, all leagues together."""

_LOOK_AGAIN: Final = timedelta(seconds=30)
_log = structlog.get_logger(__name__)
_HINTS: Final[dict[type[SportsDataError], str]] = {KeyRejected: " Check SPORTSDATA_API_KEY."}
"""What the person on call can do about a failure."""
_GRAVEST_FIRST: Final = (KeyRejected, NotInPlan, SportsDataError)


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """What the deployer decides. `monthly_calls` None means that calls cost nothing."""

    leagues: tuple[League, ...]
    mode: SourceMode
    delayed: bool = False
    scrambled: bool = False
    monthly_calls: int | None = None
    past_seasons: int | None = None
    """How many seasons before the current one may be asked for; None where it costs nothing."""


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


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the routes of a season answered; None where a supplementary one gave nothing."""

    schedule: Held
    scores: Held | None
    teams: Held | None
    stadiums: Held | None

    @property
    def stale(self) -> bool:
        """Tell whether games or scores are older than they should be."""
        return self.schedule.stale or (self.scores is not None and self.scores.stale)

    @property
    def versions(self) -> tuple[object, ...]:
        """What decides whether a snapshot must be made again."""
        return (*map(_answer, (self.schedule, self.scores, self.teams, self.stadiums)), self.stale)

    def material(self, season_teams: Held | None, *, show_numbers: bool) -> Material:
        """Decode them all."""
        return Material(
            schedule=_rows(self.schedule),
            scores=_rows(self.scores),
            teams=_rows(self.teams),
            season_teams=_rows(season_teams),
            stadiums=_rows(self.stadiums),
            as_of=self.schedule.fetched_at,
            show_numbers=show_numbers,
            stale=self.stale,
        )


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
        self._current: dict[League, tuple[Answer | None, Current | None]] = {}
        self._lifetimes: dict[SeasonKey, tuple[datetime, timedelta]] = {}
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
        usual = seasons_between(league, first, last)
        # A season that is known to have games on these days is asked for whatever the usual months are.
        known = [snapshot.key for snapshot in self.held(league) if _overlaps(snapshot.season, first, last)]
        return await self._snapshots(self._allowed(list(dict.fromkeys((*usual, *known)))))

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        """See SchedulePort."""
        routes = self._routes(league)
        if year is None:
            await self._side(routes.path(routes.current), freshness.CURRENT_SEASON, ANYTHING)
            year = self.current(league).season.year
        keys = self._allowed([key for key in parts_of(league, year) if season_type in (None, key.type)])
        if not keys and not self._may_ask(league, year):
            raise LeagueUnavailable(
                SEASON_NOT_SERVED,
                f"This gateway serves {league.value} from {self._first_year(league)} to {self._last_year(league)}; "
                f"SEASONS decides how far back.",
            )
        return await self._snapshots(keys)

    async def directory(self, league: League) -> Directory:
        """See SchedulePort. The league's own lists, and what the rows of the seasons in memory add to them.

        Where there is no list, the teams of the current regular season are those that its games name.
        """
        routes = self._routes(league)
        stadiums, teams, _ = await asyncio.gather(
            self._side(routes.path(routes.stadiums), freshness.REFERENCE),
            self._side(routes.path(routes.teams), freshness.REFERENCE),
            self._side(routes.path(routes.current), freshness.CURRENT_SEASON, ANYTHING),
        )
        if teams is None:
            await self._snapshots([self._regular_season(league)])
        lists = self._listed.get(league)
        versions = (_answer(teams), _answer(stadiums))
        if lists is None or not _same(lists.versions, versions):
            lists = _Listed(versions, build_directory(league, _rows(teams), _rows(stadiums)))
            self._listed[league] = lists
        return merged_directories([*(snapshot.directory for snapshot in self.held(league)), lists.directory])

    def held(self, league: League) -> Sequence[Snapshot]:
        """See SchedulePort."""
        return [built.snapshot for key, built in self._built.items() if key.league is league]

    def current(self, league: League) -> Current:
        """See SchedulePort."""
        routes = ROUTES[league]
        said = self._said_current(league, self._feeds.held(routes.path(routes.current)))
        today = self.league_day(league, self._clock())
        if said is not None and league in COMPETITIONS and self._is_over(said.season, today):
            return Current(replace(said.season, type=SeasonType.POSTSEASON))
        return said or Current(usual_season(league, today))

    def _said_current(self, league: League, held: Held | None) -> Current | None:
        """Read what the vendor calls current, once for each of its answers."""
        if held is None:
            return None
        answer, said = self._current.get(league, (None, None))
        if answer is not held.answer:
            said = read_current(league, held.answer.value)
            self._current[league] = (held.answer, said)
        return said

    def _is_over(self, key: SeasonKey, today: date) -> bool:
        """Tell whether all games of a regular season in memory lie behind, and there are play-offs to go on with."""
        built, playoffs = self._built.get(key), self._built.get(replace(key, type=SeasonType.POSTSEASON))
        end = built.snapshot.season.end_date if built else None
        return end is not None and end < today and playoffs is not None and bool(playoffs.snapshot.games)

    def league_day(self, league: League, instant: datetime) -> date:
        """See SchedulePort. US leagues file their days in Eastern time, soccer in UTC."""
        return instant.astimezone(UTC if league in COMPETITIONS else EASTERN).date()

    def source(self, league: League) -> Source:
        """See SchedulePort. Told from the current season; a season of the past shows in answers made from it."""
        options = self._options
        if league not in options.leagues:
            return Source(
                league=league, mode=options.mode, error_code=LEAGUE_NOT_SERVED, error=self._not_served(league)
            )
        year = self.current(league).season.year
        held = self.held(league)
        snapshots = [snapshot for snapshot in held if snapshot.key.year == year] or held
        directories = [snapshot.directory.dropped_rows for snapshot in snapshots]
        error = self._gravest(league)
        return Source(
            league=league,
            mode=options.mode,
            as_of=max((snapshot.as_of for snapshot in snapshots), default=None),
            stale=any(snapshot.stale for snapshot in snapshots),
            delayed=options.delayed,
            scrambled=options.scrambled,
            dropped_rows=sum(snapshot.dropped_rows for snapshot in snapshots) + max(directories, default=0),
            error_code=error.code if error else None,
            error=error.words if error else None,
        )

    def has_data(self) -> bool:
        """Tell whether any league has a season or teams in memory."""
        return bool(self._built) or any(listed.directory.teams for listed in self._listed.values())

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

    def _first_year(self, league: League) -> int:
        past = self._options.past_seasons
        return 0 if past is None else self.current(league).season.year - past

    def _last_year(self, league: League) -> int:
        return self.current(league).season.year + 1

    def _may_ask(self, league: League, year: int) -> bool:
        """Tell whether a season may cost calls: a stranger must not spend the month on history."""
        unbounded = self._options.past_seasons is None
        return unbounded or self._first_year(league) <= year <= self._last_year(league)

    def _allowed(self, keys: Sequence[SeasonKey]) -> list[SeasonKey]:
        return [key for key in keys if self._may_ask(key.league, key.year)]

    def _routes(self, league: League) -> LeagueRoutes:
        if league not in self._options.leagues:
            raise LeagueUnavailable(LEAGUE_NOT_SERVED, self._not_served(league))
        return ROUTES[league]

    def _not_served(self, league: League) -> str:
        served = ", ".join(each.value for each in self._options.leagues)
        return f"This gateway does not serve {league.value}; it serves {served}."

    def _regular_season(self, league: League) -> SeasonKey:
        """Return the regular season of the current year, whose games name every team."""
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
        """Return the failure to tell: what is not there counts only as long as nothing is, for it may yet come."""
        nothing = not self.held(league)
        errors = [
            error for error in self._feeds.errors(self._paths(league)) if nothing or not isinstance(error, NotFound)
        ]
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
        lifetime = self._lifetime(key)
        schedule, teams, stadiums, scores, _ = await asyncio.gather(
            self._schedule(key, lifetime),
            self._side(routes.path(routes.teams), freshness.REFERENCE),
            self._side(routes.path(routes.stadiums), freshness.REFERENCE),
            self._scores(key, lifetime),
            self._side(routes.path(routes.current), freshness.CURRENT_SEASON, ANYTHING),
        )
        async with self._building.setdefault(key, asyncio.Lock()):
            return await self._build(key, _Answers(schedule, scores, teams, stadiums))

    def _lifetime(self, key: SeasonKey) -> timedelta:
        """Return for how long the schedule is good; looked at anew twice a minute, since it takes in every game."""
        built = self._built.get(key)
        if built is None:
            return freshness.FAR_OFF
        now = self._clock()
        looked_at, lifetime = self._lifetimes.get(key, (None, freshness.FAR_OFF))
        if looked_at is None or not timedelta(0) <= now - looked_at < _LOOK_AGAIN:
            lifetime = freshness.schedule_lifetime(built.snapshot.games, now)
            self._lifetimes[key] = (now, lifetime)
        return lifetime

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

    async def _build(self, key: SeasonKey, answers: _Answers) -> Snapshot:
        """Return the snapshot made from these answers, the one at hand where they are those it was made from."""
        before = self._built.get(key)
        if before is not None and _same(before.versions, answers.versions):
            return self._seen_again(key, before, answers.schedule.fetched_at)
        season_teams = await self._season_teams(key, answers)
        show_numbers = not self._options.scrambled
        # Thousands of rows take a good part of a second: a thread lets other requests through meanwhile.
        snapshot = await asyncio.to_thread(
            lambda: build_snapshot(key, answers.material(season_teams, show_numbers=show_numbers))
        )
        self._keep(key, _Built(answers.versions, snapshot))
        return snapshot

    async def _season_teams(self, key: SeasonKey, answers: _Answers) -> Held | None:
        """Get the teams of a past season, where its games name some that the league no longer lists."""
        path = ROUTES[key.league].season_teams_path(key.year)
        past = key.year < self.current(key.league).season.year
        if not past or path is None:
            return None
        moved = await asyncio.to_thread(unknown_teams, key, _rows(answers.schedule), _rows(answers.teams))
        return await self._side(path, freshness.REFERENCE) if moved else None

    def _keep(self, key: SeasonKey, built: _Built) -> None:
        """Put a snapshot in its place, and let go of the far-off one that has been there longest."""
        self._lifetimes.pop(key, None)
        self._built.pop(key, None)
        self._built[key] = built
        far = [each for each in self._built if not self._is_near(each)]
        for each in far[: max(0, len(far) - FAR_SEASONS_KEPT)]:
            self._let_go(each)

    def _is_near(self, key: SeasonKey) -> bool:
        current = self.current(key.league).season.year
        return current <= key.year <= current + 1

    def _let_go(self, key: SeasonKey) -> None:
        self._built.pop(key, None)
        self._building.pop(key, None)
        self._lifetimes.pop(key, None)
        self._schedule_path.pop(key, None)
        routes = ROUTES[key.league]
        shared = not routes.has_parts and any(
            each.league is key.league and each.year == key.year for each in self._built
        )
        if not shared:
            paths = (*routes.schedule_paths(key), routes.scores_path(key))
            self._feeds.forget(path for path in paths if path is not None)

    def _seen_again(self, key: SeasonKey, before: _Built, at: datetime) -> Snapshot:
        """Mark an unchanged snapshot as seen at a later instant, without making its records anew."""
        if before.snapshot.as_of == at:
            return before.snapshot
        for game in before.snapshot.games:
            game.as_of = at
        snapshot = replace(before.snapshot, as_of=at)
        self._keep(key, _Built(before.versions, snapshot))
        return snapshot


def _overlaps(season: Season, first: date, last: date) -> bool:
    start, end = season.start_date, season.end_date
    return start is not None and end is not None and start <= last and first <= end


def _same(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    return all(one is other for one, other in zip(before, after, strict=True))
