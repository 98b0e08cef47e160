"""The time zone of a city or a country, weighted by population, for venues without coordinates.

Sources: the `cityloc` package for cities, coordinates and populations; the `tzfpy` package for the map of time zones. A
zone is returned only if it is unambiguous. Zones whose clocks agree count as a single zone. Five in six people must
live by the same clock.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

AGREED: Final = 5 / 6
"""The share of the population that must live by the same clock."""
LARGEST: Final = 300
"""How many cities of a country are considered, largest first."""

_OF_A_CITY: Final = (
    "SELECT lat_wgs84, long_wgs84, population FROM cities "
    "WHERE country = ? AND (name = ? COLLATE NOCASE OR name_ascii = ? COLLATE NOCASE)"
)
_OF_A_COUNTRY: Final = (
    "SELECT lat_wgs84, long_wgs84, population FROM cities WHERE country = ? "
    "ORDER BY CAST(population AS INTEGER) DESC LIMIT ?"
)
_Clock = tuple[timedelta | None, ...]


@lru_cache(maxsize=4096)
def zone_of_city(city: str, country: str) -> str | None:
    """Return the time zone of a city; `country` is its two-letter ISO 3166 code.

    None if the city is not listed, or if cities of this name lie in different zones.
    """
    for name in dict.fromkeys((city, _saint(city))):
        if zone := _agreed(_places(_OF_A_CITY, country, name, name)):
            return zone
    return None


@lru_cache(maxsize=256)
def zone_of_country(country: str) -> str | None:
    """Return the time zone of a country; None unless nearly all its people live by the same clock."""
    return _agreed(_places(_OF_A_COUNTRY, country, LARGEST))


def _saint(city: str) -> str:
    """Expand `St. Louis` to `Saint Louis`, the spelling of the list."""
    first, _, rest = city.partition(" ")
    return f"Saint {rest}" if first.lower().rstrip(".") == "st" else city


def _places(query: str, *values: object) -> Iterator[tuple[float, float, int]]:
    """Yield latitude and longitude (degrees) and population of cities."""
    # Only venues without coordinates need these packages.
    import cityloc.db  # noqa: PLC0415 - see above

    file = Path(cityloc.db.db_path()).as_uri()
    with closing(sqlite3.connect(f"{file}?mode=ro&immutable=1", uri=True)) as cities:
        for latitude, longitude, people in cities.execute(query, values):
            # An unknown population is an empty text.
            yield latitude, longitude, int(people or 1)


def _agreed(places: Iterator[tuple[float, float, int]]) -> str | None:
    """Return the zone with the largest population, if enough people live by its clock."""
    import tzfpy  # noqa: PLC0415 - likewise

    zones: Counter[str] = Counter()
    clocks: Counter[_Clock] = Counter()
    for latitude, longitude, people in places:
        if zone := tzfpy.get_tz(longitude, latitude):
            zones[zone] += people
            clocks[_clock(zone)] += people
    if not zones:
        return None
    clock, people = clocks.most_common(1)[0]
    if people < AGREED * clocks.total():
        return None
    return next(zone for zone, _ in zones.most_common() if _clock(zone) == clock)


@lru_cache(maxsize=512)
def _clock(zone: str) -> _Clock:
    """Return a zone's UTC offset in each month of three years."""
    months = [datetime(year, month, 15, tzinfo=UTC) for year in (2025, 2026, 2027) for month in range(1, 13)]
    return tuple(month.astimezone(ZoneInfo(zone)).utcoffset() for month in months)
