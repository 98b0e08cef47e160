"""The root fields of the contract."""

from typing import Annotated, Final

import strawberry

from schema.argument_limits import DEFAULT_DATES, MAX_DAYS, MAX_IDS
from schema.context import Info
from schema.days.day import LEAGUE_ZONE
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
from schema.ids import GAME
from schema.queries.connections import GameConnection, TeamConnection
from schema.queries.date_roots import resolve_date, resolve_dates
from schema.queries.fan_out import ask_each
from schema.queries.filters.scope import resolve_scope
from schema.queries.game_date import GameDate
from schema.queries.neighbours import fetch_neighbours
from schema.queries.objects import check_kind, object_by_id, use_directory
from schema.queries.search.teams import TeamFilter, resolve_teams
from schema.queries.search.venue_connection import VenueConnection
from schema.queries.search.venues import Near, VenueFilter, resolve_venues
from schema.queries.search.words import short_text
from schema.queries.selection import resolve_games
from schema.queries.source import Source
from schema.queries.team_names import parse_team_name, pick_team
from schema.types import arguments
from schema.types.arguments import GameFilter, GameNames, Page, given
from schema.types.game import Game
from schema.types.node import Node
from schema.types.season import Season
from schema.types.team import Team

_TEAM_CALLS: Final = PART_CALLS + REFERENCE_CALLS
_NODE_CALLS: Final = PART_CALLS + REFERENCE_CALLS + 1
_OBJECT_CALLS: Final = Calls(_NODE_CALLS, scope=CallScope.ONE_LEAGUE)
_GAMES_COST: Final = Cost(
    ONE_DAY, dict.fromkeys(RANGE_ARGUMENTS | SEASON_ARGUMENTS, MANY_DAYS), indexed_unless=RANGE_ARGUMENTS
)
_GAMES_CALLS: Final = Calls(
    DAY_CALLS + REFERENCE_CALLS, {name: calls + REFERENCE_CALLS for name, calls in REACH_CALLS.items()}
)


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
            "`home`, `away`, `opponents` and `venues` limit the leagues likewise: without `leagues`, the leagues that "
            "all of them name are queried. "
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
        home: arguments.Home = strawberry.UNSET,
        away: arguments.Away = strawberry.UNSET,
        opponents: arguments.Opponents = strawberry.UNSET,
        venues: arguments.VenueIds = strawberry.UNSET,
        channels: arguments.Channels = strawberry.UNSET,
        tournament: arguments.Tournament = strawberry.UNSET,
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
        names = GameNames.given(
            home=home, away=away, opponents=opponents, venues=venues, channels=channels, tournament=tournament
        )
        scope = await resolve_scope(info.context, given(leagues), given(teams), names)
        connection = await resolve_games(info.context, scope, wanted, time_zone, order_by, page)
        await fetch_neighbours(info, connection.nodes)
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
        check_kind(id, GAME)
        found = await object_by_id(info.context, id)
        await fetch_neighbours(info, [found])
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
        wanted = TeamFilter.given(conference=conference, division=division, search=search, active=active)
        page = Page.given(first, after, last, before)
        return await resolve_teams(info, given(leagues), wanted, page)

    @strawberry.field(
        description="Venues of the current seasons, by league, then name; with `near`, nearest first.",
        metadata=costs(Cost(ONE_DAY), Calls(_TEAM_CALLS), CONNECTION_SIZE),
    )
    async def venues(
        self,
        info: Info,
        leagues: arguments.Leagues = strawberry.UNSET,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Only venues with these words in name, city, state or country, without regard to case."
            ),
        ] = strawberry.UNSET,
        near: Annotated[
            Near | None, strawberry.argument(description="Only venues in this circle whose coordinates are known.")
        ] = strawberry.UNSET,
        first: arguments.First = strawberry.UNSET,
        after: arguments.After = strawberry.UNSET,
        last: arguments.Last = strawberry.UNSET,
        before: arguments.Before = strawberry.UNSET,
    ) -> VenueConnection | None:
        """Return a page of venues."""
        circle = given(near)
        wanted = VenueFilter(short_text("search", search), None if circle is None else circle.checked())
        return await resolve_venues(info, given(leagues), wanted, Page.given(first, after, last, before))

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
            directory = use_directory(info.context, name.league, await info.context.port.directory(name.league))
        except LeagueUnavailable as failure:
            raise SourcesUnavailable({name.league: failure}) from failure
        found = directory.teams.get(name.id) if name.id is not None else pick_team(name, directory)
        if found is None:
            info.context.depends_on_current(name.league)  # a team of last season alone may be loaded later
        await fetch_neighbours(info, [found])
        return found

    dates: list[GameDate] | None = strawberry.field(
        resolver=resolve_dates,
        description=(
            f"The days that have games, in order, within {MAX_DAYS} days. Without `to`: up to the last announced day."
        ),
        metadata=costs(
            Cost(5 * ONE_DAY, dict.fromkeys(RANGE_ARGUMENTS, MANY_DAYS)),
            Calls(RANGE_CALLS + REFERENCE_CALLS),
            ListSize(assumed_size=DEFAULT_DATES, slicing_arguments=("first",)),
        ),
    )
    date: GameDate | None = strawberry.field(
        resolver=resolve_date,
        description="One day, with or without games.",
        metadata=costs(Cost(ONE_DAY), Calls(DAY_CALLS + REFERENCE_CALLS)),
    )

    @strawberry.field(
        description="The parts of the current seasons, in order of time.",
        metadata=costs(Calls(SEASON_CALLS + REFERENCE_CALLS), ListSize(assumed_size=PARTS_OF_SEASON * len(League))),
    )
    async def seasons(self, info: Info, leagues: arguments.Leagues = strawberry.UNSET) -> list[Season] | None:
        """Return the parts of each league's current season that have games."""
        context = info.context
        scope = await resolve_scope(context, given(leagues), None)
        for league in scope.leagues:
            context.depends_on_current(league)
        answers = await ask_each(scope.leagues, lambda league: context.port.for_year(league, None, None))
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
        found = await object_by_id(info.context, id)
        await fetch_neighbours(info, [found])
        return found

    @strawberry.field(
        description="Objects by id, in the requested order; null for an unknown id.",
        metadata=costs(Calls(_NODE_CALLS, scope=CallScope.EACH_ID), ListSize(length_of="ids")),
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description=f"Ids of this service, at most {MAX_IDS}.")
        ],
    ) -> list[Node | None]:
        """Return several objects by id."""
        if len(ids) > MAX_IDS:
            raise BadInput(f"`ids` has {len(ids)} entries; it may have 0 to {MAX_IDS}.")
        found = [await object_by_id(info.context, each) for each in ids]
        await fetch_neighbours(info, found)
        return found
