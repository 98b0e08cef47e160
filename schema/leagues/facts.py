"""The form of the facts about a league. Every module of this folder provides them for one league."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from schema.enums import SeasonType


class Sport(Enum):
    """A sport."""

    AMERICAN_FOOTBALL = "American football"
    BASEBALL = "baseball"
    BASKETBALL = "basketball"
    ICE_HOCKEY = "ice hockey"
    SOCCER = "soccer"


class Numbering(Enum):
    """The year that the source uses as the number of a season, in the words of the contract."""

    START = "the year it starts"
    END = "the year it ends"
    CALENDAR = "the calendar year"


@dataclass(frozen=True, slots=True)
class Months:
    """Months relative to the year of a season: 1 is January of that year, 0 the December before, 13 the January
    after.
    """

    first: int
    last: int

    def days(self, year: int) -> tuple[date, date]:
        """Return the first and last day of these months for the season `year`."""
        after = _first_of_month(year, self.last + 1)
        return _first_of_month(year, self.first), after - timedelta(days=1)


def _first_of_month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeagueFacts:
    """The facts about a league. They hold for every source of data."""

    sport: Sport
    zone: ZoneInfo
    """The zone in which the league counts its days."""
    numbering: Numbering
    parts: Mapping[SeasonType, Months]
    """The parts of a season in order of time, with the months in which each is usually played.

    These months decide which seasons can have games on a day, without an upstream call.
    """
    exceptions: Mapping[tuple[int, SeasonType], Months] = field(default_factory=dict)
    """The months of parts that were played in other months, by the number of the season and the part."""
    usual_length: timedelta
    """The usual time from the start of a game to its end, breaks included."""
    counts_weeks: bool
    """Whether games have a week number."""
    by_week: bool = False
    """Whether people follow the league by week: `/game-schedule` without parameters returns the current week."""
    college: bool = False
    """Whether the teams are colleges. Their games start later, and their times are decided later."""

    def months(self, year: int, part: SeasonType) -> Months:
        """Return the months in which a part of the season `year` was or is usually played. Raises KeyError."""
        return self.exceptions.get((year, part)) or self.parts[part]
