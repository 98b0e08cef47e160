"""Seasons that can have games on given days: usual seasons, seasons that the vendor names, and seasons in memory.

The table of usual months is right for most seasons. A late World Series, or a league that moves from summer to winter,
is played in other months. The vendor's current-season route and the games in memory show these exceptions.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from gql_service.schedule.seasons.season_months import days_of, parts_of, seasons_between
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.mapping.current import NamedSeason
from schema.enums import League
from schema.ids import SeasonKey
from schema.types.season import Season

LONGEST_SEASON: Final = timedelta(days=366)
"""Games of a season that is current today are no further from today than this."""
DATES_MAY_MOVE: Final = timedelta(days=31)
"""The vendor's dates of a season may differ from its games by up to this time."""

MAY_GO_ON: Final = timedelta(days=31)
"""How long after its usual months a season may still have games."""


def seasons_on(
    league: League,
    first: date,
    last: date,
    *,
    today: date,
    named: Iterable[NamedSeason],
    in_memory: Mapping[SeasonKey, Season],
) -> list[SeasonKey]:
    """Return the seasons that can have games on the league days `first` to `last`, the usual ones first.

    `named` are the seasons that the vendor names, with its dates. For a named season `in_memory`, the days of its games
    decide instead of these dates.
    """
    usual = seasons_between(league, first, last) or _just_over(league, first)
    reaching = [key for each in named if _may_reach(each, first, last, today) for key in _parts(each.key)]
    known = [key for key, season in in_memory.items() if _overlaps(season, first, last)]
    return list(dict.fromkeys((*usual, *(key for key in reaching if key not in in_memory), *known)))


def _just_over(league: League, day: date) -> Sequence[SeasonKey]:
    """Return the season part that usually ends within a month before `day`, for a day without usual games.

    Its games may go on for longer, although the vendor already names the next season as current.
    """
    lately = seasons_between(league, day - MAY_GO_ON, day)
    return sorted(lately, key=lambda key: days_of(key)[1])[-1:]


def _parts(key: SeasonKey) -> Iterable[SeasonKey]:
    """Return the part of a season, or both parts of a soccer season, because one call returns both."""
    return (key,) if ROUTES[key.league].has_parts else parts_of(key.league, key.year)


def _may_reach(season: NamedSeason, first: date, last: date, today: date) -> bool:
    if season.first_day is not None and season.last_day is not None:
        return season.first_day - DATES_MAY_MOVE <= last and first <= season.last_day + DATES_MAY_MOVE
    if not season.current or abs(season.key.year - today.year) > 1:
        return False
    return today - LONGEST_SEASON <= last and first <= today + LONGEST_SEASON


def _overlaps(season: Season, first: date, last: date) -> bool:
    start, end = season.start_date, season.end_date
    return start is not None and end is not None and start <= last and first <= end
