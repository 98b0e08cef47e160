"""The lines of an event's description about the line score, the play-off series and the tie of two legs."""

from collections.abc import Iterator, Sequence
from typing import Final

from schema.enums import FINISHED_STATUSES, PeriodKind
from schema.leagues import FACTS
from schema.leagues.facts import Sport
from schema.types.game import Game
from schema.types.series import Series

NOT_PLAYED: Final = "x"
"""Stands for the half of an inning that was not played, as in newspapers."""


def detail_lines(game: Game, home: str, away: str, *, scores: bool) -> Iterator[str]:
    """Yield the lines about the course of a game. `home` and `away` are the names of the teams.

    Without `scores`, the lines contain neither scores nor the wins of a series.
    """
    if scores and game.period_scores and game.status in FINISHED_STATUSES:
        lines = (
            f"{home}: {_by_period(game, [each.home_score for each in game.period_scores])}",
            f"{away}: {_by_period(game, [each.away_score for each in game.period_scores])}",
        )
        # As in the title: soccer names the home side first.
        yield from lines if FACTS[game.league].sport is Sport.SOCCER else reversed(lines)
    if game.series is not None:
        yield from filter(None, [_standing(game.series, scores=scores)])
    if scores and game.aggregate is not None and game.aggregate.summary is not None:
        yield game.aggregate.summary


def _by_period(game: Game, scores: Sequence[int | None]) -> str:
    """Return the scores of a team, `7 3 10 4 · Overtime 3`. Extra innings are counted on without a name."""
    usual: list[str] = []
    longer: list[str] = []
    counted_on = FACTS[game.league].sport is Sport.BASEBALL
    for period, score in zip(game.period_scores, scores, strict=True):
        text = NOT_PLAYED if score is None else str(score)
        if counted_on or period.kind is PeriodKind.REGULAR:
            usual.append(text)
        else:
            longer.append(f"{period.name} {text}")
    return " · ".join((" ".join(usual), *longer))


def _standing(series: Series, *, scores: bool) -> str:
    """Return the place of a game in its series, and the standing: `Game 5, best of 7: BOS leads 3-1`."""
    parts = []
    if series.game_number is not None:
        parts.append(f"game {series.game_number}")
    if series.max_length is not None:
        parts.append(f"best of {series.max_length}")
    place = ", ".join(parts)
    summary = series.summary() if scores else None
    return ": ".join(filter(None, (place[:1].upper() + place[1:], summary)))
