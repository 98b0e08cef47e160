"""What the schema needs of the outside. `gql_service.schedule` implements it; tests hand in a fake."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.snapshot import Directory, Snapshot
from schema.source import Source


@dataclass(frozen=True, slots=True)
class Current:
    """What the source calls current in a league; `week` is None where it does not count or does not say."""

    season: SeasonKey
    week: int | None = None


class SchedulePort(Protocol):
    """Snapshots on demand. What may wait for the source is async and raises LeagueUnavailable; the rest is memory.

    A league that is asked for and not served raises LeagueUnavailable too.
    """

    @property
    def leagues(self) -> Sequence[League]:
        """The leagues that are served, in the deployer's order."""

    async def for_days(self, league: League, first: date, last: date) -> Sequence[Snapshot]:
        """Return the seasons that usually have games on the league days `first` to `last`, both included."""

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        """Return all parts of a season, or the one asked for; `year` None is the current season."""

    async def directory(self, league: League) -> Directory:
        """Return teams and venues of the league's current season."""

    def held(self, league: League) -> Sequence[Snapshot]:
        """Return what is in memory."""

    def current(self, league: League) -> Current:
        """Return the current season by the source's word, else by the calendar."""

    def league_zone(self, league: League) -> ZoneInfo:
        """Return the zone in which the league files its days."""

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        """Return the state of the league's source.

        Its error is a failure of these parts of seasons, or of the league's lists. None stands for all parts of the
        seasons that the league is in.
        """
