"""The progress of a game according to one row, used to detect rows that go backwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self

from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.fields.status import status_of
from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, NOT_TO_COME, GameStatus

_STAGES: Final[Mapping[GameStatus, int]] = MappingProxyType(
    {
        GameStatus.SCHEDULED: 0,
        **dict.fromkeys(LIVE_STATUSES | {GameStatus.SUSPENDED}, 1),
        **dict.fromkeys(FINISHED_STATUSES | NOT_TO_COME, 2),
    }
)
"""Scheduled, begun and finished. An unknown status has no stage."""
_SCORES: Final = (
    ("HomeScore", "HomeTeamScore", "HomeTeamRuns"),
    ("AwayScore", "AwayTeamScore", "AwayTeamRuns"),
    ("HomeTeamScorePenalty",),
    ("AwayTeamScorePenalty",),
)
_PERIODS: Final[Mapping[str, float]] = MappingProxyType(
    {"HALF": 2.5, "OT": 5.0, "SO": 6.0, "EXTRATIME": 3.0, "PENALTYSHOOTOUT": 4.0}
)
"""Periods without a number, limited to those that mean the same position in every league."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a game according to a row; None for a value that the row lacks."""

    stage: int | None
    closed: bool
    scores: tuple[int, ...]
    """Home and away scores, then the shoot-out scores. A missing score counts as 0."""
    period: float | None
    """The period number. The bottom half of an inning adds 0.5."""
    played: int | None
    """Time played in the period, in seconds or minutes. Negative (time remaining) if the clock counts down."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Read a row of any league."""
        row = Row(values)
        return cls(
            stage=_STAGES.get(status_of(row.text("Status"))),
            closed=row.flag("IsClosed") is True or row.flag("Closed") is True,
            scores=tuple(row.count(*names) or 0 for names in _SCORES),
            period=_period(row),
            played=_played(row),
        )

    def is_behind(self, other: Self) -> bool:
        """Return whether this is an earlier state of the game than `other`, by stage, score, closing, period and
        clock.
        """
        if self.stage is not None and other.stage is not None and self.stage != other.stage:
            return self.stage < other.stage
        if any(mine < its for mine, its in zip(self.scores, other.scores, strict=True)):
            return True
        if self.scores != other.scores:
            return False
        if other.closed and not self.closed:
            return True
        if self.period is None or other.period is None or self.period != other.period:
            return self.period is not None and other.period is not None and self.period < other.period
        return self.played is not None and other.played is not None and self.played < other.played


def _period(row: Row) -> float | None:
    inning = row.count("Inning")
    if inning is not None:
        return inning + (0.5 if row.text("InningHalf") == "B" else 0.0)
    word = row.text("Quarter", "Period")
    if word is None:
        return None
    return float(word) if word.isdecimal() and word.isascii() else _PERIODS.get(word.upper())


def _played(row: Row) -> int | None:
    minutes, seconds = row.count("TimeRemainingMinutes"), row.count("TimeRemainingSeconds")
    if minutes is not None or seconds is not None:
        return -((minutes or 0) * 60 + (seconds or 0))
    left = (row.text("TimeRemaining") or "").split(":")
    if len(left) == 2 and all(part.isdecimal() and part.isascii() for part in left):
        return -(int(left[0]) * 60 + int(left[1]))
    return row.count("Clock")
