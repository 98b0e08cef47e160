"""The states of the leagues' sources: how old their data is, and which failure is reported."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from gql_service.clock import Clock
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.freshness import Tier
from gql_service.schedule.options import StoreOptions
from gql_service.schedule.seasons.planner import Planner
from gql_service.schedule.seasons.season_routes import league_lists
from gql_service.schedule.seasons.shelf import LoadedSeason, Shelf
from gql_service.schedule.seasons.under_way import SeasonsUnderWay
from gql_service.sportsdata.errors import BudgetSpent, KeyRejected, NotFound, NotInPlan, SportsDataError
from schema.enums import League
from schema.errors import LEAGUE_NOT_SERVED
from schema.ids import SeasonKey
from schema.model.renewal import Renewal
from schema.queries.source import Source

_GRAVEST_FIRST: Final = (KeyRejected, BudgetSpent, NotInPlan, SportsDataError)


class Sources:
    """The source of each league. All methods read memory."""

    def __init__(
        self,
        feeds: Feeds,
        shelf: Shelf,
        under_way: SeasonsUnderWay,
        planner: Planner,
        governor: Governor,
        clock: Clock,
        options: StoreOptions,
    ) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self._under_way = under_way
        self._planner = planner
        self._governor = governor
        self._clock = clock
        self._options = options

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        """Return the state of a league's source, computed from the requested parts of the seasons under way.

        See `SchedulePort.source`.
        """
        options = self._options
        if league not in options.leagues:
            return Source(
                league=league, mode=options.mode, error_code=LEAGUE_NOT_SERVED, error=options.not_served(league)
            )
        now, snapshots = self._clock(), [season.snapshot for season in self.recent(league)]
        error, shown = self.gravest_error(league, seasons), options.public_quota
        return Source(
            league=league,
            mode=options.mode,
            as_of=max((snapshot.freshness.as_of for snapshot in snapshots), default=None),
            renewal=Renewal.of(snapshots) if snapshots else None,
            stale=any(snapshot.freshness.is_stale(now) for snapshot in snapshots),
            delayed=options.delayed,
            scrambled=options.scrambled,
            dropped_rows=sum(snapshot.dropped_rows for snapshot in snapshots)
            + max((snapshot.directory.dropped_rows for snapshot in snapshots), default=0),
            calls_used=self._governor.ledger.used if shown else None,
            calls_budget=self._governor.ledger.budget if shown else None,
            stretch=self._governor.stretch[Tier.LIVE] if shown else None,
            error_code=error.code if error else None,
            error=error.words if error else None,
        )

    def recent(self, league: League) -> Sequence[LoadedSeason]:
        """Return the parts of the seasons under way that were requested recently.

        Without such a request, return all parts of these seasons, and if none is in memory, every season in memory.
        """
        now, years = self._clock(), self._under_way.years(league)
        seasons = self._shelf.all(league)
        current = [season for season in seasons if season.key.year in years] or seasons
        return [season for season in current if self._shelf.is_hot(season, now)] or current

    def rejected_values(self, league: League) -> int:
        """Return the number of values that were rejected in the seasons of `recent`."""
        return sum(season.snapshot.rejected_values for season in self.recent(league))

    def last_shown(self, league: League) -> datetime | None:
        """Return when games of the seasons under way were last shown to a client."""
        seen = map(self._shelf.shown_at, self.recent(league))
        return max((at for at in seen if at is not None), default=None)

    def stale_leagues(self) -> list[League]:
        """Return the leagues that clients have requested recently and whose data is stale."""
        now = self._clock()
        stale = {season.key.league for season in self._shelf.hot(now) if season.snapshot.freshness.is_stale(now)}
        return [league for league in self._options.leagues if league in stale]

    def paused(self) -> dict[str, str]:
        """Return families of routes and leagues that get no calls now, each with the error code of the reason."""
        return self._feeds.status.paused()

    def paused_until(self) -> dict[str, datetime]:
        """Return when each of these is called again, as aware instants."""
        return self._feeds.status.paused_until()

    def gravest_error(self, league: League, seasons: Collection[SeasonKey] | None = None) -> SportsDataError | None:
        """Return the failure to report, or None. An absent route counts only if games are expected or nothing is in
        memory.

        `seasons` are the requested season parts; None stands for the seasons under way.
        """
        reported = [
            error
            for error in self._feeds.status.errors(self._paths(league, seasons))
            if not isinstance(error, NotFound)
            or not self._shelf.all(league)
            or self._feeds.status.is_expected(error.path)
        ]
        return min(
            reported,
            key=lambda error: [isinstance(error, kind) for kind in _GRAVEST_FIRST].index(True),
            default=None,
        )

    def _paths(self, league: League, seasons: Collection[SeasonKey] | None) -> Iterator[str]:
        yield from (route.path for route in league_lists(league))
        for key in self._under_way.parts(league) if seasons is None else seasons:
            yield from (route.path for route in self._planner.routes(key).in_use(self._planner.has_answer))
