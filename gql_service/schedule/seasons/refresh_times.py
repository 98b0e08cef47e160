"""When the routes of a season are refreshed, and how many calls that takes: functions of values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from gql_service.schedule.feeds.feed import FeedRoute, FetchedAnswer
from gql_service.schedule.freshness import TIERS, Cadence, Stretch, Tier, Timetable
from gql_service.schedule.instants import not_before, offset_of, starts_at
from gql_service.schedule.seasons.season_routes import SeasonRoutes
from schema.freshness import Freshness

FORGOTTEN_AFTER: Final = timedelta(days=1)
"""Seasons that no client has requested for this time need no calls, because they are not refreshed."""


@dataclass(frozen=True, slots=True)
class Due:
    """A route of a season, and when its answer expires.

    `unstretched` is when the answer would expire without stretch. `ask_at` is when the refresh starts. All instants are
    aware.
    """

    route: FeedRoute
    fetched_at: datetime
    at: datetime
    unstretched: datetime
    ask_at: datetime


def due_routes(
    routes: SeasonRoutes,
    known: Timetable,
    held: Callable[[FeedRoute], FetchedAnswer | None],
    stretch: Stretch,
    *,
    several: bool,
) -> list[Due]:
    """Return the schedule and scores routes with an answer, and when each is due.

    `known` are the season's phases. `held` returns the answer of a route in memory. `several` means that other
    containers may serve the same clients, so short lifetimes end at the same instants in all containers.
    """
    return [
        due_route(route, answer, cadence, known, stretch, several=several)
        for route, cadence in routes.refreshed(lambda route: held(route) is not None)
        if (answer := held(route)) is not None
    ]


def due_route(
    route: FeedRoute, held: FetchedAnswer, cadence: Cadence, known: Timetable, stretch: Stretch, *, several: bool
) -> Due:
    """Return when the answer `held` of a route is due at this cadence."""
    offset = offset_of(route.path) if several else None
    at, phase = known.due(held.fetched_at, cadence, stretch, offset)
    best, _ = known.due(held.fetched_at, cadence, offset=offset)
    lifetime, fetched = cadence[phase].total_seconds() * stretch[TIERS[phase]], held.fetched_at.timestamp()
    # The vendor's max-age is a lower bound, because an earlier call would return the same answer.
    floor = fetched + held.answer.max_age
    end = not_before(at.timestamp(), floor, lifetime) if several else max(at.timestamp(), floor)
    ask_at = starts_at(fetched, end, lifetime)
    ends = (datetime.fromtimestamp(each, UTC) for each in (end, max(best.timestamp(), floor), ask_at))
    return Due(route, held.fetched_at, *ends)


def freshness_of(due: Sequence[Due], *, playing: bool) -> Freshness:
    """Return the freshness of a season with these routes, at least one: the schedule first, then the scores."""
    # During a game the scores decide the age of the data; otherwise the schedule decides.
    return Freshness(
        as_of=(due[-1] if playing else due[0]).fetched_at,
        fresh_until=min(each.at for each in due),
        news_from=min(each.unstretched for each in due),
    )


def wished_calls(
    seasons: Iterable[tuple[Timetable, Iterable[tuple[FeedRoute, Cadence]]]], now: datetime, end: datetime
) -> Mapping[Tier, float]:
    """Return how many calls these seasons need from `now` to `end` at the usual lifetimes.

    Each season has its expected phases and its refreshed routes. A path that several seasons share counts once.
    """
    by_path: dict[str, Mapping[Tier, float]] = {}
    for expected, refreshed in seasons:
        for route, cadence in refreshed:
            wished, known = expected.calls(now, end, cadence), by_path.get(route.path, {})
            by_path[route.path] = {tier: max(calls, known.get(tier, 0.0)) for tier, calls in wished.items()}
    return {tier: sum(wished[tier] for wished in by_path.values()) for tier in Tier}
