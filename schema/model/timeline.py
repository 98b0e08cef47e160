"""Games in order of time, with a binary search for days.

The sort key of a game with a decided time determines the day of the game in a zone, except near a midnight. Only near a
midnight is the zone's clock needed. A game without a time is on its league day in every zone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from datetime import date
from itertools import islice
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from schema.days.day import MIDNIGHT_SECONDS, DayRange
from schema.enums import GameStatus
from schema.types.game import Game, league_day_of, order_key_of, order_seconds


def counts(game: Game) -> bool:
    """Return whether a game counts on a day: every game except NOT_NECESSARY games."""
    return game.status is not GameStatus.NOT_NECESSARY


class Span(NamedTuple):
    """The places of games in a timeline: from `first` to before `end`, and the same for games without a time."""

    first: int
    end: int
    first_undecided: int
    end_undecided: int

    @property
    def size(self) -> int:
        """The number of the games, which the games on the days do not exceed."""
        return max(0, self.end - self.first) + max(0, self.end_undecided - self.first_undecided)


class Timeline:
    """Games that have a day: games with a decided time, and games with only a league day."""

    __slots__ = ("_decided", "_passes", "_undecided")

    def __init__(self, games: Iterable[Game]) -> None:
        """Index games that are sorted by `Game.order_key`."""
        self._passes: Callable[[Game], bool] | None = None
        self._decided: list[Game] = []
        self._undecided: list[Game] = []
        for game in games:
            if game.start_time is not None:
                self._decided.append(game)
            elif game.league_day is not None:
                self._undecided.append(game)

    def filtered(self, passes: Callable[[Game], bool]) -> Self:
        """Return a timeline of the games that pass, which shares the lists of this timeline."""
        found = copy(self)
        found._passes = passes  # noqa: SLF001 - the copy is of the same class
        return found

    def _passing(self, games: list[Game]) -> list[Game]:
        return games if self._passes is None else list(filter(self._passes, games))

    def _counts(self, game: Game) -> bool:
        return counts(game) and (self._passes is None or self._passes(game))

    def games(self) -> list[Game]:
        """Return all games in order."""
        if not self._undecided:
            return self._passing(self._decided)
        return self._passing(sorted((*self._decided, *self._undecided), key=order_key_of))

    def on_days(self, days: DayRange, span: "Span | None" = None) -> list[Game]:
        """Return the games on these days in the zone of the range, in order. `span` is that of the days, if known."""
        place = span or self.span(days)
        start, end = days.midnights
        sure_from, sure_to = start + MIDNIGHT_SECONDS, end - MIDNIGHT_SECONDS
        found = [
            game
            for game in self._decided[place.first : place.end]
            if sure_from <= game.order_key[1] < sure_to or (game.start_time and days.has_instant(game.start_time))
        ]
        if place.first_undecided < place.end_undecided:
            undecided = self._undecided[place.first_undecided : place.end_undecided]
            found = sorted((*found, *undecided), key=order_key_of)
        return self._passing(found)

    def span(self, days: DayRange) -> "Span":
        """Return the places of the games that can be on these days, found without looking at the games."""
        start, end = days.midnights
        return Span(
            bisect_left(self._decided, start - MIDNIGHT_SECONDS, key=order_seconds),
            bisect_left(self._decided, end + MIDNIGHT_SECONDS, key=order_seconds),
            bisect_left(self._undecided, days.first, key=league_day_of),
            bisect_right(self._undecided, days.last, key=league_day_of),
        )

    def day_after(self, days: DayRange) -> date | None:
        """Return the nearest day after the range, in its zone, on which a game counts; None if no game does."""
        end = days.midnights[1] - MIDNIGHT_SECONDS
        ahead = range(bisect_left(self._decided, end, key=order_seconds), len(self._decided))
        decided = self._decided_days(ahead, days.zone, lambda found: found > days.last)
        undecided = range(bisect_right(self._undecided, days.last, key=league_day_of), len(self._undecided))
        return min((*decided, *self._undecided_day(undecided)), default=None)

    def day_before(self, days: DayRange) -> date | None:
        """Return the nearest day before the range, in its zone, on which a game counts; None if no game does."""
        start = days.midnights[0] + MIDNIGHT_SECONDS
        behind = range(bisect_left(self._decided, start, key=order_seconds) - 1, -1, -1)
        decided = self._decided_days(behind, days.zone, lambda found: found < days.first)
        undecided = range(bisect_left(self._undecided, days.first, key=league_day_of) - 1, -1, -1)
        return max((*decided, *self._undecided_day(undecided)), default=None)

    def _decided_days(self, places: range, zone: ZoneInfo, beyond: Callable[[date], bool]) -> Iterator[date]:
        """Yield the day of the first game `beyond` the range, and the days of games close to the first game.

        A clock that is set back at midnight repeats the end of a day, so the first day may not be the nearest day.
        """
        found_at: int | None = None
        for game in (self._decided[place] for place in places):
            if found_at is not None and abs(order_seconds(game) - found_at) > MIDNIGHT_SECONDS:
                return
            day = game.day_in(zone) if self._counts(game) else None
            if day is not None and beyond(day):
                found_at = order_seconds(game) if found_at is None else found_at
                yield day

    def _undecided_day(self, places: range) -> list[date]:
        games = (self._undecided[place] for place in places)
        return [game.league_day for game in islice(filter(self._counts, games), 1) if game.league_day is not None]
