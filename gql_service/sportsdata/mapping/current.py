"""Reads the vendor's current season, which each league reports in its own format."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from gql_service.sportsdata.fields.row import NotARow, Row
from gql_service.sportsdata.fields.times import calendar_day
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.routes import PARTS_BY_NUMBER, PARTS_BY_SUFFIX
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.port import Current

_API_SEASON: Final = re.compile(r"(\d{4})([A-Z]{3,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class NamedSeason:
    """A season named by the vendor, with its first and last day if known."""

    key: SeasonKey
    current: bool
    first_day: date | None = None
    last_day: date | None = None


def read_seasons(league: League, value: Any) -> Sequence[NamedSeason]:
    """Read the seasons of a current-season route: for US leagues the current season, for soccer all seasons.

    Unreadable entries are skipped.
    """
    if ROUTES[league].has_parts:
        current = _us_current(league, value)
        return (NamedSeason(current.season, current=True),) if current is not None else ()
    return tuple(
        NamedSeason(
            SeasonKey(league, year, SeasonType.REGULAR),
            current=season.flag("CurrentSeason") is True,
            first_day=calendar_day(season.text("StartDate")),
            last_day=calendar_day(season.text("EndDate")),
        )
        for season in _seasons_of(league, value)
        if (year := season.count("Season"))
    )


def read_current(league: League, value: Any) -> Current | None:
    """Read the current season and week of a league; None if the response names no usable season."""
    return _us_current(league, value) if ROUTES[league].has_parts else _competition(league, value)


def _us_current(league: League, value: Any) -> Current | None:
    """Read the response of a US current-season route: an object, or a list with a single timeframe. (Trap 16.)

    None if it names no usable season: out of season, the vendor sends null, an empty list or the type OFF.
    """
    try:
        row = Row.of(value[0] if isinstance(value, list) and value else value)
    except NotARow:
        return None
    season = _season(league, row)
    if season is not None and season.type is SeasonType.ALL_STAR:
        # The Pro Bowl week hides the Super Bowl, the league's next game. (Trap 15.)
        return Current(replace(season, type=SeasonType.POSTSEASON))
    return Current(season, row.count("Week", "ApiWeek", "CurrentWeek")) if season else None


def _competition(league: League, value: Any) -> Current | None:
    """Find the current season of a soccer competition in the list of all competitions."""
    for season in _seasons_of(league, value):
        year = season.count("Season")
        if season.flag("CurrentSeason") and year:
            return _round(league, year, _rows(season.list("Rounds")))
    return None


def _seasons_of(league: League, value: Any) -> Iterator[Row]:
    """Yield the seasons of a soccer competition from the list of all competitions."""
    for row in _rows(value):
        if row.text("Key") == league.value:
            yield from _rows(row.list("Seasons"))


def _round(league: League, year: int, rounds: Iterable[Row]) -> Current:
    current = next((row for row in rounds if row.flag("CurrentRound")), None)
    playing_off = (
        current is not None and PARTS_BY_NUMBER.get(current.integer("SeasonType") or 0) is SeasonType.POSTSEASON
    )
    season = SeasonKey(league, year, SeasonType.POSTSEASON if playing_off else SeasonType.REGULAR)
    return Current(season, current.count("CurrentWeek") if current is not None else None)


def _rows(values: Any) -> Iterator[Row]:
    return (Row(value) for value in values if isinstance(value, dict)) if isinstance(values, list) else iter(())


def _season(league: League, row: Row) -> SeasonKey | None:
    if match := _API_SEASON.fullmatch(row.text("ApiSeason") or ""):
        type_ = PARTS_BY_SUFFIX.get(match[2])
        return SeasonKey(league, int(match[1]), type_) if type_ else None
    year = row.count("Season", "Year", "CurrentSeason")
    number = row.count("SeasonType")
    word = row.text("SeasonType", "CurrentSeasonType") or ""
    type_ = PARTS_BY_NUMBER.get(number) if number is not None else PARTS_BY_SUFFIX.get(word)
    return SeasonKey(league, year, type_) if year and type_ else None
