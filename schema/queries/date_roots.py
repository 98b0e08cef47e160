"""The root fields that return days with their games."""

from typing import Annotated

import strawberry

from schema.argument_limits import DEFAULT_DATES, MAX_DATES
from schema.context import Info
from schema.days.day import LEAGUE_ZONE, Day
from schema.errors import BadInput
from schema.queries.date_search import find_date, find_dates
from schema.queries.filters.scope import resolve_scope
from schema.queries.game_date import GameDate, View
from schema.queries.neighbours import fetch_neighbours
from schema.types import arguments
from schema.types.arguments import GameNames, given


async def resolve_dates(
    self: object,  # noqa: ARG001 - the root value, which every resolver gets
    info: Info,
    leagues: arguments.Leagues = strawberry.UNSET,
    teams: arguments.TeamIds = strawberry.UNSET,
    home: arguments.Home = strawberry.UNSET,
    away: arguments.Away = strawberry.UNSET,
    opponents: arguments.Opponents = strawberry.UNSET,
    venues: arguments.VenueIds = strawberry.UNSET,
    channels: arguments.Channels = strawberry.UNSET,
    tournament: arguments.Tournament = strawberry.UNSET,
    from_: Annotated[Day, strawberry.argument(name="from", description="First day to look at, included.")] = Day(),  # noqa: B008 - a frozen value
    to: Annotated[
        Day | None, strawberry.argument(name="to", description="Last day to look at, included.")
    ] = strawberry.UNSET,
    time_zone: arguments.Zone = LEAGUE_ZONE,
    first: Annotated[
        int, strawberry.argument(description=f"The most days with games to return, 0 to {MAX_DATES}.")
    ] = DEFAULT_DATES,
) -> list[GameDate] | None:
    """Return days with games. Seasons further ahead are fetched only if needed."""
    context = info.context
    context.note_day_change(time_zone)
    if not 0 <= first <= MAX_DATES:
        raise BadInput(f"`first` is {first}; it may be 0 to {MAX_DATES}.")
    start, last = from_.at(context.now, time_zone), given(to)
    end = None if last is None else last.at(context.now, time_zone)
    names = GameNames.given(
        home=home, away=away, opponents=opponents, venues=venues, channels=channels, tournament=tournament
    )
    scope = await resolve_scope(context, given(leagues), given(teams), names)
    found = await find_dates(context, View(scope, time_zone), start, end, first)
    await fetch_neighbours(info, [game for each in found for game in each.all_games])
    return found


async def resolve_date(
    self: object,  # noqa: ARG001 - likewise
    info: Info,
    on: Annotated[Day, strawberry.argument(description="The day, as seen in `timeZone`.")] = Day(),  # noqa: B008 - a frozen value
    leagues: arguments.Leagues = strawberry.UNSET,
    teams: arguments.TeamIds = strawberry.UNSET,
    home: arguments.Home = strawberry.UNSET,
    away: arguments.Away = strawberry.UNSET,
    opponents: arguments.Opponents = strawberry.UNSET,
    venues: arguments.VenueIds = strawberry.UNSET,
    channels: arguments.Channels = strawberry.UNSET,
    tournament: arguments.Tournament = strawberry.UNSET,
    time_zone: arguments.Zone = LEAGUE_ZONE,
) -> GameDate | None:
    """Return one day."""
    info.context.note_day_change(time_zone)
    day = on.at(info.context.now, time_zone)
    names = GameNames.given(
        home=home, away=away, opponents=opponents, venues=venues, channels=channels, tournament=tournament
    )
    scope = await resolve_scope(info.context, given(leagues), given(teams), names)
    found = await find_date(info.context, View(scope, time_zone), day)
    await fetch_neighbours(info, found.all_games)
    return found
