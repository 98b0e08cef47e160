"""The details of a game as plain values."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from gql_service.sportsdata.fields.details.series import SeriesRow
from schema.types.game_details import Forecast, PeriodScore


@dataclass(frozen=True, slots=True)
class AggregateRow:
    """The goals of both legs by side of this game. `winner` is `home`, `away` or None."""

    home: int
    away: int
    leg: int
    winner: str | None = None


@dataclass(frozen=True, slots=True)
class Starter:
    """A starting or probable pitcher: the vendor's number of the player, the name if known, and the opener flag."""

    number: int | None
    name: str | None
    opener: bool | None


NamedPlayer = tuple[int, str]
"""The vendor's number of a player, and the name."""


@dataclass(frozen=True, slots=True)
class PitchersRow:
    """The pitchers of a game, and the players with number and name."""

    home: Starter | None
    away: Starter | None
    named: tuple[NamedPlayer, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """The details of a game. `ended` is in UTC. Missing values are None.

    `periods` add up to the score. `last_play` and `situation` belong to a game in progress. `rejected` has the
    fields of the contract with a rejected value.
    """

    periods: tuple[PeriodScore, ...] = ()
    overtime: bool | None = None
    tournament: str | None = None
    ended: datetime | None = None
    attendance: int | None = None
    forecast: Forecast | None = None
    last_play: str | None = None
    situation: str | None = None
    aggregate: AggregateRow | None = None
    pitchers: PitchersRow | None = None
    series: SeriesRow | None = None
    rejected: tuple[str, ...] = ()

    def over(self, other: "Details") -> "Details":
        """Return these details, with the values of `other` in place of missing values. Rejected values stay missing."""
        if other is NO_DETAILS:
            return self
        if self is NO_DETAILS:
            return other
        missing = {
            name: getattr(other, name)
            for name, field in _FIELDS.items()
            if getattr(self, name) in (None, ()) and field not in self.rejected
        }
        return replace(self, **missing, rejected=tuple(dict.fromkeys((*self.rejected, *other.rejected))))


_FIELDS: Final = {
    "periods": "periodScores",
    "overtime": "overtime",
    "tournament": "tournament",
    "ended": "endTime",
    "attendance": "attendance",
    "forecast": "forecast",
    "last_play": "lastPlay",
    "situation": "situation",
    "aggregate": "aggregate",
    "pitchers": "probablePitchers",
}
"""The field of the contract for each value."""
NO_DETAILS: Final = Details()
"""The empty details. Half of all rows share this object."""
