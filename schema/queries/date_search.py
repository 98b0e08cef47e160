"""Find days with games, in as few seasons as possible."""

import datetime as dt
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from schema.argument_limits import MAX_DAYS
from schema.context import Context
from schema.days.day import DayRange, checked_range
from schema.enums import League
from schema.model.renewal import renewals_by_league
from schema.model.snapshot import Snapshot
from schema.queries.connections import Failures, Renewals
from schema.queries.fan_out import ask_each
from schema.queries.filters.known_names import check_names
from schema.queries.filters.scope import RequestScope
from schema.queries.game_date import GameDate, View, date_of, days_with_games

_LOOK_AHEAD: Final = (timedelta(days=30), timedelta(days=120), timedelta(days=MAX_DAYS - 1))
"""How far ahead `dates` looks, step by step. A further step, with further seasons, is taken only if needed."""


async def find_date(context: Context, view: View, day: dt.date) -> GameDate:
    """Return a day of a view, with or without games. Raises SourcesUnavailable."""
    snapshots, renewals, failures = await _for_days(context, view.scope, DayRange(day, day, view.zone))
    check_names(context, view.scope, snapshots, complete=not failures)
    return date_of(day, view, snapshots, renewals, failures)


async def find_dates(context: Context, view: View, start: dt.date, end: dt.date | None, limit: int) -> list[GameDate]:
    """Return the first `limit` days with games from `start` on, up to `end` or as far as games are announced.

    Seasons further ahead are fetched only if needed. Raises BadInput for an impossible range, and SourcesUnavailable.
    """
    found: list[GameDate] = []
    snapshots: list[Snapshot] = []
    failures: Failures = {}
    for last in [start + step for step in _LOOK_AHEAD] if end is None else [end]:
        days = checked_range(start, last, view.zone)
        snapshots, renewals, failures = await _for_days(context, view.scope, days)
        found = days_with_games(snapshots, view, days, limit, renewals, failures)
        await context.work.pause()  # a year of all leagues has 14,000 games to lay out
        if len(found) == limit:
            break
    check_names(context, view.scope, snapshots, complete=not failures)
    return found


async def _for_days(context: Context, scope: RequestScope, days: DayRange) -> tuple[list[Snapshot], Renewals, Failures]:
    """Return the seasons that can have games on these days, with the renewal or failure of each league."""

    async def of_league(league: League) -> Sequence[Snapshot]:
        scope.need_teams(league)
        return await context.port.for_days(league, *days.league_days())

    answers = (await ask_each(scope.leagues_with_teams, of_league)).need_one(context)
    snapshots = [snapshot for found in answers.values.values() for snapshot in found]
    context.use(snapshots)
    renewals = renewals_by_league(snapshots, answers.failures, (days.zone,))
    return snapshots, renewals, context.failures_so_far(answers.failures)
