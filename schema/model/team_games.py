"""A team's games of a season, indexed so that the next and the previous game are found without a full search."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, NOT_TO_COME
from schema.types.game import Game, league_day_of, order_key_of, order_seconds


class TeamGames:
    """A team's games of a season, grouped independently of the current time.

    `previous` is the latest finished game. `in_progress` has the games in a live state, abandoned rows included.
    `to_come` searches the games that may still begin.
    """

    __slots__ = ("_decided", "_undecided", "in_progress", "previous")

    def __init__(self, games: Sequence[Game]) -> None:
        """Index games that are sorted by `Game.order_key`."""
        finished = [game for game in games if game.status in FINISHED_STATUSES]
        self.previous = finished[-1] if finished else None
        self.in_progress = [game for game in games if game.status in LIVE_STATUSES]
        open_ = [game for game in games if game.status not in FINISHED_STATUSES and game.status not in NOT_TO_COME]
        self._decided = [game for game in open_ if game.start_time is not None]
        self._undecided = [game for game in open_ if game.start_time is None and game.league_day is not None]

    def to_come(self, now: datetime, today: date) -> Game | None:
        """Return the earliest game that starts after `now` (aware); None if no game is left.

        A game with an undecided time counts if its league day is `today` or later.
        """
        place = bisect_left(self._decided, int(now.timestamp()), key=order_seconds)
        decided = (game for game in islice(self._decided, place, None) if _starts_after(game, now))
        place = bisect_left(self._undecided, today, key=league_day_of)
        return earliest((*islice(decided, 1), *self._undecided[place : place + 1]))


def _starts_after(game: Game, now: datetime) -> bool:
    return game.start_time is not None and game.start_time > now


def earliest(games: Iterable[Game]) -> Game | None:
    """Return the first game in the order of time."""
    return min(games, key=order_key_of, default=None)


def latest(games: Iterable[Game]) -> Game | None:
    """Return the last game in the order of time."""
    return max(games, key=order_key_of, default=None)


def without_nulls(games: Iterable[Game | None]) -> Iterator[Game]:
    """Return the games without the nulls."""
    return (game for game in games if game is not None)
