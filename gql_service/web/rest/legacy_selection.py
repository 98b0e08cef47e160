"""Select the games for a request of a legacy client."""

from typing import Final

from gql_service.web.rest.legacy_request import ScheduleRequest
from schema.context import Context
from schema.days.day import DayRange, coming_days, day_range
from schema.days.zones import EASTERN
from schema.enums import GameStatus, League, SeasonType
from schema.leagues import FACTS
from schema.queries.filters.scope import RequestScope, resolve_scope
from schema.queries.selection import note_days, select_games
from schema.types.arguments import GameFilter
from schema.types.game import Game
from schema.types.season import week_at

LEFT_OUT: Final = frozenset({GameStatus.CANCELED, GameStatus.NOT_NECESSARY})


async def _current_week(context: Context, league: League) -> GameFilter:
    """Return a filter for the current or next week of a league. Raises LeagueUnavailable."""
    await context.port.for_year(league, None, SeasonType.REGULAR)
    current = context.current(league)
    snapshots = await context.port.for_year(league, current.season.year, current.season.type)
    week = current.week
    if week is None and snapshots:
        week = week_at(snapshots[0].season.weeks, context.league_day(league))
    return GameFilter(season=current.season.year, season_type=current.season.type, week=week)


async def legacy_games(context: Context, request: ScheduleRequest) -> list[Game]:
    """Return the requested games. Raises BadInput, and LeagueUnavailable or SourcesUnavailable if the league fails."""
    league, wanted = request.league, request.wanted
    teams = [request.team] if request.team else None
    scope: RequestScope = await resolve_scope(context, [league], teams)
    note_days(context, wanted, EASTERN)
    days: DayRange | None = day_range(now=context.now, zone=EASTERN, on=wanted.on, start=wanted.start, end=wanted.end)
    if not wanted.names_a_time:
        if not FACTS[league].by_week:
            days = coming_days(context.now, EASTERN)
        else:
            wanted = await _current_week(context, league)
    elif wanted.week is not None and wanted.season is None and days is None:
        wanted = GameFilter(season_type=SeasonType.REGULAR, week=wanted.week)
    answers = await select_games(context, scope, wanted, days)
    return [
        game
        for selected in answers.values.values()
        for game in selected.games
        if game.status not in LEFT_OUT and game.rescheduled_to is None
    ]
