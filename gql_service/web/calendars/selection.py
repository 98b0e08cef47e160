"""Select the games of a calendar from the same snapshots as GraphQL, for clients that subscribe permanently.

A client treats a calendar as complete, and deletes events that are missing. So a calendar is either complete or an
error, and never empty because of a failure.
"""

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from strawberry import ID

from gql_service.web.calendars.request import CHANNELS, FROM, OPPONENT, CalendarRequest, NoSuchCalendar
from gql_service.web.calendars.series import standings_changed
from gql_service.web.rest.parameters import BadParameter
from gql_service.web.transport.league_failure import ABSENT, NOT_SOON
from schema.context import Context
from schema.days.day import LEAGUE_ZONE, Day, checked_range
from schema.enums import League
from schema.errors import BadInput, LeagueUnavailable
from schema.leagues import FACTS
from schema.model.game_index import folded
from schema.model.snapshot import Snapshot
from schema.queries.filters.known_names import check_channels
from schema.queries.filters.league_filter import LeagueFilter
from schema.queries.selection import games_matching
from schema.queries.team_names import parse_team_name, pick_team
from schema.types.arguments import GameFilter
from schema.types.game import Game
from schema.types.team import Team

BEFORE: Final = timedelta(days=30)
"""How far back the games of a past season stay in the calendar."""
AHEAD: Final = timedelta(days=180)
"""How long before its usual months a coming season is looked for."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The games of a calendar, earliest first, and the requested teams.

    `standings_changed` has, by the id of a game, when an earlier game of its series last changed.
    """

    games: Sequence[Game]
    team: Team | None
    opponent: Team | None
    standings_changed: Mapping[ID, datetime] = field(default_factory=dict)


async def select(context: Context, request: CalendarRequest) -> Selection:
    """Return the requested games.

    Raises NoSuchCalendar for an unknown team and for a league without any game. Raises BadParameter for a wrong
    opponent, channel or range of days. Raises LeagueUnavailable if the league cannot answer completely.
    """
    team = opponent = None
    if request.team is not None:
        team = await _team_of_path(context, request.team, request.league)
    if request.opponent is not None:
        opponent = await _opponent(context, request.opponent, request.league)
    first, last = _days(context, request)
    snapshots = await _snapshots(context, request, first, last)
    _check_channels(context, request, snapshots)
    filters = LeagueFilter(
        teams=frozenset({team.id}) if team is not None else None,
        channels=frozenset(map(folded, request.channels)) if request.channels is not None else None,
    )
    games = games_matching(snapshots, GameFilter(statuses=request.statuses), None, filters)
    fitting = [game for game in games if _fits(game, request, team, opponent, first, last)]
    return Selection(fitting, team, opponent, standings_changed(snapshots))


def _check_channels(context: Context, request: CalendarRequest, snapshots: Sequence[Snapshot]) -> None:
    """Raise BadParameter for a channel that no game has. If a part is missing, any name may be right."""
    if request.channels is None or context.lacks_some:
        return
    try:
        check_channels(context, request.channels, snapshots)
    except BadInput as error:
        raise BadParameter(CHANNELS.name, f"`{CHANNELS.name}`: {error.message}") from None


async def _team(context: Context, name: str, league: League) -> Team:
    parsed = parse_team_name(name, context)
    if parsed.league is not league:
        raise BadInput(f'"{name:.60}" is a team of {parsed.league.value}, not of {league.value}.')
    return pick_team(parsed, await context.port.directory(league))


async def _team_of_path(context: Context, name: str, league: League) -> Team:
    try:
        return await _team(context, name, league)
    except BadInput as error:
        raise NoSuchCalendar(error.message) from None


async def _opponent(context: Context, name: str, league: League) -> Team:
    try:
        return await _team(context, name, league)
    except BadInput as error:
        raise BadParameter(OPPONENT.name, f"`{OPPONENT.name}`: {error.message}") from None


def _days(context: Context, request: CalendarRequest) -> tuple[date | None, date | None]:
    """Return the requested first and last league day, and record whether they move with the clock."""
    zone = context.port.league_zone(request.league)
    given: Sequence[Day | None] = (request.start, request.end)
    if request.season is None or any(each is not None and each.fixed is None for each in given):
        context.note_day_change(zone)
    first, last = (each.at(context.now, zone) if each is not None else None for each in given)
    if first is not None and last is not None:
        _check(first, last)
    return first, last


