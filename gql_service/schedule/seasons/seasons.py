"""The snapshots in memory: built from the answers of the feeds, shown at once, and rebuilt in the background.

A season needs only its schedule route. If teams, venues or scores cannot be fetched, the season is served without them.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, takewhile
from typing import Final

from gql_service.clock import Clock
from gql_service.process.background import give_way, in_background, soon_in_background
from gql_service.schedule.feeds.feed import Held, Route
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import (
    CADENCE,
    OVER,
    SCHEDULE_CADENCE,
    SCORES_CADENCE,
    TIERS,
    UNPUBLISHED,
    Cadence,
    Phase,
    Stretch,
    Tier,
    Timetable,
    is_over,
)
from gql_service.schedule.instants import not_before, offset_of, starts_at
from gql_service.schedule.seasons.season_months import parts_of
from gql_service.sportsdata.errors import KeyRejected, NotFound, NotInPlan, SportsDataError
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.mapping.assembly import build_snapshot, unknown_teams
from gql_service.sportsdata.mapping.legible import is_game, is_team, is_venue
from gql_service.sportsdata.mapping.material import Material
from gql_service.sportsdata.mapping.readings import Readings
from gql_service.sportsdata.rows.answer import ANYTHING, ROWS, Rows
from schema.enums import League
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot
from schema.types.game import Game

FORGOTTEN_AFTER: Final = timedelta(days=1)
FAR_SEASONS_KEPT: Final = 48
"""Season parts kept in memory for all leagues together, besides the current and next seasons."""
FAR_GAMES_KEPT: Final = 12_000
"""Games of these season parts together: two seasons of the league with most games, about 40 MiB each."""
GAMES_LET_GO: Final = 256
"""Games released at a time, which takes a fraction of a millisecond."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a season's routes; None for a supplementary route without an answer."""

    schedule: Held
    scores: Held | None
    teams: Held | None
    stadiums: Held | None

    @property
    def versions(self) -> tuple[object, ...]:
        """The answers themselves. A snapshot is rebuilt only if any of them is another object."""
        each = (self.schedule, self.scores, self.teams, self.stadiums)
        return tuple(held.answer if held is not None else None for held in each)

    @property
    def seen_at(self) -> datetime:
        """When games were last fetched. The schedule and the scores both list all games."""
        return max(self.schedule.fetched_at, self.scores.fetched_at if self.scores else self.schedule.fetched_at)

    def material(self, season_teams: Held | None, readings: Readings | None, *, show_numbers: bool) -> Material:
        """Decode all answers."""
        return Material(
            schedule=rows_of(self.schedule),
            scores=rows_of(self.scores),
            teams=rows_of(self.teams),
            season_teams=rows_of(season_teams),
            stadiums=rows_of(self.stadiums),
            as_of=self.seen_at,
            show_numbers=show_numbers,
            readings=readings,
            schedule_at=self.schedule.fetched_at,
            scores_at=self.scores.fetched_at if self.scores is not None else None,
            schedule_is_newer=self.scores is not None and self.schedule.fetched_at > self.scores.fetched_at,
        )


def rows_of(held: Held | None) -> Rows:
    """Return the rows of an answer; no rows without an answer."""
    return held.answer.rows() if held is not None else Rows()


@dataclass(slots=True)
class Entry:
    """A snapshot, the answers it was built from, and its phases."""

    key: SeasonKey
    snapshot: Snapshot
    versions: tuple[object, ...]
    known: Timetable
    expected: Timetable
    readings: Readings | None = None
    """The games read from each row. Kept from the first refresh on, because most seasons have no refresh."""


@dataclass(frozen=True, slots=True)
class Due:
    """A route of a season, and when its answer expires.

    `unstretched` is when the answer would expire without stretch. `ask_at` is when the refresh starts. All instants are
    aware.
    """

    route: Route
    fetched_at: datetime
    at: datetime
    unstretched: datetime
    ask_at: datetime


