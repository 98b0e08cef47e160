"""The team type of the contract, with the games of a team."""

from typing import TYPE_CHECKING, Annotated, Optional

import strawberry

from schema.context import Info
from schema.days.day import LEAGUE_ZONE, Day
from schema.enums import GameOrder, League, SeasonType
from schema.field_costs import (
    CONNECTION_SIZE,
    GAMES_OF_TEAM,
    MOST_WEEKS,
    NEAR_GAME,
    ONE_PART_CALLS,
    RANGE_CALLS,
    REACH_CALLS,
    RECORD,
    SEASON_CALLS,
    Calls,
    Cost,
    ListSize,
    costs,
)
from schema.types import arguments
from schema.types.arguments import GameFilter, GameNames, Page, given
from schema.types.node import Node
from schema.types.record import Record
from schema.types.season import Week
from schema.types.venue import Venue

if TYPE_CHECKING:
    from schema.queries.connections import GameConnection
    from schema.types.game import Game

LazyGame = Annotated["Game", strawberry.lazy("schema.types.game")]
LazyGameConnection = Annotated["GameConnection", strawberry.lazy("schema.queries.connections")]


@strawberry.type(description="A team, club or national side in a league.")
class Team(Node):
    """A team. Compared by identity; records with the same id are the same team."""

    league: League = strawberry.field(description="The competition.")
    key: str | None = strawberry.field(
        default=None,
        description="Short name inside the league, `DAL`; null for the few teams without a short name.",
    )
    name: str = strawberry.field(
        description="Its name without the city, `Cowboys`; for colleges and clubs, their usual name."
    )
    city: str | None = strawberry.field(
        default=None,
        description="The city or state of the team, `Dallas`; null if the name is complete without a city.",
    )
    full_name: str = strawberry.field(description="City and name together: `Dallas Cowboys`.")
    conference: str | None = strawberry.field(
        default=None, description="The conference, `NFC`, `Eastern`; in baseball the league, `AL`."
    )
    division: str | None = strawberry.field(
        default=None, description="The division in its conference: `East`, `Atlantic`."
    )
    active: bool = strawberry.field(
        default=True, description="False for sides outside the league's list, such as all-star teams."
    )
    logo_url: str | None = strawberry.field(
        default=None, description="The address of an image of its logo, hosted elsewhere."
    )
    colors: list[str] = strawberry.field(
        default_factory=list, description="Its colours as `#RRGGBB`, most important first; empty while unknown."
    )
    venue: Venue | None = strawberry.field(
        default=None, description="The home venue; a game may be played at another venue."
    )

    @strawberry.field(
        description="The team's games. Without a day, season or week: the team's current season.",
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
        side: arguments.TeamSide = strawberry.UNSET,
        opponents: arguments.OtherSide = strawberry.UNSET,
        venues: arguments.AtVenues = strawberry.UNSET,
        channels: arguments.Channels = strawberry.UNSET,
        statuses: arguments.Statuses = strawberry.UNSET,
        order_by: arguments.Order = GameOrder.START_TIME_ASC,
        first: arguments.First = strawberry.UNSET,
        after: arguments.After = strawberry.UNSET,
        last: arguments.Last = strawberry.UNSET,
        before: arguments.Before = strawberry.UNSET,
    ) -> LazyGameConnection | None:
        """Return the team's games. No other field below the roots may wait for the vendor."""
        from schema.queries.filters.scope import scope_of_team  # noqa: PLC0415 - a team and its games refer to each other
        from schema.queries.selection import resolve_games_of  # noqa: PLC0415 - likewise

        wanted = GameFilter.given(
            on=on, start=from_, end=to, season=season, season_type=season_type, week=week, statuses=statuses
        )
        page = Page.given(first, after, last, before)
        names = GameNames.given(opponents=opponents, venues=venues, channels=channels)
        scope = await scope_of_team(info.context, self, names, given(side))
        return await resolve_games_of(info.context, scope, wanted, time_zone, order_by, page)

    @strawberry.field(
        description="The game in progress, otherwise the next game that is not POSTPONED, CANCELED or NOT_NECESSARY.",
        metadata=costs(Cost(NEAR_GAME), Calls(RANGE_CALLS)),
    )
    def next_game(self, info: Info) -> Optional[LazyGame]:  # noqa: UP045 - a lazy type cannot be joined with |
        """Return the team's game in progress or next game, among the seasons in memory."""
        from schema.queries.selection import next_game  # noqa: PLC0415 - likewise

        return next_game(info.context, self)

    @strawberry.field(description="The latest finished game.", metadata=costs(Cost(NEAR_GAME), Calls(RANGE_CALLS)))
    def previous_game(self, info: Info) -> Optional[LazyGame]:  # noqa: UP045 - likewise
        """Return the team's latest finished game, among the seasons in memory."""
        from schema.queries.selection import previous_game  # noqa: PLC0415 - likewise

        return previous_game(info.context, self)

    @strawberry.field(
        description=(
            "The record of the team in a part of a season, by default its current regular season; null if the team has "
            "no games in the part, and while a result of this part is unknown."
        ),
        metadata=costs(Cost(RECORD), Calls(ONE_PART_CALLS)),
    )
    async def record(
        self,
        info: Info,
        season: Annotated[
            int | None, strawberry.argument(description="The league's own number of the season. Default: the current.")
        ] = strawberry.UNSET,
        season_type: Annotated[
            SeasonType | None, strawberry.argument(description="The part of the season. Default: REGULAR.")
        ] = strawberry.UNSET,
        until: Annotated[
            Day | None,
            strawberry.argument(description="Only games that started before this day, as seen in `timeZone`."),
        ] = strawberry.UNSET,
        time_zone: arguments.Zone = LEAGUE_ZONE,
    ) -> Record | None:
        """Return the record of the team. May wait for the vendor, as `games` may."""
        from schema.queries.team_season import resolve_record  # noqa: PLC0415 - likewise

        part = given(season_type) or SeasonType.REGULAR
        return await resolve_record(info.context, self, given(season), part, given(until), time_zone)

    @strawberry.field(
        description=(
            "The weeks of the regular season in which the team has no game, between its first and its last game; null "
            "in leagues that do not count weeks."
        ),
        metadata=costs(Cost(RECORD), Calls(ONE_PART_CALLS), ListSize(assumed_size=MOST_WEEKS)),
    )
    async def byes(
        self,
        info: Info,
        season: Annotated[
            int | None, strawberry.argument(description="The league's own number of the season. Default: the current.")
        ] = strawberry.UNSET,
    ) -> list[Week] | None:
        """Return the byes of the team. May wait for the vendor, as `games` may."""
        from schema.queries.team_season import resolve_byes  # noqa: PLC0415 - likewise

        return await resolve_byes(info.context, self, given(season))

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other
