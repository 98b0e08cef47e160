"""Teams and venues of each league: the league's lists, extended by the rows of the seasons in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gql_service.process.background import in_background
from gql_service.schedule.feeds.feed import FetchedAnswer
from gql_service.schedule.freshness import REFERENCE, Stretch, Tier
from gql_service.schedule.seasons.maker import rows_of, same_objects
from gql_service.sportsdata.mapping.assembly import build_directory
from schema.enums import League
from schema.freshness import Sighting
from schema.model.snapshot import Directory, Snapshot, merged_directories


@dataclass(frozen=True, slots=True)
class _Listed:
    """A league's lists of teams and venues, and the answers they were made from."""

    versions: tuple[object, ...]
    directory: Directory


@dataclass(frozen=True, slots=True)
class _Merged:
    """All known teams and venues of a league, and the directories they were merged from."""

    parts: tuple[Directory, ...]
    directory: Directory


class Directories:
    """Directories by league. A directory is rebuilt only if a part of it changes."""

    def __init__(self) -> None:
        self._listed: dict[League, _Listed] = {}
        self._merged: dict[League, _Merged] = {}
        self.version = 0
        """Changes with every new list of teams."""

    def looked_at(self) -> dict[League, datetime]:
        """Return when a list of teams was last shown to a client, by league."""
        seen = ((league, listed.directory.sighting) for league, listed in self._listed.items())
        return {league: sighting.looked_at for league, sighting in seen if sighting and sighting.looked_at}

    def look(self, league: League, now: datetime) -> None:
        """Note that a league's list of teams is shown to a client now."""
        listed = self._listed.get(league)
        if listed is not None and listed.directory.sighting is not None:
            listed.directory.sighting.looked_at = now

    def has_teams(self) -> bool:
        """Tell whether the list of teams of any league is in memory."""
        return any(listed.directory.teams for listed in self._listed.values())

    async def of(
        self, league: League, teams: FetchedAnswer | None, stadiums: FetchedAnswer | None, snapshots: Sequence[Snapshot]
    ) -> Directory:
        """Return the league's lists, extended by its snapshots. If both have a team or venue, the list's entry is
        used.
        """
        listed = await self._list(league, teams, stadiums)
        parts = (*(snapshot.directory for snapshot in snapshots), listed)
        merged = self._merged.get(league)
        if merged is None or not same_objects(merged.parts, parts):
            merged = _Merged(parts, merged_directories(parts, listed.sighting))
            self._merged[league] = merged
        return merged.directory

    async def _list(self, league: League, teams: FetchedAnswer | None, stadiums: FetchedAnswer | None) -> Directory:
        versions = tuple(held.answer if held else None for held in (teams, stadiums))
        listed = self._listed.get(league)
        if listed is None or not same_objects(listed.versions, versions):
            made = await in_background(build_directory, league, rows_of(teams), rows_of(stadiums))
            sighting = Sighting(teams.fetched_at, teams.fetched_at) if teams else None
            directory = Directory(made.teams, made.venues, made.dropped_rows, sighting)
            if listed is not None and listed.directory.sighting is not None:
                listed.directory.sighting.superseded = True
            listed = self._listed[league] = _Listed(versions, directory)
            self.version += 1
        return listed.directory

    def correct(self, by: timedelta, now: datetime) -> None:
        """Follow a wall clock that was corrected by `by` and shows `now`."""
        for listed in self._listed.values():
            if listed.directory.sighting is not None:
                listed.directory.sighting.correct(by, now)
        self.version += 1

    def renew(self, league: League, teams: FetchedAnswer | None, stretch: Stretch) -> None:
        """Compute again how long a league's list of teams stays fresh."""
        listed = self._listed.get(league)
        if listed is not None and teams is not None and (sighting := listed.directory.sighting) is not None:
            sighting.as_of = teams.fetched_at
            sighting.fresh_until = teams.fetched_at + _good_for(teams, REFERENCE, stretch)


def reference_due(held: FetchedAnswer, lifetime: timedelta, stretch: Stretch) -> datetime:
    """Return when a list of teams or venues, or the current season, is to be refreshed."""
    return held.fetched_at + _good_for(held, lifetime, stretch)


def _good_for(held: FetchedAnswer, lifetime: timedelta, stretch: Stretch) -> timedelta:
    return max(lifetime * stretch[Tier.REFERENCE], timedelta(seconds=held.answer.max_age))
