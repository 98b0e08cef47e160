"""The seasons in memory, and which of them are evicted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final

from gql_service.process.background import give_way, soon_in_background
from gql_service.schedule.freshness import Timetable
from gql_service.sportsdata.mapping.readings import Readings
from schema.enums import League
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot

FAR_SEASONS_KEPT: Final = 48
"""Season parts kept in memory for all leagues together, besides the current and next seasons."""
FAR_GAMES_KEPT: Final = 12_000
"""Games of these season parts together: two seasons of the league with most games, about 40 MiB each."""
GAMES_RELEASED: Final = 256
"""Games released at a time, which takes a fraction of a millisecond."""
HOT_FOR: Final = timedelta(minutes=10)
"""A season that was requested within this time is kept fresh. The time is a little longer than people look away."""


@dataclass(slots=True)
class LoadedSeason:
    """A snapshot, the answers it was built from, and its phases."""

    key: SeasonKey
    snapshot: Snapshot
    versions: tuple[object, ...]
    known: Timetable
    expected: Timetable
    readings: Readings | None = None
    """The games read from each row. Kept from the first refresh on, because most seasons have no refresh."""


class Shelf:
    """The seasons in memory, by season and by league."""

    def __init__(self) -> None:
        self._seasons: dict[SeasonKey, LoadedSeason] = {}
        self._by_league: defaultdict[League, dict[SeasonKey, LoadedSeason]] = defaultdict(dict)
        self.version = 0
        """Changes with every new snapshot, and with its `Sighting`."""

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
            _release(gone)

    def excess(self, is_near: Callable[[SeasonKey], bool]) -> list[SeasonKey]:
        """Return the seasons to evict: the least recently shown of those for which `is_near` is false."""
        far = (season.snapshot for season in self._seasons.values() if not is_near(season.key))
        return [snapshot.key for snapshot in too_many(far)]

    def correct(self, by: timedelta, now: datetime) -> None:
        """Follow a wall clock that was corrected by `by` and shows `now`."""
        for season in self._seasons.values():
            season.snapshot.sighting.correct(by, now)


def too_many(far: Iterable[Snapshot]) -> Sequence[Snapshot]:
    """Return the least recently shown snapshots beyond the limits of season parts and games. They are to be evicted."""
    # If two were shown at the same instant, the one that comes later in `far` counts as shown later.
    lately = sorted(far, key=lambda each: each.sighting.looked_at or each.sighting.as_of)[::-1]
    games = accumulate(len(each.games) for each in lately)
    return [
        each
        for place, (each, so_far) in enumerate(zip(lately, games, strict=True))
        if place >= FAR_SEASONS_KEPT or so_far > FAR_GAMES_KEPT
    ]


def was_recent(shown_at: datetime | None, now: datetime) -> bool:
    """Tell whether an instant at which data was shown is recent; None means that the data was never shown."""
    return shown_at is not None and now - shown_at <= HOT_FOR


def is_hot(season: LoadedSeason, now: datetime) -> bool:
    """Tell whether a season was shown to a client recently."""
    return was_recent(season.snapshot.sighting.looked_at, now)


def _release(gone: LoadedSeason) -> None:
    gone.snapshot.sighting.superseded = True
    soon_in_background(_release_games, [gone])


def _release_games(gone: list[LoadedSeason]) -> None:
    """Release the games of a snapshot that is no longer shown, a few at a time, because releasing a season takes
    long.
    """
    games = [*gone.pop().snapshot.games]
    while games:
        give_way()
        del games[-GAMES_RELEASED:]
