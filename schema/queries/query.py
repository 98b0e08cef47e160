"""The root fields of the contract."""

import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated, Final

import strawberry
from strawberry.types.unset import UnsetType

from schema.context import Context, Info
from schema.days.day import LEAGUE_ZONE, MAX_DAYS, Day, DayRange, checked_range
from schema.enums import GameOrder, League
from schema.errors import BadInput, LeagueUnavailable, SourcesUnavailable
from schema.field_costs import (
    CONNECTION_SIZE,
    DAY_CALLS,
    MANY_DAYS,
    ONE_DAY,
    PART_CALLS,
    PARTS_OF_SEASON,
    RANGE_ARGUMENTS,
    RANGE_CALLS,
    REACH_CALLS,
    REFERENCE_CALLS,
    SEASON_ARGUMENTS,
    SEASON_CALLS,
    Calls,
    CallScope,
    Cost,
    ListSize,
    costs,
)
from schema.ids import GAME, SEASON, TEAM, GlobalId, parse_id
from schema.model.renewal import Renewal, renewals_by_league, renewals_of
from schema.model.snapshot import Directory, Snapshot
from schema.queries.connections import TEAM_ORDER, Failures, GameConnection, Renewals, TeamConnection, team_place
from schema.queries.fan_out import ask_each
from schema.queries.game_date import GameDate, View, date_of, days_with_games
from schema.queries.lookahead import selects
from schema.queries.pages import page_of
from schema.queries.selection import Asked, games_asked, next_game, previous_game, resolve_asked
from schema.queries.source import Source
from schema.queries.team_names import parse_team_name, pick_team
from schema.types import arguments
from schema.types.arguments import GameFilter, Page, given
from schema.types.game import Game
from schema.types.node import Node
from schema.types.season import Season
from schema.types.team import Team

MAX_DATES: Final = MAX_DAYS
DEFAULT_DATES: Final = 14
MAX_NODES: Final = 100
MAX_TEXT: Final = 100
"""The most characters of a search text: each team is compared with each word of the text."""
_NEIGHBOUR_REACH: Final = (timedelta(days=30), timedelta(days=300))
"""How far away a team's next or previous game may be: a first guess, and the longest time between seasons."""
_LOOK_AHEAD: Final = (timedelta(days=30), timedelta(days=120), timedelta(days=MAX_DAYS - 1))
"""How far ahead `dates` looks, step by step. A further step, with further seasons, is taken only if needed."""

_TEAM_CALLS: Final = PART_CALLS + REFERENCE_CALLS
_NODE_CALLS: Final = PART_CALLS + REFERENCE_CALLS + 1
_OBJECT_CALLS: Final = Calls(_NODE_CALLS, scope=CallScope.ONE_LEAGUE)
_GAMES_COST: Final = Cost(
    ONE_DAY, dict.fromkeys(RANGE_ARGUMENTS | SEASON_ARGUMENTS, MANY_DAYS), indexed_unless=RANGE_ARGUMENTS
)
_GAMES_CALLS: Final = Calls(
    DAY_CALLS + REFERENCE_CALLS, {name: calls + REFERENCE_CALLS for name, calls in REACH_CALLS.items()}
)


async def _prepare_neighbours(info: Info, teams: Sequence[Team]) -> None:
    """Fetch the seasons that `nextGame` and `previousGame` of these teams search, if the fields are selected.

    Near days are fetched first; further days only if a team has no game in the near days. Failures are shown in
    `sources`. After a failure the answer has a short lifetime, because a null may stand for a game.
    """
    context = info.context
    for name, find, direction in (("nextGame", next_game, 1), ("previousGame", previous_game, -1)):
        if not selects(info, (name,)):
            continue
        for reach in _NEIGHBOUR_REACH:
            lacking = {team.league for team in teams if find(context, team) is None}
            (await ask_each(list(lacking), partial(_around, context, reach * direction))).note(context)


async def _around(context: Context, days: timedelta, league: League) -> Sequence[Snapshot]:
    today = context.today_of(league)
    first, last = sorted((today, today + days))
    snapshots = await context.port.for_days(league, first, last)
    context.use(snapshots)
    return snapshots


async def _prepare_for(info: Info, found: Sequence[Node | None]) -> None:
    """Fetch the same seasons for teams and for the teams of games, if the fields are selected."""
    if not selects(info, ("nextGame", "previousGame")):
        return
    teams = [each for each in found if isinstance(each, Team)]
    await _prepare_neighbours(info, teams + _teams_of([each for each in found if isinstance(each, Game)]))


