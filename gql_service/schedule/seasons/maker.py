"""From the answers of a season's routes to its snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gql_service.clock import Clock
from gql_service.process.background import in_background
from gql_service.schedule.feeds.feed import FetchedAnswer
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import OVER, UNPUBLISHED, Timetable, is_over
from gql_service.schedule.seasons.season_routes import SeasonRoutes
from gql_service.schedule.seasons.shelf import LoadedSeason
from gql_service.sportsdata.mapping.assembly import build_snapshot, unknown_teams
from gql_service.sportsdata.mapping.material import Material
from gql_service.sportsdata.mapping.readings import Readings
from gql_service.sportsdata.rows.answer import Rows
from schema.ids import SeasonKey
from schema.types.game import Game


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a season's routes; None for a supplementary route without an answer."""

    schedule: FetchedAnswer
    scores: FetchedAnswer | None
    teams: FetchedAnswer | None
    stadiums: FetchedAnswer | None

    @property
    def versions(self) -> tuple[object, ...]:
        """The answers themselves. A snapshot is rebuilt only if any of them is another object."""
        each = (self.schedule, self.scores, self.teams, self.stadiums)
        return tuple(held.answer if held is not None else None for held in each)

    @property
    def seen_at(self) -> datetime:
        """When games were last fetched. The schedule and the scores both list all games."""
        return max(self.schedule.fetched_at, self.scores.fetched_at if self.scores else self.schedule.fetched_at)

    def material(
        self,
        season_teams: FetchedAnswer | None,
        readings: Readings | None,
        players: Mapping[int, str],
        *,
        show_numbers: bool,
    ) -> Material:
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
            players=players,
            schedule_at=self.schedule.fetched_at,
            scores_at=self.scores.fetched_at if self.scores is not None else None,
            schedule_is_newer=self.scores is not None and self.schedule.fetched_at > self.scores.fetched_at,
        )


def rows_of(held: FetchedAnswer | None) -> Rows:
    """Return the rows of an answer; no rows without an answer."""
    return held.answer.rows() if held is not None else Rows()


def same_objects(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    """Tell whether both tuples contain the same objects, so that results built from one are valid for the other."""
    return len(before) == len(after) and all(one is other for one, other in zip(before, after, strict=True))


class Maker:
    """Makes seasons in the background, because thousands of rows take a large part of a second."""

    def __init__(self, feeds: Feeds, clock: Clock, *, show_numbers: bool) -> None:
        self._feeds = feeds
        self._clock = clock
        self._show_numbers = show_numbers

    async def make(
        self,
        key: SeasonKey,
        routes: SeasonRoutes,
        answers: Answers,
        before: LoadedSeason | None,
        players: Mapping[int, str],
        *,
        past: bool,
    ) -> LoadedSeason:
        """Make a season from these answers. Rows that `before` has read already are not read again.

        `players` are names from other parts of the season. `past` means that the season came before all seasons under
        way.
        """
        season_teams = await self._season_teams(key, routes, answers) if past else None
        now = self._clock()
        return await in_background(self._made, key, answers, season_teams, before, players, now if past else None)

    async def _season_teams(self, key: SeasonKey, routes: SeasonRoutes, answers: Answers) -> FetchedAnswer | None:
        """Get the teams of a past season if its games name teams that the league no longer lists."""
        if routes.season_teams is None:
            return None
        moved = await in_background(unknown_teams, key, rows_of(answers.schedule), rows_of(answers.teams))
        return await self._feeds.get_optional(routes.season_teams) if moved else None

    def _made(
        self,
        key: SeasonKey,
        answers: Answers,
        season_teams: FetchedAnswer | None,
        before: LoadedSeason | None,
        players: Mapping[int, str],
        past_at: datetime | None,
    ) -> LoadedSeason:
        readings = Readings(before.readings) if before is not None else None
        material = answers.material(season_teams, readings, players, show_numbers=self._show_numbers)
        snapshot = build_snapshot(key, material)
        known, expected = _phases(snapshot.games, answers.seen_at, past_at)
        return LoadedSeason(key, snapshot, answers.versions, known, expected, readings)


def _phases(games: Sequence[Game], seen_at: datetime, past_at: datetime | None) -> tuple[Timetable, Timetable]:
    """Return the known and the expected phases of games. `past_at` is the present instant for a past season."""
    if not games:
        return UNPUBLISHED, UNPUBLISHED
    if past_at is not None and is_over(games, past_at):
        return OVER, OVER
    return Timetable.of(games, seen_at), Timetable.of(games, seen_at, expected=True)
