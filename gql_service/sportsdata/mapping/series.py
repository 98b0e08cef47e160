"""Fills in the play-off series of games. Wins are counted from the finished games of the two teams.

The vendor's row gives wins too, but not their moment. The gateway uses these wins only if finished games are missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import structlog

from gql_service.process.background import in_turns
from gql_service.sportsdata.fields.details.series import SeriesRow, fits
from gql_service.sportsdata.fields.game_row import GameRow
from schema.enums import FINISHED_STATUSES, SeasonType
from schema.ids import SeasonKey
from schema.types.game import Game
from schema.types.series import Series
from schema.types.team import Team

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """A game of two teams, which may belong to a series."""

    game: Game
    row: SeriesRow | None

    @property
    def number(self) -> int | None:
        """The number of the game in its series; None if unknown."""
        return None if self.row is None else self.row.number

    @property
    def counts(self) -> bool:
        """Whether the game itself is played, and not a make-up in its place."""
        return self.game.rescheduled_to is None

    def is_before(self, other: "Meeting") -> bool:
        """Return whether this game comes before another, by number if both are known, otherwise by time."""
        if self.number is not None and other.number is not None:
            return self.number < other.number
        return self.game.order_key < other.game.order_key


def add_series(key: SeasonKey, played: Collection[tuple[GameRow, Game]], *, show_numbers: bool) -> int:
    """Fill in the series of games, without wins unless `show_numbers`.

    Returns how many series were rejected because the games of two teams contradict the length of the series.
    """
    rejected = 0
    if all(row.details.series is None for row, _ in played):
        return rejected
    for meetings in _series(key, played):
        for each in meetings:
            if each.row is None:
                continue
            found = _standing(each, each.row, meetings) if show_numbers else _unnumbered(each.row)
            each.game.series = found
            rejected += found is None and each.row.sound
    if rejected:
        _log.warning("values rejected", season=str(key), fields={"series": rejected})
    return rejected


def _series(key: SeasonKey, played: Iterable[tuple[GameRow, Game]]) -> list[list[Meeting]]:
    """Return the games of each series in order. In a postseason, two teams meet in one series only."""
    pairs: defaultdict[object, list[Meeting]] = defaultdict(list)
    for row, game in in_turns(played, at_once=64):
        home, away = game.home_team, game.away_team
        pair = frozenset((home.id, away.id)) if home is not None and away is not None else game.id
        pairs[pair].append(Meeting(game, row.details.series))
    found: list[list[Meeting]] = []
    for meetings in pairs.values():
        if any(each.row is not None for each in meetings):
            meetings.sort(key=lambda each: each.game.order_key)
            found += [meetings] if key.type is SeasonType.POSTSEASON else _runs(meetings)
    return found


def _runs(meetings: Iterable[Meeting]) -> list[list[Meeting]]:
    """Split the games of two teams where the numbers begin again: outside of a postseason, they meet several times."""
    found: list[list[Meeting]] = []
    last = 0
    for each in meetings:
        number = each.number or 0
        if not found or number < last or (number == 1 and each.counts and last == 1):
            found.append([])
        found[-1].append(each)
        last = number if each.counts else last
    return found


def _unnumbered(row: SeriesRow) -> Series:
    """Return a series without the numbers that a trial plan scrambles."""
    return Series(game_number=row.number, max_length=row.length)


def _standing(of: Meeting, row: SeriesRow, meetings: Sequence[Meeting]) -> Series | None:
    """Return the standing of a series after a game; None if the row or the games are contradictory."""
    if not row.sound:
        return None
    wins = _wins(of, row, meetings)
    if wins is None:
        return _unnumbered(row)
    if not fits(wins, row.length):
        return None
    home, away = wins
    return Series(
        game_number=row.number,
        max_length=row.length,
        home_wins=home,
        away_wins=away,
        leader=None if home == away else of.game.home_team if home > away else of.game.away_team,
        decided=None if row.length is None else max(wins) > row.length // 2,
    )


def _wins(of: Meeting, row: SeriesRow, meetings: Sequence[Meeting]) -> tuple[int, int] | None:
    """Return the wins of home and away team after a game; None without games and without wins in the row."""
    home, away = of.game.home_team, of.game.away_team
    if home is None or away is None:
        return None
    before = [each for each in meetings if each is not of and each.counts and each.is_before(of)]
    finals = [each.game for each in (*before, of) if each.game.status in FINISHED_STATUSES]
    lacks = row.number is not None and len(before) < row.number - 1
    if lacks or any(game.winner is None for game in finals):
        return row.wins
    return _won(finals, home), _won(finals, away)


def _won(games: Iterable[Game], team: Team) -> int:
    return sum(game.winner is not None and game.winner.id == team.id for game in games)