def _teams_of(games: Sequence[Game]) -> list[Team]:
    """Return the teams of games, without duplicates."""
    sides = (team for game in games for team in (game.home_team, game.away_team) if team is not None)
    return list(dict.fromkeys(sides))


def _short(name: str, text: str | UnsetType | None) -> str | None:
    """Return a search text; None if the text was omitted. Raises BadInput if the text is too long."""
    found = given(text)
    if found is not None and len(found) > MAX_TEXT:
        raise BadInput(f"`{name}` has {len(found):,} characters; it may have 0 to {MAX_TEXT}.")
    return found


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold().strip()


def _matches(team: Team, search: str) -> bool:
    words = _folded(" ".join(filter(None, (team.key, team.city, team.name, team.full_name))))
    return all(word in words for word in _folded(search).split())


def _same(value: str | None, wanted: str | None) -> bool:
    return wanted is None or (value is not None and _folded(value) == _folded(wanted))


async def _season_snapshots(context: Context, wanted: GlobalId) -> Sequence[Snapshot]:
    if wanted.season is None:
        return ()
    snapshots = await context.port.for_year(wanted.league, wanted.season.year, wanted.season.type)
    context.use(snapshots)
    return snapshots


async def _node(context: Context, text: strawberry.ID) -> Node | None:
    wanted = parse_id(text)
    try:
        if wanted.kind == GAME:
            return next((s.by_id.get(text) for s in await _season_snapshots(context, wanted)), None)
        if wanted.kind == SEASON:
            return next((s.season for s in await _season_snapshots(context, wanted)), None)
        directory = _use_directory(context, await context.port.directory(wanted.league))
    except LeagueUnavailable as failure:
        raise SourcesUnavailable({wanted.league: failure}) from failure
    return directory.teams.get(text) if wanted.kind == TEAM else directory.venues.get(text)


def _use_directory(context: Context, directory: Directory) -> Directory:
    if directory.sighting is not None:
        context.sightings.add(directory.sighting)
    return directory


def _needs_kind(text: str, kind: str) -> None:
    found = parse_id(text).kind
    if found != kind:
        raise BadInput(f"`id` is that of a {found.lower()}, not of a {kind.lower()}.")


async def _for_days(context: Context, asked: Asked, days: DayRange) -> tuple[list[Snapshot], Renewals, Failures]:
    async def of_league(league: League) -> Sequence[Snapshot]:
        return await context.port.for_days(league, *days.league_days())

    answers = (await ask_each(asked.leagues_with_teams, of_league)).need_one(context)
    snapshots = [snapshot for found in answers.values.values() for snapshot in found]
    context.use(snapshots)
    renewals = renewals_by_league(snapshots, answers.failures, (days.zone,))
    return snapshots, renewals, context.failures_so_far(answers.failures)


