"""Teams and venues of each league: the league's lists, extended by the rows of the seasons in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gql_service.process.background import in_background
from gql_service.schedule.feeds.feed import FetchedAnswer
from gql_service.schedule.freshness import REFERENCE, Stretch, Tier
from gql_service.schedule.seasons.maker import rows_of, same_objects
from gql_service.schedule.seasons.shown_data import ShownData
from gql_service.sportsdata.mapping.assembly import build_directory
from schema.enums import League
from schema.freshness import Freshness
from schema.model.snapshot import Directory, Snapshot, merged_directories


@dataclass(frozen=True, slots=True)
class _Listed:
    """A league's lists of teams and venues, the answers they were made from, and the freshness of the teams."""

    versions: tuple[object, ...]
    directory: Directory
    freshness: Freshness | None


@dataclass(frozen=True, slots=True)
class _Merged:
    """All known teams and venues of a league, and the directories they were merged from."""

    parts: tuple[Directory, ...]
    directory: Directory


class Directories:
    """Directories by league. A directory is rebuilt only if a part of it changes."""

    def __init__(self, shown: ShownData) -> None:
        self._shown = shown
        self._listed: dict[League, _Listed] = {}
        self._merged: dict[League, _Merged] = {}
        self.version = 0
        """Changes with every new list of teams."""

    def last_shown(self) -> dict[League, datetime]:
        """Return when a list of teams was last shown to a client, by league."""
        seen = ((league, self._shown.at(league.value)) for league, listed in self._listed.items() if listed.freshness)
        return {league: at for league, at in seen if at is not None}

    def mark_shown(self, league: League, now: datetime) -> None:
        """Note that a league's list of teams is shown to a client now."""
        listed = self._listed.get(league)
        if listed is not None and listed.freshness is not None:
            self._shown.mark(league.value, now)

    def has_teams(self) -> bool:
        """Tell whether the list of teams of any league is in memory."""
        return any(listed.directory.teams for listed in self._listed.values())

    async def of(
        self,
        league: League,
        teams: FetchedAnswer | None,
        stadiums: FetchedAnswer | None,
        snapshots: Sequence[Snapshot],
        stretch: Stretch,
    ) -> Directory:
        """Return the league's lists, extended by its snapshots. If both have a team or venue, the list's entry is
        used.
        """
        listed = await self._list(league, teams, stadiums)
        parts = (*(snapshot.directory for snapshot in snapshots), listed)
        merged = self._merged.get(league)
        if merged is None or not same_objects(merged.parts, parts):
            merged = _Merged(parts, merged_directories(parts))
        self.renew(league, teams, stretch)
        freshness = self._listed[league].freshness
        if merged.directory.freshness != freshness:
            merged = replace(merged, directory=merged.directory.renewed(freshness))
        self._merged[league] = merged
        return merged.directory

    async def _list(self, league: League, teams: FetchedAnswer | None, stadiums: FetchedAnswer | None) -> Directory:
        versions = tuple(held.answer if held else None for held in (teams, stadiums))
        listed = self._listed.get(league)
        if listed is None or not same_objects(listed.versions, versions):
            made = await in_background(build_directory, league, rows_of(teams), rows_of(stadiums))
            revision = self._shown.revise(league.value)
            freshness = Freshness(teams.fetched_at, teams.fetched_at, revision=revision) if teams else None
            directory = Directory(made.teams, made.venues, made.dropped_rows)
            listed = self._listed[league] = _Listed(versions, directory, freshness)
            self.version += 1
        return listed.directory

    def correct(self, by: timedelta) -> None:
        """Follow a wall clock that was corrected by `by`."""
        for league, listed in self._listed.items():
            if listed.freshness is not None:
                freshness = replace(listed.freshness.corrected(by), revision=self._shown.revise(league.value))
                self._listed[league] = replace(listed, freshness=freshness)
        self.version += 1

    def renew(self, league: League, teams: FetchedAnswer | None, stretch: Stretch) -> None:
        """Compute again how long a league's list of teams stays fresh."""
        listed = self._listed.get(league)
        if listed is None or teams is None or (before := listed.freshness) is None:
            return
        as_of = teams.fetched_at
        revision = before.revision if before.as_of == as_of else self._shown.revise(league.value)
        freshness = Freshness(as_of, as_of + _good_for(teams, REFERENCE, stretch), revision=revision)
        self._listed[league] = replace(listed, freshness=freshness)


def reference_due(held: FetchedAnswer, lifetime: timedelta, stretch: Stretch) -> datetime:
    """Return when a list of teams or venues, or the current season, is to be refreshed."""
    return held.fetched_at + _good_for(held, lifetime, stretch)


def _good_for(held: FetchedAnswer, lifetime: timedelta, stretch: Stretch) -> timedelta:
    return max(lifetime * stretch[Tier.REFERENCE], timedelta(seconds=held.answer.max_age))
