"""Fills in the details of games, and counts the values that were rejected."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

import structlog

from gql_service.process.background import in_turns
from gql_service.sportsdata.fields.details.details import NO_DETAILS, AggregateRow, Details
from gql_service.sportsdata.fields.game_row import GameRow
from gql_service.sportsdata.mapping.pitchers import Bullpen, names_of_players
from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, GameStatus
from schema.ids import SeasonKey
from schema.model.roster import NO_ROSTER, Roster
from schema.types.game import Game
from schema.types.game_details import AggregateScore
from schema.types.team import Team

_log = structlog.get_logger(__name__)

SCRAMBLED: Final = frozenset({"periodScores", "attendance", "forecast", "situation", "aggregate", "series"})
"""Fields with numbers. A plan that scrambles numbers makes them contradict each other, which is no fault of a row."""


def add_details(played: Collection[tuple[GameRow, Game]], players: Mapping[int, str], *, show_numbers: bool) -> Roster:
    """Fill in the details of games from their rows, and return the players that the rows mention.

    `players` are names from other parts of the season. All numbers stay empty unless `show_numbers`.
    """
    names = names_of_players(row for row, _ in played)
    bullpen = Bullpen({**players, **names})
    for row, game in in_turns(played, at_once=64):
        details = row.details
        if details is NO_DETAILS:
            continue
        game.overtime = details.overtime
        game.tournament = details.tournament
        # A game that was moved has the status POSTPONED by now, whatever its row says.
        game.end_time = details.ended if game.status in FINISHED_STATUSES else None
        game.last_play = details.last_play if game.status in LIVE_STATUSES else None
        game.probable_pitchers = bullpen.pitchers(details.pitchers)
        game.aggregate = _aggregate(details.aggregate, game.home_team, game.away_team, show_numbers=show_numbers)
        if show_numbers:
            _add_numbers(details, game)
    return Roster(names, frozenset(bullpen.unnamed)) if names or bullpen.unnamed else NO_ROSTER


def _add_numbers(details: Details, game: Game) -> None:
    # The merged row of two routes has the status of one and may have the line score of the other.
    if game.status is not GameStatus.SCHEDULED:
        game.period_scores = details.periods
        game.attendance = details.attendance
    game.forecast = details.forecast
    game.situation = details.situation if game.status in LIVE_STATUSES else None


def _aggregate(
    row: AggregateRow | None, home: Team | None, away: Team | None, *, show_numbers: bool
) -> AggregateScore | None:
    if row is None:
        return None
    if not show_numbers:
        return AggregateScore(leg=row.leg)
    return AggregateScore(
        home_score=row.home,
        away_score=row.away,
        leg=row.leg,
        winner={"home": home, "away": away}.get(row.winner or ""),
        summary=f"Agg. {row.home}-{row.away}",
    )


def rejected_values(key: SeasonKey, rows: Collection[GameRow], *, show_numbers: bool) -> int:
    """Return how many values of a season were rejected, and log their number by field of the contract."""
    found = Counter(name for row in rows for name in row.details.rejected if show_numbers or name not in SCRAMBLED)
    if found:
        _log.warning("values rejected", season=str(key), fields=dict(sorted(found.items())))
    return found.total()
