"""Days with their games, and steps from a day to the next or previous day with games."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional
from zoneinfo import ZoneInfo

import strawberry

from schema.context import Context, Info
from schema.days.day import DayRange
from schema.enums import GameOrder, League
from schema.field_costs import CONNECTION, CONNECTION_SIZE, NEAR_DAY, Cost, ListSize, costs
from schema.model.by_day import games_by_day
from schema.model.snapshot import Snapshot, merged
from schema.model.timeline import Timeline, counts
from schema.queries.connections import Failures, GameConnection, Renewals
from schema.queries.day_steps import DaySteps
from schema.queries.filters.matching import games_of, timeline_of
from schema.queries.filters.scope import RequestScope
from schema.queries.selection import with_status
from schema.types import arguments
from schema.types.arguments import GameFilter, Page
from schema.types.game import Game


@dataclass(frozen=True, slots=True)
class View:
    """The leagues, filters and zone of a requested day. All days reached from this day have the same view."""

    scope: RequestScope
    zone: ZoneInfo
    _timelines: dict[Snapshot, Timeline] = field(default_factory=dict, repr=False, compare=False)
    _steps: dict[tuple[Snapshot, ...], DaySteps] = field(default_factory=dict, repr=False, compare=False)
    stepped_to: "dict[tuple[DaySteps, dt.date], GameDate]" = field(default_factory=dict, repr=False, compare=False)
    """The days that were reached by steps: many steps end at the same day."""

    def timeline(self, snapshot: Snapshot) -> Timeline:
        """Return the games of a snapshot that belong to the view. Filters are applied only once."""
        if not self.scope.narrows:
            return snapshot.timeline
        if snapshot not in self._timelines:
            self._timelines[snapshot] = timeline_of(snapshot, self.scope.filter_of(snapshot.key.league))
        return self._timelines[snapshot]

    def games_on(self, days: DayRange, snapshots: Sequence[Snapshot]) -> Sequence[Game]:
        """Return the games of the view on these days, in order."""
        return merged([games_of(each, self.scope.filter_of(each.key.league), days) for each in snapshots])

    def steps(self, context: Context) -> DaySteps:
        """Return the steps from day to day over the seasons in memory, the same object for the whole request."""
        seasons = tuple(snapshot for league in self.scope.leagues for snapshot in context.held(league))
        if seasons not in self._steps:
            context.use(seasons)
            self._steps[seasons] = DaySteps(seasons, self.zone, self.timeline)
        return self._steps[seasons]


@strawberry.type(description="A league and the number of its games on a day.")
class LeagueGameCount:
    """The number of games of a league on a day."""

    league: League = strawberry.field(description="The competition.")
    game_count: int = strawberry.field(description="Its games on this day, except NOT_NECESSARY games.")


@strawberry.type(
    description=(
        "A day, with or without games. All its fields apply the leagues, filters and time zone of the field through "
        "which the day was reached."
    )
)
class GameDate:
    """A day and its games."""

    date: dt.date = strawberry.field(description="The day, as seen in `timeZone`.")
    time_zone: ZoneInfo = strawberry.field(description="The zone in which the day begins and ends.")
    view: strawberry.Private[View]
    all_games: strawberry.Private[Sequence[Game]]
    renewals: strawberry.Private[Renewals]
    failures: strawberry.Private[Failures]

    @cached_property
    def _counts(self) -> Counter[League]:
        return Counter([game.league for game in self.all_games if counts(game)])

    @strawberry.field(description="Games on this day, except NOT_NECESSARY games.")
    def game_count(self) -> int:
        """Count the games of the day."""
        return self._counts.total()

    @strawberry.field(
        description="The leagues that have games on this day, in the requested order.",
        metadata=costs(ListSize(assumed_size=len(League))),
    )
    def leagues(self) -> list[LeagueGameCount]:
        """Count the games of each league."""
        return [
            LeagueGameCount(league=league, game_count=self._counts[league])
            for league in self.view.scope.leagues
            if self._counts[league]
        ]

    @strawberry.field(description="The games of this day.", metadata=costs(Cost(CONNECTION), CONNECTION_SIZE))
    def games(
        self,
        info: Info,
        statuses: arguments.Statuses = strawberry.UNSET,
        order_by: arguments.Order = GameOrder.START_TIME_ASC,
        first: arguments.First = strawberry.UNSET,
        after: arguments.After = strawberry.UNSET,
        last: arguments.Last = strawberry.UNSET,
        before: arguments.Before = strawberry.UNSET,
    ) -> GameConnection:
        """Return a page of the day's games."""
        chosen = arguments.given(statuses)
        wanted = GameFilter(statuses=None if chosen is None else frozenset(chosen))
        games = with_status(self.all_games, wanted)
        page = Page.given(first, after, last, before)
        limit = info.context.max_page_size
        return GameConnection.of(
            games, order_by, page, self.view.scope.leagues, self.failures, self.renewals, limit=limit
        )

    @strawberry.field(
        description="The nearest earlier day with games among the seasons in memory; never costs an upstream call.",
        metadata=costs(Cost(NEAR_DAY)),
    )
    def previous(self, info: Info) -> Optional["GameDate"]:
        """Step back to the nearest day with games."""
        return _neighbour(info.context, self, forward=False)

    @strawberry.field(
        description="The nearest later day with games among the seasons in memory; never costs an upstream call.",
        metadata=costs(Cost(NEAR_DAY)),
    )
    def next(self, info: Info) -> Optional["GameDate"]:
        """Step forward to the nearest day with games."""
        return _neighbour(info.context, self, forward=True)


def _neighbour(context: Context, of: GameDate, *, forward: bool) -> GameDate | None:
    steps = of.view.steps(context)
    found = steps.step(of.date, forward=forward)
    if found is None:
        return None
    day, games = found
    known = of.view.stepped_to.get((steps, day))
    if known is None:
        known = of.view.stepped_to[steps, day] = GameDate(
            date=day,
            time_zone=of.view.zone,
            view=of.view,
            all_games=games,
            renewals=steps.renewals,
            failures=of.failures,
        )
    return known


def date_of(
    day: dt.date, view: View, snapshots: Sequence[Snapshot], renewals: Renewals, failures: Failures
) -> GameDate:
    """Build a day from the snapshots that can hold its games."""
    games = view.games_on(DayRange(day, day, view.zone), snapshots)
    return GameDate(date=day, time_zone=view.zone, view=view, all_games=games, renewals=renewals, failures=failures)


def days_with_games(
    snapshots: Sequence[Snapshot], view: View, days: DayRange, limit: int, renewals: Renewals, failures: Failures
) -> list[GameDate]:
    """Return the first `limit` days of the range that have games, in order."""
    by_day = games_by_day(view.games_on(days, snapshots), view.zone)
    chosen = sorted(day for day, games in by_day.items() if any(map(counts, games)))[:limit]
    return [
        GameDate(date=day, time_zone=view.zone, view=view, all_games=by_day[day], renewals=renewals, failures=failures)
        for day in chosen
    ]
