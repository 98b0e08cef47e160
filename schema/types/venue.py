"""Grounds, parks, stadiums and arenas."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import strawberry

from schema.context import Info
from schema.days.day import LEAGUE_ZONE
from schema.enums import GameOrder
from schema.field_costs import CONNECTION_SIZE, GAMES_OF_TEAM, REACH_CALLS, SEASON_CALLS, Calls, Cost, costs
from schema.types import arguments
from schema.types.arguments import GameFilter, GameNames, Page
from schema.types.node import Node

if TYPE_CHECKING:
    from schema.queries.connections import GameConnection

LazyGameConnection = Annotated["GameConnection", strawberry.lazy("schema.queries.connections")]


@strawberry.type(description="A ground, park, stadium or arena.")
class Venue(Node):
    """A place where games are played. Compared by identity; records with the same id are the same venue."""

    name: str = strawberry.field(description="Its name as the source gives it.")
    city: str | None = strawberry.field(default=None, description="The city or town.")
    state: str | None = strawberry.field(
        default=None, description="The state or province, `TX`; null outside North America."
    )
    country: str | None = strawberry.field(default=None, description="The country as the source writes it: `USA`.")
    capacity: int | None = strawberry.field(default=None, description="The number of seats.")
    surface: str | None = strawberry.field(default=None, description="The playing surface: `Grass`, `Artificial`.")
    latitude: float | None = strawberry.field(default=None, description="Degrees north of the equator.")
    longitude: float | None = strawberry.field(default=None, description="Degrees east of Greenwich.")
    time_zone: ZoneInfo | None = strawberry.field(default=None, description="The venue's time zone; null if unknown.")

    @strawberry.field(
        description="The games at this venue. Without a day, season or week: the current season of the league.",
        metadata=costs(Cost(GAMES_OF_TEAM), Calls(SEASON_CALLS, REACH_CALLS), CONNECTION_SIZE),
    )
    async def games(
        self,
        info: Info,
        on: arguments.On = strawberry.UNSET,
        from_: arguments.From = strawberry.UNSET,
        to: arguments.To = strawberry.UNSET,
        time_zone: arguments.Zone = LEAGUE_ZONE,
        season: arguments.Year = strawberry.UNSET,
        season_type: arguments.Part = strawberry.UNSET,
        week: arguments.WeekNumber = strawberry.UNSET,
        home: arguments.Home = strawberry.UNSET,
        away: arguments.Away = strawberry.UNSET,
        opponents: arguments.Opponents = strawberry.UNSET,
        venues: arguments.AtVenues = strawberry.UNSET,
        channels: arguments.Channels = strawberry.UNSET,
        tournament: arguments.Tournament = strawberry.UNSET,
        statuses: arguments.Statuses = strawberry.UNSET,
        order_by: arguments.Order = GameOrder.START_TIME_ASC,
        first: arguments.First = strawberry.UNSET,
        after: arguments.After = strawberry.UNSET,
        last: arguments.Last = strawberry.UNSET,
        before: arguments.Before = strawberry.UNSET,
    ) -> LazyGameConnection | None:
        """Return the games at the venue. A team may play elsewhere, and a venue may have games of several teams."""
        from schema.queries.filters.scope import scope_of_venue  # noqa: PLC0415 - a venue and its games refer to each other
        from schema.queries.selection import resolve_games_of  # noqa: PLC0415 - likewise

        wanted = GameFilter.given(
            on=on, start=from_, end=to, season=season, season_type=season_type, week=week, statuses=statuses
        )
        names = GameNames.given(
            home=home, away=away, opponents=opponents, venues=venues, channels=channels, tournament=tournament
        )
        scope = await scope_of_venue(info.context, self, names)
        page = Page.given(first, after, last, before)
        return await resolve_games_of(info.context, scope, wanted, time_zone, order_by, page)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other
