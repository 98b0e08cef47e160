"""The data that the first requests need: loads it, and tells whether it is there."""

from datetime import timedelta
from typing import Final

import structlog

from gql_service.clock import Clock
from gql_service.schedule.options import StoreOptions
from gql_service.schedule.seasons.directories import Directories
from gql_service.schedule.seasons.seasons import Seasons
from gql_service.schedule.seasons.shelf import Shelf
from gql_service.schedule.seasons.under_way import league_day
from gql_service.schedule.sources import Sources
from gql_service.sportsdata.errors import BudgetSpent, KeyRejected, SportsDataError
from schema.enums import League, SeasonType
from schema.errors import LeagueUnavailable
from schema.port import SchedulePort

_log = structlog.get_logger(__name__)
_HINTS: Final[dict[type[SportsDataError], str]] = {
    KeyRejected: " Check SPORTSDATA_API_KEY.",
    BudgetSpent: " SPORTSDATA_MONTHLY_CALLS sets the budget.",
}
"""Advice to the operator for each kind of failure."""
_DAYS_AHEAD: Final = timedelta(days=7)


class Readiness:
    """Loads leagues before clients request them, and tells whether any league has data."""

    def __init__(
        self,
        port: SchedulePort,
        seasons: Seasons,
        shelf: Shelf,
        directories: Directories,
        sources: Sources,
        clock: Clock,
        options: StoreOptions,
    ) -> None:
        self._port = port
        self._seasons = seasons
        self._shelf = shelf
        self._directories = directories
        self._sources = sources
        self._clock = clock
        self._options = options

    async def load(self, league: League) -> None:
        """Load the data that requests of today need. `source` reports failures; this method raises none."""
        today = league_day(league, self._clock())
        try:
            near = await self._port.for_days(league, today, today + _DAYS_AHEAD)
            if not near:
                await self._port.for_year(league, None, SeasonType.REGULAR)
            await self._port.directory(league)
        except LeagueUnavailable as failure:
            _log.warning("league cannot be loaded", league=league.value, code=failure.code, reason=failure.message)
        await self._load_recorded(league)

    async def _load_recorded(self, league: League) -> None:
        """Load a past season if the recorded answers have no season of today."""
        for key in self._options.recorded.get(league, ()):
            if self._shelf.all(league):
                return
            try:
                await self._seasons.load(key)
            except SportsDataError as error:
                _log.warning("recorded season cannot be loaded", season=str(key), code=error.code, reason=error.detail)

    def has_data(self) -> bool:
        """Tell whether a season or a list of teams is in memory for any league."""
        return bool(self._shelf.all()) or self._directories.has_teams()

    def why_not_ready(self) -> str:
        """Return a sentence with the reasons why no league has data yet."""
        failures = ((league, self._sources.gravest_error(league)) for league in self._options.leagues)
        reasons = [
            f"{league.value}: {error.words}{_HINTS.get(type(error), '')}"
            for league, error in failures
            if error is not None
        ]
        return " ".join(reasons) or "No league has been loaded yet."