class Seasons:
    """Snapshots by season.

    `years` returns the years of a league's seasons under way, at least one. `expected` tells whether a season part is
    usually played now. `stretch` returns the current stretch of each tier. `several` means that other containers may
    serve the same clients, so short lifetimes end at the same instants in all containers.
    """

    def __init__(
        self,
        feeds: Feeds,
        clock: Clock,
        *,
        show_numbers: bool,
        max_stale: timedelta,
        years: Callable[[League], frozenset[int]],
        expected: Callable[[SeasonKey], bool],
        stretch: Callable[[], Stretch],
        several: bool,
    ) -> None:
        self._feeds = feeds
        self._clock = clock
        self._show_numbers = show_numbers
        self._max_stale = max_stale
        self._years = years
        self._expected = expected
        self._stretch = stretch
        self._several = several
        self._entries: dict[SeasonKey, Entry] = {}
        self._by_league: defaultdict[League, dict[SeasonKey, Entry]] = defaultdict(dict)
        self._loading: dict[SeasonKey, asyncio.Task[Snapshot]] = {}
        self._waiters: Counter[SeasonKey] = Counter()
        """How many callers wait for each load."""
        self._rebuilding: dict[SeasonKey, asyncio.Task[None]] = {}
        self.version = 0
        """Changes with every new snapshot, and with its `Sighting`."""

    def entries(self, league: League | None = None) -> list[Entry]:
        """Return the entries in memory, of a league or of all leagues."""
        return list(self._entries.values() if league is None else self._by_league[league].values())

    def snapshot(self, key: SeasonKey) -> Snapshot | None:
        """Return the snapshot of a season if it is in memory."""
        entry = self._entries.get(key)
        return entry.snapshot if entry else None

    def shown(self, key: SeasonKey) -> Snapshot | None:
        """Return the snapshot that may be shown now, and note the request; None if no such snapshot is in memory."""
        now = self._clock()
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry.snapshot.sighting.looked_at = now
        return entry.snapshot if now < entry.snapshot.sighting.fresh_until + self._max_stale else None

    async def load(self, key: SeasonKey) -> Snapshot:
        """Return a season's snapshot after loading it. A snapshot in memory that is too old to show is replaced.

        Raises SportsDataError. Many callers share a load. If a caller leaves, the load continues for the others.
        """
        loading = self._loading.get(key)
        if loading is None:
            oldest = self._clock() - self._max_stale if key in self._entries else None
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
        queued = any(map(self._feeds.is_queued, ROUTES[key.league].schedule_paths(key)))
        if queued and self._loading.get(key) is loading:
            del self._loading[key]
            loading.cancel()

    def changed(self, path: str) -> None:
        """Rebuild snapshots in the background after the feed of `path` has got a new answer."""
        for entry in self._entries.values():
            if path in self._paths(entry.key) and entry.key not in self._loading:
                self._rebuild_soon(entry.key)

    def due(self, entry: Entry) -> list[Due]:
        """Return the schedule and scores routes of a season with an answer in memory, and when each is due."""
        scores = self._scores_route(entry.key)
        scores_held = self._feeds.held(scores.path) if scores else None
        found = [
            self._due(entry, self._route(entry.key, path), SCHEDULE_CADENCE if scores_held else CADENCE)
            for path in [self._schedule_path(entry.key)]
            if path is not None
        ]
        if scores is not None and scores_held is not None:
            found.append(self._due(entry, scores, SCORES_CADENCE))
        return [each for each in found if each is not None]

    def lacking(self, entry: Entry) -> list[Route]:
        """Return the routes of a season that have no answer yet, including schedule routes better than the one in
        use.
        """
        scores, chosen = self._scores_route(entry.key), self._schedule_path(entry.key)
        better = takewhile(lambda path: path != chosen, ROUTES[entry.key.league].schedule_paths(entry.key))
        wanted = [self._route(entry.key, path) for path in better] + [scores] * (scores is not None)
        return [route for route in wanted if route is not None and self._feeds.held(route.path) is None]

    def wishes(self, now: datetime, end: datetime) -> Mapping[Tier, float]:
        """Return how many calls the seasons in memory need from `now` to `end` at the usual lifetimes.

        Seasons without a request for a day need no calls, because they are not refreshed.
        """
        by_path: dict[str, Mapping[Tier, float]] = {}
        for entry in self._entries.values():
            looked_at = entry.snapshot.sighting.looked_at
            if looked_at is None or now - looked_at > FORGOTTEN_AFTER:
                continue
            for path, cadence in self._cadences(entry.key):
                wished, known = entry.expected.calls(now, end, cadence), by_path.get(path, {})
                by_path[path] = {tier: max(calls, known.get(tier, 0.0)) for tier, calls in wished.items()}
        return {tier: sum(wished[tier] for wished in by_path.values()) for tier in Tier}

    def _cadences(self, key: SeasonKey) -> Iterator[tuple[str, Cadence]]:
        """Yield the paths of a season that are refreshed, each with its cadence. Both parts of a soccer season share a
        path.
        """
        scores, schedule = self._scores_route(key), self._schedule_path(key)
        split = scores is not None and self._feeds.held(scores.path) is not None
        if schedule is not None:
            yield schedule, SCHEDULE_CADENCE if split else CADENCE
        if scores is not None and split:
            yield scores.path, SCORES_CADENCE

    def renew(self, entry: Entry) -> None:
        """Compute again how long a snapshot stays fresh, because its answers were fetched again or the stretch has
        changed.
        """
        due, sighting = self.due(entry), entry.snapshot.sighting
        if due:
            # During a game the scores decide the age of the data; otherwise the schedule decides.
            playing = entry.known.phase_at(self._clock()) >= Phase.AROUND
            sighting.as_of = (due[-1] if playing else due[0]).fetched_at
            sighting.fresh_until = min(each.at for each in due)
            sighting.news_from = min(each.unstretched for each in due)
            self.version += 1

    def set_back(self, by: timedelta) -> None:
        """Follow a clock that was set back by `by`, after the feeds: move noted instants back."""
        for entry in self._entries.values():
            entry.snapshot.sighting.set_back(by)
            self.renew(entry)

    def schedule_paths(self, key: SeasonKey) -> Sequence[str]:
        """Return the path of a season's schedule. Until one has answered, return all possible paths."""
        chosen = self._schedule_path(key)
        return (chosen,) if chosen else ROUTES[key.league].schedule_paths(key)

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

    def _due(self, entry: Entry, route: Route, cadence: Cadence) -> Due | None:
        held = self._feeds.held(route.path)
        if held is None:
            return None
        stretch, offset = self._stretch(), offset_of(route.path) if self._several else None
        at, phase = entry.known.due(held.fetched_at, cadence, stretch, offset)
        best, _ = entry.known.due(held.fetched_at, cadence, offset=offset)
        lifetime, fetched = cadence[phase].total_seconds() * stretch[TIERS[phase]], held.fetched_at.timestamp()
        # The vendor's max-age is a lower bound, because an earlier call would return the same answer.
        floor = fetched + held.answer.max_age
        end = not_before(at.timestamp(), floor, lifetime) if self._several else max(at.timestamp(), floor)
        ask_at = starts_at(fetched, end, lifetime)
        ends = (datetime.fromtimestamp(each, UTC) for each in (end, max(best.timestamp(), floor), ask_at))
        return Due(route, held.fetched_at, *ends)

    async def _load(self, key: SeasonKey, oldest: datetime | None) -> Snapshot:
        try:
            routes = ROUTES[key.league]
            schedule, teams, stadiums, scores, _ = await asyncio.gather(
                self._schedule(key, oldest),
                self._side(Route(routes.path(routes.teams), ROWS, legible=is_team, scope=key.league.value)),
                self._side(Route(routes.path(routes.stadiums), ROWS, legible=is_venue, scope=key.league.value)),
                self._side(self._scores_route(key)),
                self._side(Route(routes.path(routes.current), ANYTHING, scope=key.league.value)),
            )
            made = await self._build(key, Answers(schedule, scores, teams, stadiums))
        finally:
            if self._loading.get(key) is asyncio.current_task():
                del self._loading[key]
        if self._clock() >= made.sighting.fresh_until + self._max_stale and oldest is None:
            # The answer from the shared cache is too old to be shown, so ask the vendor.
            return await self._load(key, self._clock())
        # Answers that arrived during the load caused no rebuild, because no snapshot existed yet.
        self._rebuild_soon(key)
        return made

    async def _schedule(self, key: SeasonKey, oldest: datetime | None) -> Held:
        """Get a season's schedule by the best route that the plan includes. Raises SportsDataError."""
        paths = ROUTES[key.league].schedule_paths(key)
        first_error: SportsDataError | None = None
        for path in paths:
            try:
                return await self._feeds.get(self._route(key, path), oldest=oldest)
            except (KeyRejected, NotInPlan, NotFound) as error:
                if isinstance(error, KeyRejected) and error.certain:
                    raise
                first_error = first_error or error
        raise first_error or NotFound(paths[0])

    async def _side(self, route: Route | None) -> Held | None:
        return await self._feeds.side(route) if route else None

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
        routes, path = ROUTES[key.league], self._schedule_path(key)
        schedule = self._feeds.held(path) if path else None
        if schedule is None or key not in self._entries:
            return
        scores = self._scores_route(key)
        await self._build(
            key,
            Answers(
                schedule,
                self._feeds.held(scores.path) if scores else None,
                self._feeds.held(routes.path(routes.teams)),
                self._feeds.held(routes.path(routes.stadiums)),
            ),
        )

    async def _build(self, key: SeasonKey, answers: Answers) -> Snapshot:
        """Return the snapshot of these answers. Reuse the snapshot in memory if it was built from the same answers."""
        entry = self._entries.get(key)
        if entry is not None and same_objects(entry.versions, answers.versions):
            if self._is_over(key, entry.snapshot.games, self._clock()):
                # The season has become a past one without new answers. Without this, it would still be refreshed.
                entry.known = entry.expected = OVER
            self.renew(entry)
            return entry.snapshot
        season_teams = await self._season_teams(key, answers)
        now = self._clock()
        # Thousands of rows take a large part of a second. A thread lets other requests run meanwhile.
        made = await in_background(self._made, key, answers, season_teams, entry, now)
        made.snapshot.sighting.looked_at = entry.snapshot.sighting.looked_at if entry is not None else self._clock()
        self._keep(made)
        self.renew(made)
        if entry is not None:
            soon_in_background(_taken_apart, [entry])
        return made.snapshot

    def _made(
        self, key: SeasonKey, answers: Answers, season_teams: Held | None, before: Entry | None, now: datetime
    ) -> Entry:
        readings = Readings(before.readings) if before is not None else None
        snapshot = build_snapshot(key, answers.material(season_teams, readings, show_numbers=self._show_numbers))
        games, seen_at = snapshot.games, answers.seen_at
        if not games:
            known = expected = UNPUBLISHED
        elif self._is_over(key, games, now):
            known = expected = OVER
        else:
            known, expected = Timetable.of(games, seen_at), Timetable.of(games, seen_at, expected=True)
        return Entry(key, snapshot, answers.versions, known, expected, readings)

    async def _season_teams(self, key: SeasonKey, answers: Answers) -> Held | None:
        """Get the teams of a past season if its games name teams that the league no longer lists."""
        path = ROUTES[key.league].season_teams_path(key.year)
        if not self._is_past(key) or path is None:
            return None
        moved = await in_background(unknown_teams, key, rows_of(answers.schedule), rows_of(answers.teams))
        return (
            await self._side(Route(path, ROWS, aside=True, legible=is_team, scope=key.league.value)) if moved else None
        )

    def _is_over(self, key: SeasonKey, games: Sequence[Game], now: datetime) -> bool:
        return self._is_past(key) and is_over(games, now)

    def _is_past(self, key: SeasonKey) -> bool:
        return key.year < min(self._years(key.league))

    def _schedule_path(self, key: SeasonKey) -> str | None:
        """Return the best path of a season's schedule that has answered."""
        return next((path for path in ROUTES[key.league].schedule_paths(key) if self._feeds.held(path)), None)

    def _route(self, key: SeasonKey, path: str) -> Route:
        aside, expected = key.year not in self._years(key.league), self._expected(key)
        return Route(path, ROWS, aside, expected, is_game(key.league), key.league.value)

    def _scores_route(self, key: SeasonKey) -> Route | None:
        path = ROUTES[key.league].scores_path(key)
        return self._route(key, path) if path else None

    def _paths(self, key: SeasonKey) -> Iterator[str]:
        routes = ROUTES[key.league]
        yield from (routes.path(each) for each in (routes.teams, routes.stadiums))
        yield from filter(None, (*routes.schedule_paths(key), routes.scores_path(key)))

    def _keep(self, made: Entry) -> None:
        """Store a snapshot, and evict the least recently shown snapshots of seasons far from the current one."""
        if (before := self._entries.get(made.key)) is not None:
            before.snapshot.sighting.superseded = True
        self._entries[made.key] = self._by_league[made.key.league][made.key] = made
        self.version += 1
        far = (entry.snapshot for entry in self._entries.values() if not self._is_near(entry.key))
        for snapshot in too_many(far):
            if snapshot is not made.snapshot:
                self._let_go(snapshot.key)

    def _is_near(self, key: SeasonKey) -> bool:
        years = self._years(key.league)
        return min(years) <= key.year <= max(years) + 1

    def _let_go(self, key: SeasonKey) -> None:
        gone = self._entries.pop(key, None)
        self._by_league[key.league].pop(key, None)
        if gone is not None:
            gone.snapshot.sighting.superseded = True
            soon_in_background(_taken_apart, [gone])
        self.version += 1
        routes = ROUTES[key.league]
        shared = not routes.has_parts and any(replace(key, type=each.type) in self._entries for each in _parts(key))
        if not shared:
            paths: Iterable[str | None] = (*routes.schedule_paths(key), routes.scores_path(key))
            self._feeds.forget(path for path in paths if path is not None)


def _taken_apart(gone: list[Entry]) -> None:
    """Release the games of a snapshot that is no longer shown, a few at a time, because releasing a season takes
    long.
    """
    games = [*gone.pop().snapshot.games]
    while games:
        give_way()
        del games[-GAMES_LET_GO:]


def too_many(far: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the least recently shown snapshots beyond the limits of season parts and games. They are to be evicted."""
    # If two were shown at the same instant, the one that comes later in `far` counts as shown later.
    lately = sorted(far, key=lambda each: each.sighting.looked_at or each.sighting.as_of)[::-1]
    games = accumulate(len(each.games) for each in lately)
    return [
        each
        for place, (each, so_far) in enumerate(zip(lately, games, strict=True))
        if place >= FAR_SEASONS_KEPT or so_far > FAR_GAMES_KEPT
    ]


def _parts(key: SeasonKey) -> Sequence[SeasonKey]:
    return parts_of(key.league, key.year)


def same_objects(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    """Tell whether both tuples contain the same objects, so that results built from one are valid for the other."""
    return len(before) == len(after) and all(one is other for one, other in zip(before, after, strict=True))
