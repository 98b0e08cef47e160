"""From days to seasons: one table of the months in which each part of a league's season is usually played.

The vendor's current-season route decides only which season is *current*. This module decides which seasons can have
games on a day, without an upstream call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from schema.enums import League, SeasonType
from schema.ids import SeasonKey


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


_PRE, _REG, _POST, _STAR = (
    SeasonType.PRESEASON,
    SeasonType.REGULAR,
    SeasonType.POSTSEASON,
    SeasonType.ALL_STAR,
)

PARTS: Final[Mapping[League, Mapping[SeasonType, Months]]] = MappingProxyType(
    {
        League.NFL: MappingProxyType(
            {_PRE: Months(7, 9), _REG: Months(9, 13), _STAR: Months(13, 14), _POST: Months(13, 14)}
        ),
        League.NBA: MappingProxyType(
            {_PRE: Months(-3, -2), _REG: Months(-2, 4), _STAR: Months(2, 2), _POST: Months(4, 6)}
        ),
        League.NHL: MappingProxyType(
            {_PRE: Months(-3, -2), _REG: Months(-3, 4), _STAR: Months(1, 2), _POST: Months(4, 6)}
        ),
        League.MLB: MappingProxyType(
            {_PRE: Months(2, 4), _REG: Months(3, 10), _STAR: Months(7, 7), _POST: Months(9, 11)}
        ),
        League.WNBA: MappingProxyType(
            {_PRE: Months(4, 5), _REG: Months(5, 9), _STAR: Months(7, 7), _POST: Months(8, 10)}
        ),
        League.CFB: MappingProxyType({_REG: Months(8, 12), _POST: Months(12, 13)}),
        League.CBB: MappingProxyType({_REG: Months(-1, 3), _POST: Months(3, 4)}),
        League.MLS: MappingProxyType({_REG: Months(2, 12), _POST: Months(2, 12)}),
        League.EPL: MappingProxyType({_REG: Months(-4, 6), _POST: Months(-4, 6)}),
        League.UCL: MappingProxyType({_REG: Months(-6, 6), _POST: Months(-6, 6)}),
        League.FIFA: MappingProxyType({_REG: Months(5, 7), _POST: Months(5, 7)}),
    }
)
"""In order of time inside a season. One call returns both parts of a soccer season, so both parts have the same
months."""

EXCEPTIONS: Final[Mapping[SeasonKey, Months]] = MappingProxyType(
    {
        SeasonKey(League.NBA, 2020, _REG): Months(-2, 8),
        SeasonKey(League.NBA, 2020, _POST): Months(8, 10),
        SeasonKey(League.NBA, 2021, _PRE): Months(0, 0),
        SeasonKey(League.NBA, 2021, _STAR): Months(3, 3),
        SeasonKey(League.NBA, 2021, _REG): Months(0, 5),
        SeasonKey(League.NBA, 2021, _POST): Months(5, 7),
        SeasonKey(League.NHL, 2020, _POST): Months(7, 9),
        SeasonKey(League.NHL, 2021, _PRE): Months(0, 1),
        SeasonKey(League.NHL, 2021, _REG): Months(1, 5),
        SeasonKey(League.NHL, 2021, _POST): Months(5, 7),
        SeasonKey(League.MLB, 2020, _PRE): Months(2, 7),
        SeasonKey(League.CFB, 2020, _REG): Months(8, 13),
        SeasonKey(League.EPL, 2020, _REG): Months(-4, 7),
        SeasonKey(League.UCL, 2020, _REG): Months(-6, 8),
        SeasonKey(League.UCL, 2020, _POST): Months(-6, 8),
        SeasonKey(League.FIFA, 2022, _REG): Months(11, 12),
        SeasonKey(League.FIFA, 2022, _POST): Months(11, 12),
    }
)
"""Seasons that were played in other months: those of the pandemic, and the World Cup in Qatar."""


@lru_cache(maxsize=2048)
def days_of(key: SeasonKey) -> tuple[date, date]:
    """Return the first and last day of the months in which a season is usually played."""
    months = EXCEPTIONS.get(key) or PARTS[key.league][key.type]
    return months.days(key.year)


@lru_cache(maxsize=256)
def parts_of(league: League, year: int) -> tuple[SeasonKey, ...]:
    """Return all parts of a season in order of time."""
    return tuple(SeasonKey(league, year, type_) for type_ in PARTS[league])


def _around(league: League, first: date, last: date) -> Iterable[SeasonKey]:
    for year in range(first.year - 1, last.year + 2):
        yield from parts_of(league, year)


@lru_cache(maxsize=1024)
def seasons_between(league: League, first: date, last: date) -> tuple[SeasonKey, ...]:
    """Return the seasons that usually have games on the league days `first` to `last`, in order of time."""
    found = []
    for key in _around(league, first, last):
        start, end = days_of(key)
        if start <= last and first <= end:
            found.append(key)
    return tuple(found)


_PREFERENCE: Final = (_REG, _POST, _PRE, _STAR)


@lru_cache(maxsize=256)
def usual_season(league: League, today: date) -> SeasonKey:
    """Return the season that a league is usually in on a day. Between seasons, return the next season."""
    running = seasons_between(league, today, today)
    if running:
        return min(running, key=lambda key: _PREFERENCE.index(key.type))
    coming = (key for key in _around(league, today, today + timedelta(days=366)) if _starts(key) > today)
    return min(coming, key=_starts)


@lru_cache(maxsize=256)
def usual_years(league: League, today: date) -> frozenset[int]:
    """Return the years of the seasons that a league is usually in. Yesterday counts too, because its games may go
    on.
    """
    running = seasons_between(league, today - timedelta(days=1), today)
    return frozenset(key.year for key in running) or frozenset({usual_season(league, today).year})


def _starts(key: SeasonKey) -> date:
    return days_of(key)[0]
