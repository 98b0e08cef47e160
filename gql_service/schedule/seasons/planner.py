"""The plan for the seasons in memory: their routes, when the routes are due, and the calls that this takes."""

from collections.abc import Callable, Mapping
from datetime import datetime

from gql_service.clock import Clock
from gql_service.schedule.feeds.feed import FeedRoute, FetchedAnswer
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import Phase, Stretch, Tier
from gql_service.schedule.seasons.refresh_times import FORGOTTEN_AFTER, Due, due_routes, freshness_of, wished_calls
from gql_service.schedule.seasons.season_routes import SeasonRoutes, season_routes
from gql_service.schedule.seasons.shelf import LoadedSeason, Shelf
from gql_service.schedule.seasons.under_way import SeasonsUnderWay
from schema.ids import SeasonKey


class Planner:
    """Plans the refreshes of the seasons in memory.

    `stretch` returns the current stretch of each tier. `several` has the same meaning as in `due_routes`.
    """

    def __init__(
        self,
        feeds: Feeds,
        shelf: Shelf,
        under_way: SeasonsUnderWay,
        clock: Clock,
        stretch: Callable[[], Stretch],
        *,
        several: bool,
    ) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self._under_way = under_way
        self._clock = clock
        self._stretch = stretch
        self._several = several

    def routes(self, key: SeasonKey) -> SeasonRoutes:
        """Return the routes of a season at the present instant."""
        other = key.year not in self._under_way.years(key.league)
        return season_routes(key, other_season=other, expected=self._under_way.is_expected(key))

    def held(self, route: FeedRoute) -> FetchedAnswer | None:
        """Return the answer of a route in memory, or None."""
        return self._feeds.latest(route.path)

    def has_answer(self, route: FeedRoute) -> bool:
        """Tell whether an answer of a route is in memory."""
        return self._feeds.latest(route.path) is not None

    def due(self, season: LoadedSeason) -> list[Due]:
        """Return the schedule and scores routes of a season with an answer in memory, and when each is due."""
        routes = self.routes(season.key)
        return due_routes(routes, season.known, self.held, self._stretch(), several=self._several)

    def lacking(self, season: LoadedSeason) -> list[FeedRoute]:
        """Return the routes of a season that have no answer yet, including schedule routes better than the one in
        use.
        """
        return self.routes(season.key).lacking(self.has_answer)

    def wishes(self, now: datetime, end: datetime) -> Mapping[Tier, float]:
        """Return how many calls the seasons in memory need from `now` to `end` at the usual lifetimes.

        Seasons without a request for a day need no calls, because they are not refreshed.
        """
        wanted = (
            (season.expected, self.routes(season.key).refreshed(self.has_answer))
            for season in self._shelf.all()
            if (shown_at := self._shelf.shown_at(season)) is not None and now - shown_at <= FORGOTTEN_AFTER
        )
        return wished_calls(wanted, now, end)

    def renew(self, season: LoadedSeason) -> None:
        """Compute again how long a snapshot stays fresh, because its answers were fetched again or the stretch has
        changed.
        """
        due = self.due(season)
        if due:
            playing = season.known.phase_at(self._clock()) >= Phase.AROUND
            self._shelf.renew(season, freshness_of(due, playing=playing))
