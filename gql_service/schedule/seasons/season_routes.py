"""The routes of a season and of a league, each in one value. No other module above `sportsdata` asks for a path."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from itertools import takewhile

from gql_service.schedule.feeds.feed import FeedRoute
from gql_service.schedule.freshness import (
    CADENCE,
    CURRENT_SEASON,
    REFERENCE,
    SCHEDULE_CADENCE,
    SCORES_CADENCE,
    Cadence,
)
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.mapping.legible import is_game, is_team, is_venue
from gql_service.sportsdata.rows.answer import ANYTHING, ROWS
from schema.enums import League
from schema.ids import SeasonKey

HasAnswer = Callable[[FeedRoute], bool]
"""Tells whether an answer of a route is in memory."""


@dataclass(frozen=True, slots=True)
class LeagueLists:
    """The routes of a league that belong to no season. Seasons are served without them if they fail."""

    teams: FeedRoute
    stadiums: FeedRoute
    current: FeedRoute
    """The season that the vendor calls current."""

    def lifetimes(self) -> Sequence[tuple[FeedRoute, timedelta]]:
        """Return these routes, each with the time that its answers stay fresh without stretch."""
        return ((self.teams, REFERENCE), (self.stadiums, REFERENCE), (self.current, CURRENT_SEASON))

    def __iter__(self) -> Iterator[FeedRoute]:
        yield from (self.teams, self.stadiums, self.current)


@dataclass(frozen=True, slots=True)
class SeasonRoutes:
    """The routes of a season part.

    A season is served only if one of `schedules` has an answer. It is served without `scores`, `season_teams` and the
    routes of its league if they fail.
    """

    schedules: tuple[FeedRoute, ...]
    """Alternatives, the best first. The next one is used if the plan does not include the one before it."""
    scores: FeedRoute | None
    """Scores that schedules lack; None if schedules include scores."""
    season_teams: FeedRoute | None
    """The teams of the season's year, for past seasons with teams that have moved; None if the league has no such
    route.
    """
    lists: LeagueLists

    @property
    def games(self) -> tuple[FeedRoute, ...]:
        """All routes with games of this season. Both parts of a soccer season share them."""
        return self.schedules if self.scores is None else (*self.schedules, self.scores)

    def makes_from(self, route: FeedRoute) -> bool:
        """Tell whether a snapshot of this season is made from the answers of a route.

        Routes with one path are the same route: a season may become the current one after its route was requested.
        """
        return any(each.path == route.path for each in (self.lists.teams, self.lists.stadiums, *self.games))

    def schedule(self, has_answer: HasAnswer) -> FeedRoute | None:
        """Return the best schedule route that has an answer, or None."""
        return next(filter(has_answer, self.schedules), None)

    def schedules_in_use(self, has_answer: HasAnswer) -> tuple[FeedRoute, ...]:
        """Return the schedule route in use. Until one has an answer, return all schedule routes."""
        chosen = self.schedule(has_answer)
        return self.schedules if chosen is None else (chosen,)

    def in_use(self, has_answer: HasAnswer) -> tuple[FeedRoute, ...]:
        """Return the schedule routes in use and the scores route."""
        return (*self.schedules_in_use(has_answer), *self.games[len(self.schedules) :])

    def refreshed(self, has_answer: HasAnswer) -> list[tuple[FeedRoute, Cadence]]:
        """Return the routes in use that have an answer, each with its cadence: the schedule first, then the scores."""
        chosen = self.schedule(has_answer)
        scores = self.scores if self.scores is not None and has_answer(self.scores) else None
        found = [] if chosen is None else [(chosen, CADENCE if scores is None else SCHEDULE_CADENCE)]
        return found if scores is None else [*found, (scores, SCORES_CADENCE)]

    def lacking(self, has_answer: HasAnswer) -> list[FeedRoute]:
        """Return the routes without an answer that would add to the season: better schedules, and scores."""
        chosen = self.schedule(has_answer)
        better = takewhile(lambda route: route is not chosen, self.schedules)
        return [route for route in (*better, *self.games[len(self.schedules) :]) if not has_answer(route)]


@cache
def league_lists(league: League) -> LeagueLists:
    """Return the routes of a league that belong to no season."""
    paths = ROUTES[league]
    return LeagueLists(
        teams=FeedRoute(paths.path(paths.teams), ROWS, legible=is_team, scope=league.value),
        stadiums=FeedRoute(paths.path(paths.stadiums), ROWS, legible=is_venue, scope=league.value),
        current=FeedRoute(paths.path(paths.current), ANYTHING, scope=league.value),
    )


@lru_cache(maxsize=1024)
def season_routes(key: SeasonKey, *, other_season: bool, expected: bool) -> SeasonRoutes:
    """Return the routes of a season part. `other_season` and `expected` have the same meaning as in `FeedRoute`."""
    paths = ROUTES[key.league]

    def of_games(path: str) -> FeedRoute:
        return FeedRoute(path, ROWS, other_season, expected, is_game(key.league), key.league.value)

    scores, teams = paths.scores_path(key), paths.season_teams_path(key.year)
    return SeasonRoutes(
        schedules=tuple(map(of_games, paths.schedule_paths(key))),
        scores=of_games(scores) if scores is not None else None,
        season_teams=FeedRoute(teams, ROWS, other_season=True, legible=is_team, scope=key.league.value)
        if teams
        else None,
        lists=league_lists(key.league),
    )
