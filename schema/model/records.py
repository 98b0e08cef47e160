"""The records of the teams in a part of a season, at any moment of it, without counting all games again.

The finished games of a team are counted once, when a request first asks for a record of the team. A running total after
each game is kept in 32 bytes, so a record at any moment needs a binary search.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from strawberry import ID

from schema.days.day import MIDNIGHT_SECONDS, DayRange
from schema.enums import FINISHED_STATUSES
from schema.leagues.facts import Sport
from schema.types.game import Game, OrderKey, order_key_of, order_seconds
from schema.types.record import Record

_A_DAY: Final = 24 * 3600


class Total(NamedTuple):
    """The sum of the results of a team. `unscored` counts the games whose score is unknown."""

    wins: int = 0
    losses: int = 0
    draws: int = 0
    overtime_losses: int = 0
    score_for: int = 0
    score_against: int = 0
    unscored: int = 0
    streak: int = 0

    def after(self, game: Game, team: ID) -> "Total":
        """Return the total after one more finished game of the team."""
        home = game.home_team is not None and game.home_team.id == team
        own, other = (game.home_score, game.away_score) if home else (game.away_score, game.home_score)
        won = None if game.winner is None else game.winner.id == team
        known = own is not None and other is not None
        return Total(
            self.wins + (won is True),
            self.losses + (won is False),
            self.draws + (won is None),
            self.overtime_losses + (won is False and went_on(game)),
            self.score_for + (own or 0),
            self.score_against + (other or 0),
            self.unscored + (not known),
            0 if won is None else max(self.streak, 0) + 1 if won else min(self.streak, 0) - 1,
        )


_WIDTH: Final = len(Total._fields)


def went_on(game: Game) -> bool:
    """Return whether a finished game went on after its regular time.

    If nothing but the source's word for the state says so, the word is F/OT, F/SO or similar.
    """
    if game.overtime is not None:
        return game.overtime
    return (game.status_text or "").upper().startswith("F/") or game.home_shootout_score is not None


def is_final(game: Game) -> bool:
    """Return whether a game counts in a record."""
    return game.status in FINISHED_STATUSES


def _is_known(game: Game) -> bool:
    """Return whether the result of a finished game is known."""
    return game.winner is not None or (game.home_score is not None and game.home_score == game.away_score)


def began_at(game: Game) -> OrderKey:
    """Return the place in the order of time at which a game began. A suspended game begins once, and ends later."""
    if game.original_start_time is None:
        return game.order_key
    return (0, int(game.original_start_time.timestamp()), game.order_key[2])


class TeamResults:
    """The finished games of a team in order, with the total after each."""

    __slots__ = ("_games", "_team", "_totals")

    def __init__(self, team: ID, games: Iterable[Game]) -> None:
        """Count games that are sorted by `Game.order_key`."""
        self._team = team
        self._games = list(filter(is_final, games))
        self._totals = array("i", Total())
        total = Total()
        for game in self._games:
            total = total.after(game, team)
            self._totals.extend(total)

    def before(self, place: OrderKey) -> Total:
        """Return the total of the games before a place in the order of time."""
        return self._first(bisect_left(self._games, place, key=order_key_of))

    def until(self, day: date, zone: ZoneInfo) -> Total:
        """Return the total of the games before a day in a zone."""
        midnight = DayRange(day, day, zone).midnights[0]
        # Far from the midnight, the order of time is the order of days in every zone.
        sure = bisect_left(self._games, midnight - MIDNIGHT_SECONDS, key=order_seconds)
        last = bisect_left(self._games, midnight + _A_DAY + MIDNIGHT_SECONDS, key=order_seconds)
        total = self._first(sure)
        for game in self._games[sure:last]:
            on = game.day_in(zone)
            if on is not None and on < day:
                total = total.after(game, self._team)
        return total

    def all(self) -> Total:
        """Return the total of all games."""
        return self._first(len(self._games))

    def _first(self, number: int) -> Total:
        return Total(*self._totals[number * _WIDTH : (number + 1) * _WIDTH])


class Records:
    """The records of all teams in a part of a season."""

    def __init__(self, sport: Sport, games: Sequence[Game], by_team: Mapping[ID, Sequence[Game]]) -> None:
        self._sport = sport
        self._games = games
        self._by_team = by_team
        self._results: dict[ID, TeamResults] = {}

    @cached_property
    def _are_known(self) -> bool:
        """Whether the result of every finished game is known."""
        return all(_is_known(game) for game in self._games if is_final(game))

    def before(self, team: ID, game: Game) -> Record | None:
        """Return the record of a team before a game of this part began; None while a result is unknown."""
        return self._record(self._of(team).before(began_at(game))) if self._are_known else None

    def until(self, team: ID, day: date, zone: ZoneInfo) -> Record | None:
        """Return the record of a team from the games before a day; None while a result is unknown."""
        return self._record(self._of(team).until(day, zone)) if self._are_known else None

    def latest(self, team: ID) -> Record | None:
        """Return the record of a team from all finished games; None while a result is unknown."""
        return self._record(self._of(team).all()) if self._are_known else None

    def _of(self, team: ID) -> TeamResults:
        if team not in self._results:
            self._results[team] = TeamResults(team, self._by_team.get(team, ()))
        return self._results[team]

    def _record(self, total: Total) -> Record:
        hockey = self._sport is Sport.ICE_HOCKEY
        scored = total.unscored == 0
        return Record(
            sport=self._sport,
            wins=total.wins,
            losses=total.losses - total.overtime_losses if hockey else total.losses,
            draws=total.draws,
            overtime_losses=total.overtime_losses if hockey else None,
            score_for=total.score_for if scored else None,
            score_against=total.score_against if scored else None,
            streak=total.streak,
        )
