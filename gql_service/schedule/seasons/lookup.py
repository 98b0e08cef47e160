"""The snapshots that a request needs, with its failures: from memory, or loaded first."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from gql_service.clock import Clock
from gql_service.schedule.seasons.seasons import Seasons
from gql_service.schedule.seasons.under_way import SeasonsUnderWay
from gql_service.sportsdata.errors import NotFound, NotInPlan, SportsDataError
from schema.errors import LeagueUnavailable
from schema.freshness import Freshness
from schema.ids import SeasonKey
from schema.model.snapshot import Directory, Snapshot
from schema.types.season import empty_season


class SeasonLookup:
    """Finds the snapshots of several seasons at once."""

    def __init__(self, seasons: Seasons, under_way: SeasonsUnderWay, clock: Clock) -> None:
        self._seasons = seasons
        self._under_way = under_way
        self._clock = clock

    async def of(self, keys: Sequence[SeasonKey]) -> Sequence[Snapshot]:
        """Return the snapshots of these seasons. Raises LeagueUnavailable if a season fails and no other has games.

        A season that the vendor has not published has an empty snapshot. A season that fails, or that is absent
        although it is usually played now, has a snapshot with a failure, so that clients can see that the result is
        incomplete.
        """
        found = {key: self._seasons.shown(key) for key in keys}
        loaded, failures = await self._loaded([key for key, snapshot in found.items() if snapshot is None])
        found.update(loaded)
        snapshots = [snapshot for snapshot in found.values() if snapshot is not None]
        grave = {
            key: failure
            for key, failure in failures.items()
            if not isinstance(failure, NotFound) or self._under_way.is_expected(key)
        }
        if grave and not any(snapshot.games for snapshot in snapshots):
            # NotInPlan is reported only if all failures are of this kind, because other failures may be temporary.
            first = min(grave.values(), key=lambda failure: isinstance(failure, NotInPlan))
            raise LeagueUnavailable(first.code, first.words) from first
        return [*snapshots, *(_absent(key, failure, self._clock()) for key, failure in grave.items())]

    async def _loaded(
        self, missing: Sequence[SeasonKey]
    ) -> tuple[Mapping[SeasonKey, Snapshot], Mapping[SeasonKey, SportsDataError]]:
        """Load seasons at the same time. Return the snapshots and the failures."""
        if not missing:
            return {}, {}
        snapshots: dict[SeasonKey, Snapshot] = {}
        failures: dict[SeasonKey, SportsDataError] = {}
        results = await asyncio.gather(*map(self._seasons.load, missing), return_exceptions=True)
        for key, result in zip(missing, results, strict=True):
            if isinstance(result, Snapshot):
                snapshots[key] = result
            elif isinstance(result, SportsDataError):
                failures[key] = result
            else:
                raise result
        return snapshots, failures


def _absent(key: SeasonKey, failure: SportsDataError, now: datetime) -> Snapshot:
    """Return an empty snapshot with its failure, for a season part that cannot be fetched."""
    unavailable = LeagueUnavailable(failure.code, failure.words)
    return Snapshot(empty_season(key), (), Directory({}, {}), Freshness(now, now), failure=unavailable)
