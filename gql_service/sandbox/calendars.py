"""The dates of every league's season, from rules like the leagues' own. All days are Eastern.

The leagues are built so that the daily ones join without a gap: NHL pre-season games begin before MLB's
regular season ends, and MLB's begins while the NBA and the NHL still play. See fixtures.watch.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from gql_service.sandbox.eastern import weekday_from

MONDAY, TUESDAY, THURSDAY, SATURDAY, SUNDAY = 0, 1, 3, 5, 6


@dataclass(frozen=True, slots=True)
class SeasonDates:
    """First and last days of a season's parts; ``post_end`` is the last day a play-off game may have."""

    pre: date
    reg: date
    reg_end: date
    post: date
    post_end: date
    star: date


@cache
def nfl_dates(season: int) -> SeasonDates:
    """Season by the year it starts: from the Thursday after Labor Day, 18 weeks."""
    first = weekday_from(date(season, 9, 1), MONDAY) + timedelta(3)
    final_sunday = first + timedelta(7 * 17 + 3)
    return SeasonDates(
        pre=first - timedelta(35),
        reg=first,
        reg_end=final_sunday,
        post=final_sunday + timedelta(6),
        post_end=final_sunday + timedelta(35),
        star=final_sunday + timedelta(28),
    )


@cache
def mlb_dates(season: int) -> SeasonDates:
    """Season by the calendar year: from a Thursday late in March, 186 days."""
    first = weekday_from(date(season, 3, 25), THURSDAY)
    last = first + timedelta(185)
    return SeasonDates(
        pre=first - timedelta(33),
        reg=first,
        reg_end=last,
        post=last + timedelta(2),
        post_end=last + timedelta(37),
        star=weekday_from(date(season, 7, 10), TUESDAY),
    )


@cache
def nhl_dates(season: int) -> SeasonDates:
    """Season by the year it ends: from the first Tuesday on or after October 5, 192 days."""
    first = weekday_from(date(season - 1, 10, 5), TUESDAY)
    last = first + timedelta(191)
    return SeasonDates(
        pre=mlb_dates(season - 1).reg_end - timedelta(2),
        reg=first,
        reg_end=last,
        post=last + timedelta(2),
        post_end=last + timedelta(2 + 63),
        star=weekday_from(date(season, 2, 1), SATURDAY),
    )


@cache
def nba_dates(season: int) -> SeasonDates:
    """Season by the year it ends: from the first Tuesday on or after October 19, 174 days."""
    first = weekday_from(date(season - 1, 10, 19), TUESDAY)
    last = first + timedelta(173)
    return SeasonDates(
        pre=first - timedelta(14),
        reg=first,
        reg_end=last,
        post=last + timedelta(6),
        post_end=last + timedelta(6 + 63),
        star=weekday_from(date(season, 2, 12), SUNDAY),
    )
