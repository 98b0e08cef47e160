"""Days lead to seasons: one table of the months in which each part of a league's season is usually played.

The vendor's current-season route decides only what is *current*; which seasons can hold a day is decided here,
without a call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from schema.enums import League, SeasonType
from schema.ids import SeasonKey


@dataclass(frozen=True, slots=True)
class Months:
    """Months counted from the January of a season's number: 1 is it, 0 the December before, 13 the January after."""

    first: int
    last: int

    def days(self, year: int) -> tuple[date, date]:
        """Return the first and last day of these months for the season `year`."""
        after = _first_of_month(year, self.last + 1)
        return _first_of_month(year, self.first), after - timedelta(days=1)


def _first_of_month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


_PRE, _REG, _POST, _STAR = (
    SeasonType.PRESEASON,
    SeasonType.REGULAR,
    SeasonType.POSTSEASON,
    SeasonType.ALL_STAR,
)

PARTS: Final[Mapping[League, Mapping[SeasonType, Months]]] = MappingProxyType(
    {
        League.NFL: MappingProxyType(
            {_PRE: Months(7, 8), _REG: Months(9, 13), _STAR: Months(13, 14), _POST: Months(13, 14)}
        ),
        League.NBA: MappingProxyType(
            {_PRE: Months(-3, -2), _REG: Months(-2, 4), _STAR: Months(2, 2), _POST: Months(4, 6)}
        ),
        League.NHL: MappingProxyType(
            {_PRE: Months(-3, -2), _REG: Months(-2, 4), _STAR: Months(1, 2), _POST: Months(4, 6)}
        ),
        League.MLB: MappingProxyType(
            {_PRE: Months(2, 3), _REG: Months(3, 10), _STAR: Months(7, 7), _POST: Months(9, 11)}
        ),
    }
)
"""In order of time inside a season."""


def parts_of(league: League, year: int) -> list[SeasonKey]:
    """Return all parts of a season in order of time."""
    return [SeasonKey(league, year, type_) for type_ in PARTS[league]]


def _around(league: League, first: date, last: date) -> Iterable[SeasonKey]:
    for year in range(first.year - 1, last.year + 2):
        yield from parts_of(league, year)


def seasons_between(league: League, first: date, last: date) -> list[SeasonKey]:
    """Return the seasons that usually have games on the league days `first` to `last`, in order of time."""
    found = []
    for key in _around(league, first, last):
        start, end = PARTS[league][key.type].days(key.year)
        if start <= last and first <= end:
            found.append(key)
    return found


_PREFERENCE: Final = (_REG, _POST, _PRE, _STAR)


def usual_season(league: League, today: date) -> SeasonKey:
    """Return the season that a league is usually in on a day; between seasons, the one that comes next."""
    running = seasons_between(league, today, today)
    if running:
        return min(running, key=lambda key: _PREFERENCE.index(key.type))
    coming = (key for key in _around(league, today, today + timedelta(days=366)) if _starts(key) > today)
    return min(coming, key=_starts)


def _starts(key: SeasonKey) -> date:
    return PARTS[key.league][key.type].days(key.year)[0]
