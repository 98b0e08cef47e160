"""The seasons in memory, and which of them are evicted."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from operator import itemgetter
from typing import Final

from gql_service.process.background import give_way, soon_in_background
from gql_service.schedule.freshness import Timetable
from gql_service.schedule.seasons.shown_data import ShownData
from gql_service.sportsdata.mapping.readings import Readings
from schema.enums import League
from schema.freshness import DataKey, Freshness
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot

FAR_SEASONS_KEPT: Final = 48
"""Season parts kept in memory for all leagues together, besides the current and next seasons."""
FAR_GAMES_KEPT: Final = 12_000
"""Games of these season parts together: two seasons of the league with most games, about 40 MiB each."""
GAMES_RELEASED: Final = 256
"""Games released at a time, which takes a fraction of a millisecond."""


@dataclass(slots=True, eq=False)
class LoadedSeason:
    """A snapshot, the answers it was built from, and its phases."""

    key: SeasonKey
    snapshot: Snapshot
    versions: tuple[object, ...]
    known: Timetable
    expected: Timetable
    readings: Readings | None = None
    """The games read from each row. Kept from the first refresh on, because most seasons have no refresh."""

    @property
    def data_key(self) -> DataKey:
        """The name under which answers note this season."""
        return self.snapshot.season.id

    def revise(self, shown: ShownData) -> None:
        """Give the snapshot a new revision."""
        freshness = replace(self.snapshot.freshness, revision=shown.revise(self.data_key))
        self.snapshot = self.snapshot.renewed(freshness)


class Shelf:
    """The seasons in memory, by season and by league."""

    def __init__(self, shown: ShownData) -> None:
        self._shown = shown
        self._seasons: dict[SeasonKey, LoadedSeason] = {}
        self._by_league: defaultdict[League, dict[SeasonKey, LoadedSeason]] = defaultdict(dict)
        self.version = 0
        """Changes with every new snapshot, and with its freshness."""

    def all(self, league: League | None = None) -> list[LoadedSeason]:
        """Return the seasons in memory, of a league or of all leagues."""
        return list(self._seasons.values() if league is None else self._by_league[league].values())

    def get(self, key: SeasonKey) -> LoadedSeason | None:
        """Return a season if it is in memory."""
        return self._seasons.get(key)

    def snapshot(self, key: SeasonKey) -> Snapshot | None:
        """Return the snapshot of a season if it is in memory."""
        season = self._seasons.get(key)
        return season.snapshot if season else None

    def put(self, made: LoadedSeason) -> None:
        """Store a season. An older snapshot of it is released in the background."""
        before = self._seasons.get(made.key)
        made.revise(self._shown)
        self._seasons[made.key] = self._by_league[made.key.league][made.key] = made
        self.version += 1
        if before is not None:
            _release(before)

    def evict(self, key: SeasonKey) -> None:
        """Remove a season, and release its games in the background."""
        gone = self._seasons.pop(key, None)
        self._by_league[key.league].pop(key, None)
        self.version += 1
        if gone is not None:
            self._shown.forget(gone.data_key)
            _release(gone)

    def renew(self, season: LoadedSeason, freshness: Freshness) -> None:
        """Replace the freshness of a season's snapshot, except its revision."""
        before = season.snapshot.freshness
        revision = before.revision if freshness.as_of == before.as_of else self._shown.revise(season.data_key)
        season.snapshot = season.snapshot.renewed(replace(freshness, revision=revision))
        self.version += 1

    def shown_at(self, season: LoadedSeason) -> datetime | None:
        """Return when a season was last shown to a client; None if it was not."""
        return self._shown.at(season.data_key)

    def mark_shown(self, season: LoadedSeason, now: datetime) -> None:
        """Note that a season is shown to a client at `now`."""
        self._shown.mark(season.data_key, now)

    def is_hot(self, season: LoadedSeason, now: datetime) -> bool:
        """Tell whether a client has seen a season recently."""
        return self._shown.is_hot(season.data_key, now)

    def hot(self, now: datetime) -> list[LoadedSeason]:
        """Return the seasons that clients have seen recently."""
        return [season for season in self._seasons.values() if self.is_hot(season, now)]

    def excess(self, is_near: Callable[[SeasonKey], bool]) -> list[SeasonKey]:
        """Return the seasons to evict: the least recently shown of those for which `is_near` is false."""
        far = [season for season in self._seasons.values() if not is_near(season.key)]
        return too_many((self._shown_or_fetched_at(season), season.snapshot) for season in far)

    def _shown_or_fetched_at(self, season: LoadedSeason) -> datetime:
        return self.shown_at(season) or season.snapshot.freshness.as_of

    def correct(self, by: timedelta) -> None:
        """Follow a wall clock that was corrected by `by`."""
        for season in self._seasons.values():
            self.renew(season, season.snapshot.freshness.corrected(by))


def too_many(far: Iterable[tuple[datetime, Snapshot]]) -> list[SeasonKey]:
    """Return the least recently shown seasons beyond the limits of season parts and games. They are to be evicted.

    Each snapshot in `far` comes with the aware instant at which it was last shown.
    """
    # If two were shown at the same instant, the one that comes later in `far` counts as shown later.
    lately = [snapshot for _, snapshot in sorted(far, key=itemgetter(0))[::-1]]
    games = accumulate(len(each.games) for each in lately)
    return [
        each.key
        for place, (each, so_far) in enumerate(zip(lately, games, strict=True))
        if place >= FAR_SEASONS_KEPT or so_far > FAR_GAMES_KEPT
    ]


def _release(gone: LoadedSeason) -> None:
    soon_in_background(_release_games, [gone])


def _release_games(gone: list[LoadedSeason]) -> None:
    """Release the games of a snapshot that is no longer shown, a few at a time, because releasing a season takes
    long.
    """
    games = [*gone.pop().snapshot.games]
    while games:
        give_way()
        del games[-GAMES_RELEASED:]