def _check(first: date, last: date) -> None:
    try:
        checked_range(first, last, LEAGUE_ZONE)
    except BadInput as error:
        raise BadParameter(FROM.name, error.message) from None


async def _snapshots(
    context: Context, request: CalendarRequest, first: date | None, last: date | None
) -> Sequence[Snapshot]:
    """Return the seasons that can have the requested games."""
    port, league = context.port, request.league
    _check_part(request)
    if request.season is not None:
        return _complete(context, league, [await _answer(port.for_year(league, request.season, request.season_type))])
    answers: list[Sequence[Snapshot] | LeagueUnavailable] = []
    if first is None or last is None:
        context.depends_on_current(league)
        answers.append(await _answer(port.for_year(league, None, request.season_type)))
    today = context.today_of(league)
    if last is None and first is not None and first < today:
        _check(first, today)
    found = await _answer(port.for_days(league, *_near(today, first, last)))
    if not isinstance(found, LeagueUnavailable):
        found = [each for each in found if request.season_type in (None, each.key.type)]
    return _complete(context, league, [*answers, found])


def _check_part(request: CalendarRequest) -> None:
    parts = FACTS[request.league].parts
    if request.season_type is not None and request.season_type not in parts:
        names = ", ".join(part.value for part in parts)
        raise NoSuchCalendar(f"{request.league.value} has no {request.season_type.value}; its seasons have {names}.")


def _near(today: date, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the days to search. A range with an open end reaches over the turn of a season.

    Games further ahead are not announced yet, or belong to the current season.
    """
    near, far = today - BEFORE, today + AHEAD
    if first is None:
        return (near, far) if last is None else (min(last, near), min(last, far))
    return first, max(first, far) if last is None else last


async def _answer(answer: Awaitable[Sequence[Snapshot]]) -> Sequence[Snapshot] | LeagueUnavailable:
    try:
        return await answer
    except LeagueUnavailable as failure:
        return failure


def _complete(
    context: Context, league: League, answers: Sequence[Sequence[Snapshot] | LeagueUnavailable]
) -> Sequence[Snapshot]:
    """Return the snapshots of all answers, each once. Raises LeagueUnavailable if a missing part may come later.

    A part is left out if the plan of the key does not include the part, or if the month has no calls left for the part.
    """
    found: dict[object, Snapshot] = {}
    failures: list[LeagueUnavailable] = []
    for answer in answers:
        if isinstance(answer, LeagueUnavailable):
            failures.append(answer)
        else:
            found.update((snapshot.key, snapshot) for snapshot in answer)
    context.use(found.values())
    failures += [snapshot.failure for snapshot in found.values() if snapshot.failure is not None]
    context.lacks_some = context.lacks_some or bool(failures)
    passing = [failure for failure in failures if failure.code not in NOT_SOON]
    games = any(snapshot.games for snapshot in found.values())
    if passing or (failures and not games):
        # The plan is reported only if all failures are due to the plan: other failures may pass.
        curable = [failure for failure in failures if failure.code not in ABSENT]
        raise (passing or curable or failures)[0]
    if not games:
        raise NoSuchCalendar(f"No games of {league.value} are announced for this season.")
    return list(found.values())


def _fits(
    game: Game,
    request: CalendarRequest,
    team: Team | None,
    opponent: Team | None,
    first: date | None,
    last: date | None,
) -> bool:
    if game.rescheduled_to is not None:
        # The make-up goes by the same id, and so by the same UID: the event moves.
        return False
    if not any(_is_within(day, first, last) for day in _days_of(game)):
        return False
    if request.side is not None and not _is_side(game, team, request.side):
        return False
    return opponent is None or _is_side(game, opponent, "home") or _is_side(game, opponent, "away")


def _days_of(game: Game) -> Iterator[date | None]:
    """Yield the league day of a game and, for a suspended game, the league day on which the game began."""
    yield game.league_day
    if game.original_start_time is not None:
        yield game.original_start_time.astimezone(LEAGUE_ZONE).date()


def _is_within(day: date | None, first: date | None, last: date | None) -> bool:
    """Return whether a day is from `first` to `last`, both included. A game without a day is in no bounded range."""
    if day is None:
        return first is None and last is None
    return (first is None or day >= first) and (last is None or day <= last)


def _is_side(game: Game, team: Team | None, side: str) -> bool:
    found = game.home_team if side == "home" else game.away_team
    return team is not None and found is not None and found.id == team.id
