"""Games in order, as days are looked for among them: by search, and not by going through them.

Where a game whose time is decided stands in the order says on which day of a zone it is, except near a midnight: only
there is the zone's clock asked. A game without a time is on its league day in every zone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from zoneinfo import ZoneInfo

from schema.days import MIDNIGHT_SECONDS, DayRange
from schema.enums import GameStatus
from schema.game import Game, league_day_of, order_key_of, order_seconds


def counts(game: Game) -> bool:
    """Tell whether a game counts on a day: every one but those that turned out not to be necessary."""
    return game.status is not GameStatus.NOT_NECESSARY


class Timeline:
    """Games that have a day, those with a time and those without."""

    __slots__ = ("_decided", "_undecided")

    def __init__(self, games: Iterable[Game]) -> None:
        """Set out games that are in the order of `Game.order_key`."""
        self._decided: list[Game] = []
        self._undecided: list[Game] = []
        for game in games:
            if game.start_time is not None:
                self._decided.append(game)
            elif game.league_day is not None:
                self._undecided.append(game)

    def games(self) -> list[Game]:
        """Return all games in order."""
        if not self._undecided:
            return self._decided
        return sorted((*self._decided, *self._undecided), key=order_key_of)

    def on_days(self, days: DayRange) -> list[Game]:
        """Return the games that belong to these days in their zone, in order."""
        start, end = days.midnights
        first = bisect_left(self._decided, start - MIDNIGHT_SECONDS, key=order_seconds)
        last = bisect_left(self._decided, end + MIDNIGHT_SECONDS, key=order_seconds)
        sure_from, sure_to = start + MIDNIGHT_SECONDS, end - MIDNIGHT_SECONDS
        decided = [
            game
            for game in self._decided[first:last]
            if sure_from <= game.order_key[1] < sure_to or (game.start_time and days.has_instant(game.start_time))
        ]
        first = bisect_left(self._undecided, days.first, key=league_day_of)
        last = bisect_right(self._undecided, days.last, key=league_day_of)
        return sorted((*decided, *self._undecided[first:last]), key=order_key_of) if first < last else decided

    def day_after(self, days: DayRange) -> date | None:
        """Return the nearest day after these, in their zone, on which a game counts."""
        end = days.midnights[1] - MIDNIGHT_SECONDS
        ahead = range(bisect_left(self._decided, end, key=order_seconds), len(self._decided))
        decided = self._decided_days(ahead, days.zone, lambda found: found > days.last)
        undecided = range(bisect_right(self._undecided, days.last, key=league_day_of), len(self._undecided))
        return min((*decided, *self._undecided_day(undecided)), default=None)

    def day_before(self, days: DayRange) -> date | None:
        """Return the nearest day before these, in their zone, on which a game counts."""
        start = days.midnights[0] + MIDNIGHT_SECONDS
        behind = range(bisect_left(self._decided, start, key=order_seconds) - 1, -1, -1)
        decided = self._decided_days(behind, days.zone, lambda found: found < days.first)
        undecided = range(bisect_left(self._undecided, days.first, key=league_day_of) - 1, -1, -1)
        return max((*decided, *self._undecided_day(undecided)), default=None)

    def _decided_days(self, places: range, zone: ZoneInfo, beyond: Callable[[date], bool]) -> Iterator[date]:
        """Yield the first day that is meant, and those around it: a clock set back at midnight repeats a day's end."""
        found_at: int | None = None
        for game in (self._decided[place] for place in places):
            if found_at is not None and abs(order_seconds(game) - found_at) > MIDNIGHT_SECONDS:
                return
            day = game.day_in(zone) if counts(game) else None
            if day is not None and beyond(day):
                found_at = order_seconds(game) if found_at is None else found_at
                yield day

    def _undecided_day(self, places: range) -> list[date]:
        games = (self._undecided[place] for place in places)
        return [game.league_day for game in islice(filter(counts, games), 1) if game.league_day is not None]
