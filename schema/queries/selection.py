"""Select the games that answer a request, by league, day, season, team and state.

The roots, `Team.games` and REST call these functions, so that the same arguments have the same meaning everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from strawberry import ID

from schema.argument_limits import FIRST_YEAR, LAST_YEAR, MAX_WEEK
from schema.context import Context
from schema.days.day import Day, DayRange, coming_days, day_range
from schema.enums import GameOrder, GameStatus, League
from schema.errors import BadInput
from schema.leagues import FACTS
from schema.model.liveness import is_live, live_until
from schema.model.renewal import Renewal, renewals_of
from schema.model.snapshot import Snapshot, merged
from schema.model.team_games import TeamGames, earliest, latest, without_nulls
from schema.queries.connections import GameConnection
from schema.queries.fan_out import Answers, ask_each
from schema.queries.filters.known_names import check_names
from schema.queries.filters.league_filter import LeagueFilter
from schema.queries.filters.matching import games_of
from schema.queries.filters.scope import RequestScope
from schema.types.arguments import GameFilter, Page
from schema.types.game import Game
from schema.types.team import Team


def checked_filter(wanted: GameFilter) -> GameFilter:
    """Return `wanted`. Raises BadInput if a number is out of range."""
    if wanted.season is not None and not FIRST_YEAR <= wanted.season <= LAST_YEAR:
        raise BadInput(f"`season` is {wanted.season}; it may be {FIRST_YEAR} to {LAST_YEAR}.")
    if wanted.week is not None and not 0 <= wanted.week <= MAX_WEEK:
        raise BadInput(f"`week` is {wanted.week}; it may be 0 to {MAX_WEEK}.")
    return wanted


async def _snapshots(context: Context, league: League, wanted: GameFilter, days: DayRange | None) -> Sequence[Snapshot]:
    if wanted.week is not None and not FACTS[league].counts_weeks:
        return ()
    if wanted.season is not None or days is None:
        if wanted.season is None:
            context.depends_on_current(league)
        return await context.port.for_year(league, wanted.season, wanted.season_type)
    snapshots = await context.port.for_days(league, *days.league_days())
    return [s for s in snapshots if wanted.season_type in (None, s.key.type)]


def _games_in(snapshot: Snapshot, wanted: GameFilter, days: DayRange | None, filters: LeagueFilter) -> Sequence[Game]:
    """Return the games that pass the filters, with the requested states."""
    if filters.is_off and wanted.week is None and days is None and wanted.statuses is None:
        return snapshot.necessary
    return with_status(games_of(snapshot, filters, days, wanted.week), wanted)


def games_in(
    snapshots: Sequence[Snapshot], wanted: GameFilter, days: DayRange | None, teams: frozenset[ID] | None
) -> Sequence[Game]:
    """Return the games of `snapshots` that pass every filter, earliest first. Pure."""
    return games_matching(snapshots, wanted, days, LeagueFilter(teams=teams))


def games_matching(
    snapshots: Sequence[Snapshot], wanted: GameFilter, days: DayRange | None, filters: LeagueFilter
) -> Sequence[Game]:
    """Return the games of a league that pass every filter, earliest first. Pure."""
    return merged([_games_in(snapshot, wanted, days, filters) for snapshot in snapshots])


def with_status(games: Sequence[Game], wanted: GameFilter) -> list[Game]:
    """Return the games with the requested states; without a filter, all games except NOT_NECESSARY."""
    if wanted.statuses is None:
        unnecessary = GameStatus.NOT_NECESSARY  # a lookup in an enum's class takes longer than the rest of the line
        return [game for game in games if game.status is not unnecessary]
    return [game for game in games if game.status in wanted.statuses]


@dataclass(frozen=True, slots=True)
class Selected:
    """The games of a league that pass every filter, earliest first, and when newer data can exist."""

    games: Sequence[Game]
    renewal: Renewal


async def select_games(
    context: Context, scope: RequestScope, wanted: GameFilter, days: DayRange | None
) -> Answers[Selected]:
    """Return each league's games that pass every filter, earliest first.

    Raises SourcesUnavailable if all requested leagues fail, and BadInput if a number is out of range.
    """
    checked_filter(wanted)
    searched: list[Snapshot] = []

    async def of_league(league: League) -> Selected:
        scope.need_teams(league)
        snapshots = await _snapshots(context, league, wanted, days)
        context.use(snapshots)
        searched.extend(snapshots)
        games = games_matching(snapshots, wanted, days, scope.filter_of(league))
        zones = [context.port.league_zone(league)] if wanted.season is None and days is None else []
        return Selected(games, Renewal.of(snapshots, zones))

    answers = (await ask_each(scope.leagues_with_teams, of_league)).need_one(context)
    check_names(context, scope, searched, complete=not answers.failures)
    return answers


def _connection(
    context: Context,
    answers: Answers[Selected],
    leagues: Sequence[League],
    order: GameOrder,
    page: Page,
    zones: Sequence[ZoneInfo],
) -> GameConnection:
    games = merged([selected.games for selected in answers.values.values()])
    renewals = renewals_of(
        {league: selected.renewal for league, selected in answers.values.items()}, answers.failures, zones
    )
    failures = context.failures_so_far(answers.failures)
    return GameConnection.of(games, order, page, leagues, failures, renewals, limit=context.max_page_size)


def note_days(context: Context, wanted: GameFilter, zone: ZoneInfo) -> Sequence[ZoneInfo]:
    """Record that the answer changes with the day, unless the request names fixed days or a season.

    Return the zones in which a new day changes the answer.
    """
    given: Sequence[Day | None] = (wanted.on, wanted.start, wanted.end)
    days = [day for day in given if day is not None]
    fixed = wanted.season is not None if not days else all(day.fixed for day in days)
    if fixed and (wanted.end is None or wanted.start is not None):
        return ()
    context.note_day_change(zone)
    return (zone,)


async def resolve_games(
    context: Context, scope: RequestScope, wanted: GameFilter, zone: ZoneInfo, order: GameOrder, page: Page
) -> GameConnection:
    """Resolve `Query.games`. Without a day, season, part or week: today and the next 7 days."""
    days = None if wanted.names_a_time else coming_days(context.now, zone)
    return await resolve_games_of(context, scope, wanted, zone, order, page, days)


async def resolve_games_of(
    context: Context,
    scope: RequestScope,
    wanted: GameFilter,
    zone: ZoneInfo,
    order: GameOrder,
    page: Page,
    usual: DayRange | None = None,
) -> GameConnection:
    """Resolve the games of a scope. Without a day: the days `usual`; None means the season, by default the current."""
    zones = note_days(context, wanted, zone)
    given = day_range(now=context.now, zone=zone, on=wanted.on, start=wanted.start, end=wanted.end)
    days = usual if given is None else given
    return _connection(context, await select_games(context, scope, wanted, days), scope.leagues, order, page, zones)


def _held_games(context: Context, team: Team) -> list[TeamGames]:
    snapshots = [snapshot for snapshot in context.held(team.league) if team.id in snapshot.by_team]
    context.use(snapshots)
    return [snapshot.of_team(team.id) for snapshot in snapshots]


def next_game(context: Context, team: Team) -> Game | None:
    """Return the team's game in progress, otherwise its earliest coming game, among the seasons in memory."""
    held, now = _held_games(context, team), context.now
    live = earliest(game for games in held for game in games.in_progress if is_live(game, now))
    if live is not None:
        if (until := live_until(live)) is not None:
            context.note_change(until)
        return live
    today = context.today_of(team.league)
    found = earliest(without_nulls(games.to_come(now, today) for games in held))
    if found is not None:
        if found.start_time is not None:
            context.note_change(found.start_time)
        else:
            context.note_day_change(context.port.league_zone(team.league))
    return found


def previous_game(context: Context, team: Team) -> Game | None:
    """Return the team's latest finished game, among the seasons in memory."""
    return latest(without_nulls(games.previous for games in _held_games(context, team)))
