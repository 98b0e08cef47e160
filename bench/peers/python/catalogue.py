"""The data set in memory, shared by the Python peers: games by season, and by the instant of their start."""

import bisect
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

import orjson

T = TypeVar("T")
Season = tuple[str, int, str]


def data() -> dict[str, Any]:
    """Read the data set."""
    read: dict[str, Any] = orjson.loads(Path(os.environ["DATA"]).read_bytes())
    return read


def instant(game: Mapping[str, Any]) -> datetime | None:
    """Return when a game starts; None if that is undecided."""
    return datetime.fromisoformat(game["startTime"]) if game["startTime"] else None


def local_start_time(start: datetime | None, zone: str) -> str | None:
    """Return the start in a time zone, with its offset."""
    return start.astimezone(ZoneInfo(zone)).isoformat() if start else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The requested games: those of days in a time zone, or those of a season."""

    leagues: Sequence[str]
    time_zone: str
    first: int
    teams: Sequence[str] | None = None
    """The teams of a season as LEAGUE:KEY, home or away; None means all teams."""
    on: str | None = None
    start: str | None = None
    end: str | None = None
    season: int | None = None
    season_type: str | None = None
    week: int | None = None


class Catalogue(Generic[T]):
    """Games in the order of their starts. `record` makes each game from a row of the data set `read`."""

    def __init__(self, read: Mapping[str, Any], record: Callable[[Mapping[str, Any]], T]) -> None:
        self._seasons: dict[Season, list[tuple[int | None, T]]] = defaultdict(list)
        self._places: dict[tuple[Season, str], list[int]] = defaultdict(list)
        self._starts: dict[str, list[datetime]] = defaultdict(list)
        self._started: dict[str, list[T]] = defaultdict(list)
        for row in read["games"]:
            made = record(row)
            season = row["league"], row["season"], row["seasonType"]
            for side in ("homeTeam", "awayTeam"):
                if row[side] is not None:
                    name = f"{row['league']}:{read['teams'][row[side]]['key']}"
                    self._places[season, name].append(len(self._seasons[season]))
            self._seasons[season].append((row["week"], made))
            start = instant(row)
            if start is not None:
                self._starts[row["league"]].append(start)
                self._started[row["league"]].append(made)

    def games(self, wanted: Wanted) -> list[T]:
        """Return the requested games. Games without a decided time belong to no day."""
        found: list[T] = []
        for league in wanted.leagues:
            found += self._of_season(league, wanted) if wanted.season is not None else self._of_days(league, wanted)
        return found[: wanted.first]

    def _of_season(self, league: str, wanted: Wanted) -> list[T]:
        season = league, wanted.season or 0, wanted.season_type or "REGULAR"
        games = self._seasons[season]
        if wanted.teams is not None:
            games = [games[place] for place in sorted({p for name in wanted.teams for p in self._places[season, name]})]
        return [game for week, game in games if wanted.week is None or week == wanted.week]

    def _of_days(self, league: str, wanted: Wanted) -> list[T]:
        zone = ZoneInfo(wanted.time_zone)
        first, last = wanted.on or wanted.start, wanted.on or wanted.end
        starts = self._starts[league]
        low = bisect.bisect_left(starts, _midnight(first, zone, 0))
        return self._started[league][low : bisect.bisect_left(starts, _midnight(last, zone, 1))]


def _midnight(day: str | None, zone: ZoneInfo, later: int) -> datetime:
    if day is None:
        raise ValueError("say which days, or which season")
    return datetime.combine(date.fromisoformat(day) + timedelta(days=later), time.min, zone).astimezone(UTC)
