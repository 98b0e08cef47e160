"""Select the games that answer a request, by league, day, season, team and state.

The roots, `Team.games` and REST call these functions, so that the same arguments have the same meaning everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from zoneinfo import ZoneInfo

from strawberry import ID

from schema.argument_limits import FIRST_YEAR, LAST_YEAR, MAX_WEEK
from schema.context import Context
from schema.days.day import Day, DayRange, coming_days, day_range
from schema.enums import GameOrder, GameStatus, League
from schema.errors import BadInput, LeagueUnavailable
from schema.leagues import FACTS
from schema.model.liveness import is_live, live_until
from schema.model.renewal import Renewal, renewals_of
from schema.model.snapshot import Snapshot, in_order, merged
from schema.model.team_games import TeamGames, earliest, latest, without_nulls
from schema.model.timeline import Timeline
from schema.queries.connections import GameConnection
from schema.queries.fan_out import Answers, ask_each
from schema.queries.team_names import TeamSet, teams_named
from schema.types.arguments import GameFilter, Page
from schema.types.game import Game
from schema.types.team import Team


@dataclass(frozen=True, slots=True)
class RequestScope:
    """The requested leagues in order, and the requested teams; `teams` None means all teams."""

    leagues: Sequence[League]
    teams: TeamSet | None

    @property
    def leagues_with_teams(self) -> list[League]:
        """The leagues that can have a matching game; if teams are requested, the leagues of these teams."""
        if self.teams is None:
            return list(self.leagues)
        return [league for league in self.leagues if self.teams.of(league) or league in self.teams.failures]


async def resolve_scope(
    context: Context, leagues: Sequence[League] | None, teams: Sequence[str] | None
) -> RequestScope:
    """Return the requested leagues and teams. Raises BadInput for a team that is unknown or ambiguous.

    If no leagues are requested, the leagues of the teams are used; without teams, all served leagues.
    """
    chosen = None if teams is None else await teams_named(context, teams)
    if leagues is not None:
        return RequestScope(list(dict.fromkeys(leagues)), chosen)
    if chosen is not None:
        return RequestScope(list(chosen.by_league), chosen)
    return RequestScope(list(context.port.leagues), None)


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


def _games_in(
    snapshot: Snapshot, wanted: GameFilter, days: DayRange | None, teams: frozenset[ID] | None
) -> Sequence[Game]:
    """Return the games of the requested days, teams and states."""
    if teams is None and wanted.week is None and days is None and wanted.statuses is None:
        return snapshot.necessary
    return with_status(_candidates(snapshot, wanted, days, teams), wanted)


def _candidates(
    snapshot: Snapshot, wanted: GameFilter, days: DayRange | None, teams: frozenset[ID] | None
) -> Sequence[Game]:
    games: Sequence[Game]
    if teams is not None:
        games = [game for game in of_teams(snapshot, teams) if wanted.week in (None, game.week)]
    elif wanted.week is not None:
        games = snapshot.by_week.get(wanted.week, ())
    else:
        return snapshot.games if days is None else snapshot.timeline.on_days(days)
    return games if days is None else Timeline(games).on_days(days)


def games_in(
    snapshots: Sequence[Snapshot], wanted: GameFilter, days: DayRange | None, teams: frozenset[ID] | None
) -> Sequence[Game]:
    """Return the games of `snapshots` that pass every filter, earliest first. Pure."""
    return merged([_games_in(snapshot, wanted, days, teams) for snapshot in snapshots])


def of_teams(snapshot: Snapshot, teams: frozenset[ID]) -> Sequence[Game]:
    """Return the games of the teams, home or away, in order."""
    runs = [snapshot.by_team[team] for team in teams if team in snapshot.by_team]
    return runs[0] if len(runs) == 1 else in_order(dict.fromkeys(chain.from_iterable(runs)))


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

    async def of_league(league: League) -> Selected:
        if scope.teams is not None and (failure := scope.teams.failures.get(league)) is not None:
            raise LeagueUnavailable(failure.code, failure.message)
        snapshots = await _snapshots(context, league, wanted, days)
        context.use(snapshots)
        games = games_in(snapshots, wanted, days, scope.teams.of(league) if scope.teams else None)
        zones = [context.port.league_zone(league)] if wanted.season is None and days is None else []
        return Selected(games, Renewal.of(snapshots, zones))

    answers = await ask_each(scope.leagues_with_teams, of_league)
    return answers.need_one(context)


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
    context: Context,
    leagues: Sequence[League] | None,
    teams: Sequence[str] | None,
    wanted: GameFilter,
    zone: ZoneInfo,
    order: GameOrder,
    page: Page,
) -> GameConnection:
    """Resolve `Query.games`. Without a day, season, part or week: today and the next 7 days."""
    zones = note_days(context, wanted, zone)
    days = day_range(now=context.now, zone=zone, on=wanted.on, start=wanted.start, end=wanted.end)
    if not wanted.names_a_time:
        days = coming_days(context.now, zone)
    scope = await resolve_scope(context, leagues, teams)
    return _connection(context, await select_games(context, scope, wanted, days), scope.leagues, order, page, zones)


async def resolve_team_games(
    context: Context, team: Team, wanted: GameFilter, zone: ZoneInfo, order: GameOrder, page: Page
) -> GameConnection:
    """Resolve `Team.games`. Without a day, season, part or week: the team's current season."""
    zones = note_days(context, wanted, zone)
    days = day_range(now=context.now, zone=zone, on=wanted.on, start=wanted.start, end=wanted.end)
    only = TeamSet({team.league: frozenset({team.id})}, {})
    scope = RequestScope([team.league], only)
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
