"""From days to seasons, by the months in which each part of a league's season is usually played.

The vendor's current-season route decides only which season is *current*. This module decides which seasons can have
games on a day, without an upstream call.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.leagues import FACTS

_PRE, _REG, _POST, _STAR = (
    SeasonType.PRESEASON,
    SeasonType.REGULAR,
    SeasonType.POSTSEASON,
    SeasonType.ALL_STAR,
)


@lru_cache(maxsize=2048)
def days_of(key: SeasonKey) -> tuple[date, date]:
    """Return the first and last day of the months in which a season is usually played."""
    return FACTS[key.league].months(key.year, key.type).days(key.year)


@lru_cache(maxsize=256)
def parts_of(league: League, year: int) -> tuple[SeasonKey, ...]:
    """Return all parts of a season in order of time."""
    return tuple(SeasonKey(league, year, type_) for type_ in FACTS[league].parts)


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
