"""The interface through which the schema gets data. `gql_service.schedule` is the implementation; tests use a fake."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from schema.enums import League, SeasonType
from schema.freshness import Shown
from schema.ids import SeasonKey
from schema.model.snapshot import Directory, Snapshot
from schema.queries.source import Source


@dataclass(frozen=True, slots=True)
class Current:
    """The season and week that the vendor calls current in a league.

    `week` is None if the league does not count weeks, or if the vendor names no week.
    """

    season: SeasonKey
    week: int | None = None


class SchedulePort(Protocol):
    """Snapshots on demand. Async methods may wait for the vendor and raise LeagueUnavailable; the others read memory.

    A request for a league that is not served raises LeagueUnavailable, too.
    """

    @property
    def leagues(self) -> Sequence[League]:
        """The served leagues, in the order of the settings."""

    async def for_days(self, league: League, first: date, last: date) -> Sequence[Snapshot]:
        """Return the seasons that usually have games on the league days `first` to `last`, both included."""

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        """Return all parts of a season, or only the part `season_type`; `year` None is the current season."""

    async def directory(self, league: League) -> Directory:
        """Return the teams and venues of the league's current season."""

    def held(self, league: League) -> Sequence[Snapshot]:
        """Return the snapshots of the league that are in memory."""

    def current(self, league: League) -> Current:
        """Return the season that the vendor names as current; without the vendor's word, the season by the calendar."""

    def league_zone(self, league: League) -> ZoneInfo:
        """Return the zone in which the league's days begin and end."""

    def seen(self, shown: Shown, now: datetime) -> None:
        """Note that a client was shown this data at the aware instant `now`, so that the data is kept fresh."""

    def is_current(self, shown: Shown) -> bool:
        """Tell whether the data has the same records, fetched at the same instants, as when it was shown."""

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        """Return the state of the league's source.

        The error of the source is a failure of these season parts, or of the league's lists. `seasons` None means all
        parts of the current seasons.
        """
