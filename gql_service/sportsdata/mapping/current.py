"""What the vendor calls current, in the several forms in which it says so."""

import re
from typing import Any, Final

from gql_service.sportsdata.mapping.row import NotARow, Row
from gql_service.sportsdata.routes import TYPES
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.port import Current

_API_SEASON: Final = re.compile(r"(\d{4})([A-Z]{3,4})", re.ASCII)
_BY_NUMBER: Final = {
    1: SeasonType.REGULAR,
    2: SeasonType.PRESEASON,
    3: SeasonType.POSTSEASON,
    5: SeasonType.ALL_STAR,
    6: SeasonType.OTHER,
}


def read_current(league: League, value: Any) -> Current | None:
    """Read the answer of a current-season route: an object, or a list with one timeframe. (Trap 16.)

    None where it says nothing usable: out of season the vendor sends null, an empty list, or the type OFF.
    """
    try:
        row = Row.of(value[0] if isinstance(value, list) and value else value)
    except NotARow:
        return None
    season = _season(league, row)
    return Current(season, row.count("Week")) if season else None


def _season(league: League, row: Row) -> SeasonKey | None:
    if match := _API_SEASON.fullmatch(row.text("ApiSeason") or ""):
        type_ = TYPES.get(match[2])
        return SeasonKey(league, int(match[1]), type_) if type_ else None
    year = row.count("Season")
    number = row.count("SeasonType")
    type_ = _BY_NUMBER.get(number) if number is not None else TYPES.get(row.text("SeasonType") or "")
    return SeasonKey(league, year, type_) if year and type_ else None
