"""Connections: pages of games and teams, with cursors, totals and sources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import strawberry

from schema.context import Context, Info
from schema.enums import GameOrder, League
from schema.errors import LeagueUnavailable
from schema.field_costs import SOURCES, Cost, ListSize, costs
from schema.model.renewal import Renewal
from schema.queries.pages import Place, Slice, cursor_for, page_of
from schema.queries.source import Source
from schema.types.arguments import Page
from schema.types.game import Game
from schema.types.team import Team

TEAM_ORDER = "TEAM"


def game_place(game: Game) -> Place:
    """Return the place of a game in the order, earliest first."""
    return game.order_key


def game_place_latest_first(game: Game) -> Place:
    """Return the place of a game in the order, latest first; games without any date stay last."""
    undated, seconds, number = game.order_key
    return (undated, -seconds, number)


def place_in(order: GameOrder) -> Callable[[Game], Place]:
    """Return the function that gives the place of a game in an order."""
    return game_place if order is GameOrder.START_TIME_ASC else game_place_latest_first


def team_place(team: Team) -> Place:
    """Return the place of a team in the order: by league, then full name, then id."""
    return (team.league.value, team.full_name.casefold(), team.id)


@strawberry.type(
    description=(
        "Cursors contain the place in the order (key and id), never an offset, so that a page stays correct if games "
        "are added before the page."
    )
)
class PageInfo:
    """Whether entries come before or after a page, and the cursors of its first and last entry."""

    has_next_page: bool = strawberry.field(description="True if more entries follow this page.")
    has_previous_page: bool = strawberry.field(description="True if entries come before this page.")
    start_cursor: str | None = strawberry.field(
        default=None, description="The cursor of the first node; null if the page is empty."
    )
    end_cursor: str | None = strawberry.field(
        default=None, description="The cursor of the last node; null if the page is empty."
    )


def page_info_of(page: Slice[Any], cursors: Sequence[str]) -> PageInfo:
    """Return the state of a page, whose first and last entry have the first and last of these cursors."""
    ends = (cursors[0], cursors[-1]) if cursors else (None, None)
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=ends[0],
        end_cursor=ends[1],
    )


Failures = Mapping[League, LeagueUnavailable]


Renewals = Mapping[League, Renewal]


def sources_of(context: Context, leagues: Sequence[League], failures: Failures, renewals: Renewals) -> list[Source]:
    """Return the state of each league's source, with the error of a league that could not answer this request.

    Pages of many days that were found together share their sources, and the work of computing them.
    """
    context.shows_state = True
    key = (tuple(leagues), id(renewals), tuple(failures.items()))
    shared = context.sources.get(key)
    if shared is None:
        found = [_source(context, league, failures.get(league), renewals.get(league)) for league in leagues]
        shared = context.sources[key] = (renewals, found)
    return shared[1]


def _source(context: Context, league: League, failure: LeagueUnavailable | None, renewal: Renewal | None) -> Source:
    """Return the state of one source. A failure of a part of a season that was not requested is left out."""
    source = replace(context.port.source(league, renewal.seasons if renewal else ()), renewal=renewal)
    if failure is None:
        return source
    return replace(source, error_code=failure.code, error=failure.message)


@strawberry.type(description="A game and its place in the list.")
class GameEdge:
    """A game and its cursor."""

    cursor: str = strawberry.field(description="Its place in the list, for `after` and `before`.")
    node: Game = strawberry.field(description="The game.")


@strawberry.type(description="A page of games.")
class GameConnection:
    """A page of games, with the sources of the games."""

    total_count: int = strawberry.field(description="Games in the whole list, all pages together.")
    nodes: list[Game] = strawberry.field(description="The games of this page.")
    page: strawberry.Private[Slice[Game]]
    order: strawberry.Private[GameOrder]
    leagues: strawberry.Private[Sequence[League]]
    failures: strawberry.Private[Failures]
    renewals: strawberry.Private[Renewals]

    @classmethod
    def of(
        cls,
        games: Sequence[Game],
        order: GameOrder,
        page: Page,
        leagues: Sequence[League],
        failures: Failures,
        renewals: Renewals,
        *,
        limit: int,
    ) -> Self:
        """Cut a page out of games that are sorted earliest first. Raises BadInput.

        `failures` has the leagues that could not answer.
        """
        place = place_in(order)
        ordered = games if order is GameOrder.START_TIME_ASC else sorted(games, key=place)
        cut = page_of(ordered, page, order=order.value, place=place, limit=limit)
        return cls(
            total_count=cut.total,
            nodes=list(cut.nodes),
            page=cut,
            order=order,
            leagues=leagues,
            failures=failures,
            renewals=renewals,
        )

    def _cursor(self, game: Game) -> str:
        return cursor_for(self.order.value, place_in(self.order)(game))

    @strawberry.field(description="The games of this page with their cursors.")
    def edges(self) -> list[GameEdge]:
        """Pair each game with its cursor."""
        return [GameEdge(cursor=self._cursor(game), node=game) for game in self.nodes]

    @strawberry.field(description="Whether entries come before or after this page, and the cursors of its ends.")
    def page_info(self) -> PageInfo:
        """Return whether games come before or after this page, with the cursors of its ends."""
        return page_info_of(self.page, [self._cursor(game) for game in (*self.nodes[:1], *self.nodes[-1:])])

    @strawberry.field(
        description="The state of the source of each requested league, including leagues that could not answer.",
        metadata=costs(Cost(SOURCES), ListSize(assumed_size=len(League))),
    )
    def sources(self, info: Info) -> list[Source]:
        """Return the state of the sources."""
        return sources_of(info.context, self.leagues, self.failures, self.renewals)


@strawberry.type(description="A team and its place in the list.")
class TeamEdge:
    """A team and its cursor."""

    cursor: str = strawberry.field(description="Its place in the list, for `after` and `before`.")
    node: Team = strawberry.field(description="The team.")


@strawberry.type(description="A page of teams, by league, then name.")
class TeamConnection:
    """A page of teams, with the sources of the teams."""

    total_count: int = strawberry.field(description="Teams in the whole list, all pages together.")
    nodes: list[Team] = strawberry.field(description="The teams of this page.")
    page: strawberry.Private[Slice[Team]]
    leagues: strawberry.Private[Sequence[League]]
    failures: strawberry.Private[Failures]
    renewals: strawberry.Private[Renewals]

    @classmethod
    def of(cls, page: Slice[Team], leagues: Sequence[League], failures: Failures, renewals: Renewals) -> Self:
        """Wrap a page of teams of these leagues. `failures` has the leagues that could not answer."""
        return cls(
            total_count=page.total,
            nodes=list(page.nodes),
            page=page,
            leagues=leagues,
            failures=failures,
            renewals=renewals,
        )

    @strawberry.field(description="The teams of this page with their cursors.")
    def edges(self) -> list[TeamEdge]:
        """Pair each team with its cursor."""
        return [TeamEdge(cursor=cursor_for(TEAM_ORDER, team_place(team)), node=team) for team in self.nodes]

    @strawberry.field(description="Whether entries come before or after this page, and the cursors of its ends.")
    def page_info(self) -> PageInfo:
        """Return whether teams come before or after this page, with the cursors of its ends."""
        ends = (*self.nodes[:1], *self.nodes[-1:])
        return page_info_of(self.page, [cursor_for(TEAM_ORDER, team_place(team)) for team in ends])

    @strawberry.field(
        description="The state of the source of each requested league, including leagues that could not answer.",
        metadata=costs(Cost(SOURCES), ListSize(assumed_size=len(League))),
    )
    def sources(self, info: Info) -> list[Source]:
        """Return the state of the sources."""
        return sources_of(info.context, self.leagues, self.failures, self.renewals)
