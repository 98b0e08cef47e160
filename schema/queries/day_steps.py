"""The nearest day with games before or after another day, within one request.

A request for a single day takes one or two steps: each season is searched. A request for many days takes hundreds of
steps: after some searches all days with games are laid out once, and later steps are found among them.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from schema.days.day import DayRange
from schema.enums import League
from schema.model.by_day import games_by_day
from schema.model.renewal import Renewal, renewals_by_league
from schema.model.snapshot import Snapshot, merged
from schema.model.timeline import Timeline, counts
from schema.types.game import Game

SEARCHES: Final = 16
"""Steps that search each season. Sorting 15,000 games into days takes as long as about 60 of these steps."""


class DaySteps:
    """Steps from day to day over the same seasons in a single zone.

    `timeline_of` returns the games of a season that the request can see.
    """

    def __init__(self, held: Sequence[Snapshot], zone: ZoneInfo, timeline_of: Callable[[Snapshot], Timeline]) -> None:
        self._zone = zone
        self._timelines = [timeline_of(snapshot) for snapshot in held]
        self._searches = 0
        self._games: dict[dt.date, list[Game]] = {}
        self._days: list[dt.date] | None = None
        self.renewals: dict[League, Renewal] = dict(renewals_by_league(held, (), (zone,)))

    def step(self, day: dt.date, *, forward: bool) -> tuple[dt.date, Sequence[Game]] | None:
        """Return the nearest day after or before `day` on which a game counts, with all its games in order."""
        if self._searches < SEARCHES:
            self._searches += 1
            return self._searched(day, forward=forward)
        if self._days is None:
            self._days = self._laid_out()
        days = self._days
        place = bisect_right(days, day) if forward else bisect_left(days, day) - 1
        return (days[place], self._games[days[place]]) if 0 <= place < len(days) else None

    def _searched(self, day: dt.date, *, forward: bool) -> tuple[dt.date, Sequence[Game]] | None:
        search = Timeline.day_after if forward else Timeline.day_before
        here = DayRange(day, day, self._zone)
        days = [found for timeline in self._timelines if (found := search(timeline, here))]
        if not days:
            return None
        nearest = min(days) if forward else max(days)
        there = DayRange(nearest, nearest, self._zone)
        return nearest, merged([timeline.on_days(there) for timeline in self._timelines])

    def _laid_out(self) -> list[dt.date]:
        """Sort the games of all seasons into days; return the days on which a game counts, in order."""
        self._games = games_by_day(merged([timeline.games() for timeline in self._timelines]), self._zone)
        return sorted(day for day, games in self._games.items() if any(map(counts, games)))
