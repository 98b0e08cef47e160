"""An in-memory schedule that replaces the store."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from schema.enums import League, SeasonType, SourceMode
from schema.errors import LEAGUE_NOT_SERVED, LeagueUnavailable
from schema.freshness import Shown
from schema.ids import SeasonKey
from schema.leagues import FACTS
from schema.model.snapshot import Directory, Snapshot, merged_directories
from schema.port import Current, SchedulePort
from schema.queries.source import Source
from tests.builders import NOW


class FakeSchedule(SchedulePort):
    """Serves given snapshots. Leagues in `failing` cannot answer; `asked` lists the calls.

    `views` lists the data that clients were shown, each with the instant.
    """

    def __init__(
        self,
        *snapshots: Snapshot,
        current: Mapping[League, Current] | None = None,
        failing: Mapping[League, LeagueUnavailable] | None = None,
        sources: Sequence[Source] = (),
    ) -> None:
        self._snapshots = snapshots
        self._current = dict(current or {})
        self._failing = dict(failing or {})
        self._sources = {source.league: source for source in sources}
        self.asked: list[str] = []
        self.views: list[tuple[Shown, datetime]] = []

    @property
    def leagues(self) -> Sequence[League]:
        served = [snapshot.key.league for snapshot in self._snapshots]
        return list(dict.fromkeys((*served, *self._failing)))

    def _of(self, league: League, asked: str) -> list[Snapshot]:
        self.asked.append(f"{league.value} {asked}")
        if league in self._failing:
            raise self._failing[league].with_traceback(None)  # else each raise would keep its frames alive
        if league not in self.leagues:
            raise LeagueUnavailable(LEAGUE_NOT_SERVED, f"This gateway does not serve {league.value}.")
        return [snapshot for snapshot in self._snapshots if snapshot.key.league is league]

    async def for_days(self, league: League, first: date, last: date) -> Sequence[Snapshot]:
        return self._of(league, f"{first} to {last}")

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        year = year or self.current(league).season.year
        found = self._of(league, f"season {year}")
        return [each for each in found if each.key.year == year and season_type in (None, each.key.type)]

    async def directory(self, league: League) -> Directory:
        return merged_directories(each.directory for each in self._of(league, "teams"))

    def held(self, league: League) -> Sequence[Snapshot]:
        return [snapshot for snapshot in self._snapshots if snapshot.key.league is league]

    def current(self, league: League) -> Current:
        held = self.held(league)
        usual = held[0].key if held else SeasonKey(league, NOW.year, SeasonType.REGULAR)
        return self._current.get(league, Current(usual))

    def league_zone(self, league: League) -> ZoneInfo:
        return FACTS[league].zone

    @property
    def version(self) -> int:
        return 0

    def seen(self, shown: Shown, now: datetime) -> None:
        self.views.append((shown, now))

    def is_current(self, shown: Shown) -> bool:
        freshness = {str(each.season.id): each.freshness for each in self._snapshots}
        return all(key in freshness and freshness[key].revision == revision for key, revision in shown)

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        if league in self._sources:
            return self._sources[league]
        failure = self._failing.get(league)
        return Source(
            league=league,
            mode=SourceMode.SANDBOX,
            as_of=None if failure else NOW,
            error_code=failure.code if failure else None,
            error=failure.message if failure else None,
        )
