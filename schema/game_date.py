"""Days as things to look at and to walk along."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional
from zoneinfo import ZoneInfo

import strawberry

from schema import arguments
from schema.arguments import GameFilter, Page
from schema.connections import GameConnection
from schema.context import Context, Info
from schema.days import DayRange
from schema.enums import GameOrder, GameStatus, League
from schema.game import Game
from schema.selection import Asked, plays_in, with_status
from schema.snapshot import Snapshot, in_order


@dataclass(frozen=True, slots=True)
class View:
    """What a day is seen through: leagues, teams and a zone. Every day reached from it keeps to it."""

    asked: Asked
    zone: ZoneInfo

    def shows(self, game: Game) -> bool:
        """Tell whether a game counts on a day: every one but those that turned out not to be necessary."""
        if game.status is GameStatus.NOT_NECESSARY:
            return False
        return self.asked.teams is None or plays_in(game, self.asked.teams.of(game.league))


@strawberry.type(description="A league and how many games it has on a day.")
class LeagueGameCount:
    """A league's share of a day."""

    league: League = strawberry.field(description="The competition.")
    game_count: int = strawberry.field(description="Its games on this day, those NOT_NECESSARY left out.")


@strawberry.type(
    description=(
        "A day, with or without games, seen through the leagues, teams and zone by which it was reached; all its "
        "fields keep to them."
    )
)
class GameDate:
    """A day and its games."""

    date: dt.date = strawberry.field(description="The day, as seen in `timeZone`.")
    time_zone: ZoneInfo = strawberry.field(description="The zone in which the day begins and ends.")
    view: strawberry.Private[View]
    all_games: strawberry.Private[Sequence[Game]]

    def _shown(self) -> list[Game]:
        return [game for game in self.all_games if self.view.shows(game)]

    @strawberry.field(description="Games on this day, those NOT_NECESSARY left out.")
    def game_count(self) -> int:
        """Count the games of the day."""
        return len(self._shown())

    @strawberry.field(description="The leagues that have games on this day, in the order asked for.")
    def leagues(self) -> list[LeagueGameCount]:
        """Count the games of each league."""
        counts = Counter(game.league for game in self._shown())
        return [
            LeagueGameCount(league=league, game_count=counts[league])
            for league in self.view.asked.leagues
            if counts[league]
        ]

    @strawberry.field(description="The games of this day.")
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
        return GameConnection.of(games, order_by, page, self.view.asked.leagues, {}, limit=limit)

    @strawberry.field(
        description=("The nearest earlier day with games among what the gateway holds; never costs an upstream call.")
    )
    def previous(self, info: Info) -> Optional["GameDate"]:
        """Step back to the nearest day with games."""
        return _neighbour(info.context, self, forward=False)

    @strawberry.field(
        description="The nearest later day with games among what the gateway holds; never costs an upstream call."
    )
    def next(self, info: Info) -> Optional["GameDate"]:
        """Step on to the nearest day with games."""
        return _neighbour(info.context, self, forward=True)


_SECONDS_TWO_DAYS = 2 * 24 * 3600


def _nearest(snapshot: Snapshot, view: View, day: dt.date, *, forward: bool) -> dt.date | None:
    """Return the nearest day before or after `day` on which the snapshot has a game that the view shows.

    Undecided games lie on their league day in every zone, so the order of time is not quite that of days: two
    more days are looked at once one is found.
    """
    low, high = DayRange(day, day, view.zone).bounds()
    games, seconds = snapshot.dated, snapshot.seconds
    places = range(bisect_left(seconds, low), len(games)) if forward else range(bisect_right(seconds, high) - 1, -1, -1)
    best: dt.date | None = None
    limit = 0
    for place in places:
        if best is not None and abs(seconds[place] - limit) > _SECONDS_TWO_DAYS:
            break
        game_day = games[place].day_in(view.zone)
        if game_day is None or (game_day <= day if forward else game_day >= day) or not view.shows(games[place]):
            continue
        if best is None:
            best, limit = game_day, seconds[place]
        else:
            best = min(best, game_day) if forward else max(best, game_day)
    return best


def _neighbour(context: Context, of: GameDate, *, forward: bool) -> GameDate | None:
    held = [snapshot for league in of.view.asked.leagues for snapshot in context.held(league)]
    context.use(held)
    days = [found for snapshot in held if (found := _nearest(snapshot, of.view, of.date, forward=forward))]
    if not days:
        return None
    return date_of(min(days) if forward else max(days), of.view, held)


def date_of(day: dt.date, view: View, snapshots: Sequence[Snapshot]) -> GameDate:
    """Build a day from the snapshots that can hold its games."""
    days = DayRange(day, day, view.zone)
    teams = view.asked.teams
    games = in_order(
        game
        for snapshot in snapshots
        for game in snapshot.on_days(days)
        if teams is None or plays_in(game, teams.of(game.league))
    )
    return GameDate(date=day, time_zone=view.zone, view=view, all_games=games)


def days_with_games(snapshots: Sequence[Snapshot], view: View, days: DayRange, limit: int) -> list[GameDate]:
    """Return the first `limit` days of the range that have games, in order."""
    by_day: dict[dt.date, list[Game]] = {}
    for game in in_order(game for snapshot in snapshots for game in snapshot.on_days(days)):
        day = game.day_in(view.zone)
        if day is not None and (view.asked.teams is None or plays_in(game, view.asked.teams.of(game.league))):
            by_day.setdefault(day, []).append(game)
    chosen = sorted(day for day, games in by_day.items() if any(map(view.shows, games)))[:limit]
    return [GameDate(date=day, time_zone=view.zone, view=view, all_games=by_day[day]) for day in chosen]
