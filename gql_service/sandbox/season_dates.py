"""The dates of every league's season, from rules similar to those of the real leagues. Days are Eastern, soccer's are
UTC.

The daily leagues follow each other without a gap: NHL pre-season games begin before MLB's regular season ends, and
MLB's begins while the NBA and the NHL still play. See fixtures.watch.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from gql_service.sandbox.eastern import weekday_from

MONDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 3, 4, 5, 6
_NEVER = date.min


@dataclass(frozen=True, slots=True)
class SeasonDates:
    """First and last days of a season's parts. ``post_end`` is the last possible day of a play-off game.

    Without a pre-season, ``pre`` is ``reg``. Without an all-star game, ``star`` is a day long ago.
    """

    pre: date
    reg: date
    reg_end: date
    post: date
    post_end: date
    star: date


@cache
def nfl_dates(season: int) -> SeasonDates:
    """Season by the year of its start: from the Thursday after Labor Day, 18 weeks."""
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
    """Season by the year of its end: from the first Tuesday on or after October 5, 192 days."""
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
    """Season by the year of its end: from the first Tuesday on or after October 19, 174 days."""
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


@cache
def wnba_dates(season: int) -> SeasonDates:
    """Season by the calendar year: from a Friday in the middle of May, 125 days."""
    first = weekday_from(date(season, 5, 13), FRIDAY)
    last = first + timedelta(124)
    return SeasonDates(
        pre=first - timedelta(11),
        reg=first,
        reg_end=last,
        post=last + timedelta(3),
        post_end=last + timedelta(36),
        star=weekday_from(date(season, 7, 17), SATURDAY),
    )


@cache
def cfb_dates(season: int) -> SeasonDates:
    """Season by the year of its start: 14 weeks, the first with the last Saturday of August."""
    saturday = weekday_from(date(season, 8, 25), SATURDAY)
    first = saturday - timedelta(2)
    return SeasonDates(
        pre=first,
        reg=first,
        reg_end=saturday + timedelta(7 * 13),
        post=weekday_from(date(season, 12, 12), SATURDAY),
        post_end=weekday_from(date(season + 1, 1, 15), MONDAY),
        star=_NEVER,
    )


@cache
def cbb_dates(season: int) -> SeasonDates:
    """Season by the year of its end: from the first Monday of November to the week before Selection Sunday."""
    first = weekday_from(date(season - 1, 11, 2), MONDAY)
    tuesday = weekday_from(date(season, 3, 15), TUESDAY)
    return SeasonDates(
        pre=first,
        reg=first,
        reg_end=tuesday - timedelta(4),
        post=tuesday,
        post_end=tuesday + timedelta(20),
        star=_NEVER,
    )


@cache
def epl_dates(season: int) -> SeasonDates:
    """Season by the year of its end: 38 rounds, from a Saturday in the middle of August to a Saturday late in May."""
    first = weekday_from(date(season - 1, 8, 14), SATURDAY)
    last = weekday_from(date(season, 5, 18), SUNDAY)
    return SeasonDates(first - timedelta(1), first - timedelta(1), last, last, last, _NEVER)


@cache
def ucl_dates(season: int) -> SeasonDates:
    """Season by the year of its end: from September. The final is on a Saturday around the end of May."""
    first = weekday_from(date(season - 1, 9, 15), TUESDAY)
    final = weekday_from(date(season, 5, 28), SATURDAY)
    knockouts = weekday_from(date(season, 2, 14), TUESDAY)
    return SeasonDates(first, first, knockouts - timedelta(14), knockouts, final, _NEVER)


@cache
def mls_dates(season: int) -> SeasonDates:
    """Season by the calendar year: from a Saturday late in February; play-offs until December."""
    first = weekday_from(date(season, 2, 21), SATURDAY)
    last = weekday_from(date(season, 10, 17), SATURDAY)
    return SeasonDates(first, first, last + timedelta(1), last + timedelta(4), last + timedelta(50), _NEVER)


@cache
def fifa_dates(season: int) -> SeasonDates:
    """Season by the calendar year: 39 days from a Thursday about June 11; knockouts from the 18th day."""
    first = weekday_from(date(season, 6, 8), THURSDAY)
    return SeasonDates(first, first, first + timedelta(17), first + timedelta(17), first + timedelta(39), _NEVER)