@strawberry.type(
    description=(
        "Root fields are nullable so that one failure does not discard the rest. A league that cannot answer is "
        "reported in `sources`; `errors` are returned only if no requested league can answer, or if the request "
        "itself is wrong."
    )
)
class Query:
    """The root fields."""

    @strawberry.field(
        description=(
            "Games. Filters intersect. `from` and `to` are inclusive; `from` alone ends 7 days later, `to` alone "
            "starts today; `on` together with either is an error. `week` alone means the current season, `season` "
            "alone all its parts; `season` is each league's own number. Without these five: today and the next 7 "
            "days. `teams` are ids or LEAGUE:KEY (NFL:DAL, in any case), home or away; without `leagues`, the "
            "leagues of the teams are queried; an unknown or ambiguous team is an error that lists candidates. "
            "NOT_NECESSARY games are left out unless `statuses` names this state. An empty list matches nothing."
        ),
        metadata=costs(_GAMES_COST, _GAMES_CALLS, CONNECTION_SIZE),
    )
    async def games(
        self,
        info: Info,
        leagues: arguments.Leagues = strawberry.UNSET,
        on: arguments.On = strawberry.UNSET,
        from_: arguments.From = strawberry.UNSET,
        to: arguments.To = strawberry.UNSET,
        time_zone: arguments.Zone = LEAGUE_ZONE,
        season: arguments.Year = strawberry.UNSET,
        season_type: arguments.Part = strawberry.UNSET,
        week: arguments.WeekNumber = strawberry.UNSET,
        teams: arguments.TeamIds = strawberry.UNSET,
        statuses: arguments.Statuses = strawberry.UNSET,
        order_by: arguments.Order = GameOrder.START_TIME_ASC,
        first: arguments.First = strawberry.UNSET,
        after: arguments.After = strawberry.UNSET,
        last: arguments.Last = strawberry.UNSET,
        before: arguments.Before = strawberry.UNSET,
    ) -> GameConnection | None:
        """Return a page of games."""
        wanted = GameFilter.given(
            on=on, start=from_, end=to, season=season, season_type=season_type, week=week, statuses=statuses
        )
        page = Page.given(first, after, last, before)
        connection = await games_asked(info.context, given(leagues), given(teams), wanted, time_zone, order_by, page)
        await _prepare_for(info, connection.nodes)
        return connection

    @strawberry.field(
        description="A game by its id; null if its season has no game with this id.", metadata=costs(_OBJECT_CALLS)
    )
    async def game(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The `id` of a game.")],  # noqa: A002 - the contract's word
    ) -> Game | None:
        """Return one game."""
        _needs_kind(id, GAME)
        found = await _node(info.context, id)
        await _prepare_for(info, [found])
        return found if isinstance(found, Game) else None

    @strawberry.field(
        description="Teams of the current seasons, by league, then name. Filters intersect.",
        metadata=costs(Cost(ONE_DAY), Calls(_TEAM_CALLS), CONNECTION_SIZE),
    )
    async def teams(
        self,
        info: Info,
        leagues: arguments.Leagues = strawberry.UNSET,
        conference: Annotated[
            str | None, strawberry.argument(description="Only this conference: `NFC`, `Eastern`, in any case.")
        ] = strawberry.UNSET,
        division: Annotated[
            str | None, strawberry.argument(description="Only this division: `East`, `Atlantic`, in any case.")
        ] = strawberry.UNSET,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Only teams with these words in key, city or name; case and accents are ignored."
            ),
        ] = strawberry.UNSET,
        active: Annotated[
            bool | None,
            strawberry.argument(description="True for active teams, false for inactive teams; null for both."),
        ] = True,
        first: arguments.First = strawberry.UNSET,
        after: arguments.After = strawberry.UNSET,
        last: arguments.Last = strawberry.UNSET,
        before: arguments.Before = strawberry.UNSET,
    ) -> TeamConnection | None:
        """Return a page of teams."""
        context = info.context
        wanted_conference, wanted_division = _short("conference", conference), _short("division", division)
        words = _short("search", search) or ""
        asked = await resolve_asked(context, given(leagues), None)
        answers = (await ask_each(asked.leagues, context.port.directory)).need_one(context)
        for directory in answers.values.values():
            _use_directory(context, directory)
        found = sorted(
            (
                team
                for directory in answers.values.values()
                for team in directory.teams.values()
                if (active is None or team.active is active)
                and _same(team.conference, wanted_conference)
                and _same(team.division, wanted_division)
                and _matches(team, words)
            ),
            key=team_place,
        )
        page = Page.given(first, after, last, before)
        cut = page_of(found, page, order=TEAM_ORDER, place=team_place, limit=context.max_page_size)
        await _prepare_for(info, cut.nodes)
        seen = {league: Renewal([each.sighting] if each.sighting else []) for league, each in answers.values.items()}
        renewals = renewals_of(seen, answers.failures, ())
        return TeamConnection.of(cut, asked.leagues, context.failures_so_far(answers.failures), renewals)

    @strawberry.field(
        description="A team by global id, or LEAGUE:KEY.",
        metadata=costs(Calls(_TEAM_CALLS, scope=CallScope.ONE_LEAGUE)),
    )
    async def team(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="An id, or LEAGUE:KEY: `NFL:DAL`.")],  # noqa: A002 - the contract's word
    ) -> Team | None:
        """Return one team."""
        name = parse_team_name(id, info.context)
        try:
            directory = _use_directory(info.context, await info.context.port.directory(name.league))
        except LeagueUnavailable as failure:
            raise SourcesUnavailable({name.league: failure}) from failure
        found = directory.teams.get(name.id) if name.id is not None else pick_team(name, directory)
        if found is None:
            info.context.depends_on_current(name.league)  # a team of last season alone may be loaded later
        await _prepare_for(info, [found])
        return found

    @strawberry.field(
        description="The days that have games, in order, within 400 days. Without `to`: up to the last announced day.",
        metadata=costs(
            Cost(5 * ONE_DAY, dict.fromkeys(RANGE_ARGUMENTS, MANY_DAYS)),
            Calls(RANGE_CALLS + REFERENCE_CALLS),
            ListSize(assumed_size=DEFAULT_DATES, slicing_arguments=("first",)),
        ),
    )
    async def dates(
        self,
        info: Info,
        leagues: arguments.Leagues = strawberry.UNSET,
        teams: arguments.TeamIds = strawberry.UNSET,
        from_: Annotated[Day, strawberry.argument(name="from", description="First day to look at, included.")] = Day(),  # noqa: B008 - a frozen value
        to: Annotated[
            Day | None, strawberry.argument(name="to", description="Last day to look at, included.")
        ] = strawberry.UNSET,
        time_zone: arguments.Zone = LEAGUE_ZONE,
        first: Annotated[
            int, strawberry.argument(description="The most days with games to return, 0 to 400.")
        ] = DEFAULT_DATES,
    ) -> list[GameDate] | None:
        """Return days with games. Seasons further ahead are fetched only if needed."""
        context = info.context
        context.turns_with_the_day(time_zone)
        if not 0 <= first <= MAX_DATES:
            raise BadInput(f"`first` is {first}; it may be 0 to {MAX_DATES}.")
        start = from_.at(context.now, time_zone)
        end = given(to)
        ends = [start + step for step in _LOOK_AHEAD] if end is None else [end.at(context.now, time_zone)]
        asked = await resolve_asked(context, given(leagues), given(teams))
        found: list[GameDate] = []
        for last in ends:
            days = checked_range(start, last, time_zone)
            snapshots, renewals, failures = await _for_days(context, asked, days)
            found = days_with_games(snapshots, View(asked, time_zone), days, first, renewals, failures)
            await context.work.pause()  # a year of all leagues has 14,000 games to lay out
            if len(found) == first:
                break
        await _prepare_for(info, [game for each in found for game in each.all_games])
        return found

    @strawberry.field(
        description="One day, with or without games.",
        metadata=costs(Cost(ONE_DAY), Calls(DAY_CALLS + REFERENCE_CALLS)),
    )
    async def date(
        self,
        info: Info,
        on: Annotated[Day, strawberry.argument(description="The day, as seen in `timeZone`.")] = Day(),  # noqa: B008 - a frozen value
        leagues: arguments.Leagues = strawberry.UNSET,
        teams: arguments.TeamIds = strawberry.UNSET,
        time_zone: arguments.Zone = LEAGUE_ZONE,
    ) -> GameDate | None:
        """Return one day."""
        info.context.turns_with_the_day(time_zone)
        day = on.at(info.context.now, time_zone)
        asked = await resolve_asked(info.context, given(leagues), given(teams))
        snapshots, renewals, failures = await _for_days(info.context, asked, DayRange(day, day, time_zone))
        found = date_of(day, View(asked, time_zone), snapshots, renewals, failures)
        await _prepare_for(info, found.all_games)
        return found

    @strawberry.field(
        description="The parts of the current seasons, in order of time.",
        metadata=costs(Calls(SEASON_CALLS + REFERENCE_CALLS), ListSize(assumed_size=PARTS_OF_SEASON * len(League))),
    )
    async def seasons(self, info: Info, leagues: arguments.Leagues = strawberry.UNSET) -> list[Season] | None:
        """Return the parts of each league's current season that have games."""
        context = info.context
        asked = await resolve_asked(context, given(leagues), None)
        for league in asked.leagues:
            context.depends_on_current(league)
        answers = await ask_each(asked.leagues, lambda league: context.port.for_year(league, None, None))
        snapshots = [snapshot for found in answers.need_one(context).values.values() for snapshot in found]
        context.use(snapshots)
        return [snapshot.season for snapshot in snapshots if snapshot.games]

    @strawberry.field(
        description="The state of the source of every served league; never costs an upstream call.",
        metadata=costs(ListSize(assumed_size=len(League))),
    )
    def sources(self, info: Info) -> list[Source]:
        """Return the state of every source."""
        info.context.shows_state = True
        return [info.context.port.source(league) for league in info.context.port.leagues]

    @strawberry.field(
        description="The object with this id; null if no object has this id.", metadata=costs(_OBJECT_CALLS)
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Any id of this service.")],  # noqa: A002 - the contract's word
    ) -> Node | None:
        """Return an object by id."""
        found = await _node(info.context, id)
        await _prepare_for(info, [found])
        return found

    @strawberry.field(
        description="Objects by id, in the requested order; null for an unknown id.",
        metadata=costs(Calls(_NODE_CALLS, scope=CallScope.EACH_ID), ListSize(length_of="ids")),
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Ids of this service, at most 100.")],
    ) -> list[Node | None]:
        """Return several objects by id."""
        if len(ids) > MAX_NODES:
            raise BadInput(f"`ids` has {len(ids)} entries; it may have 0 to {MAX_NODES}.")
        found = [await _node(info.context, each) for each in ids]
        await _prepare_for(info, found)
        return found
