"""The time zone of a venue: from its coordinates, or else from its state, city or country.

Source of the table of states: the comments in the tz database. For a state with several zones, the table has the zone
of the places with stadiums. Cities and countries: see the module `cities`.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import iso3166

from gql_service.sportsdata.venue_zones.cities import zone_of_city, zone_of_country
from schema.days.zones import EASTERN

_EASTERN: Final = EASTERN.key
_CENTRAL: Final = "America/Chicago"
_MOUNTAIN: Final = "America/Denver"
_PACIFIC: Final = "America/Los_Angeles"

_STATES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(
        [
            "CT",
            "DC",
            "DE",
            "FL",
            "GA",
            "KY",
            "MA",
            "MD",
            "ME",
            "MI",
            "NC",
            "NH",
            "NJ",
            "NY",
            "OH",
            "PA",
            "RI",
            "SC",
            "VA",
            "VT",
            "WV",
        ],
        _EASTERN,
    )
    | dict.fromkeys(
        ["AL", "AR", "IA", "IL", "KS", "LA", "MN", "MO", "MS", "ND", "NE", "OK", "SD", "TN", "TX", "WI"], _CENTRAL
    )
    | dict.fromkeys(["CO", "ID", "MT", "NM", "UT", "WY"], _MOUNTAIN)
    | dict.fromkeys(["CA", "NV", "OR", "WA"], _PACIFIC)
    | {
        "AZ": "America/Phoenix",
        "IN": "America/Indiana/Indianapolis",
        "AK": "America/Anchorage",
        "HI": "Pacific/Honolulu",
        "PR": "America/Puerto_Rico",
        "ON": "America/Toronto",
        "QC": "America/Toronto",
        "MB": "America/Winnipeg",
        "SK": "America/Regina",
        "AB": "America/Edmonton",
        "BC": "America/Vancouver",
        "NS": "America/Halifax",
        "NB": "America/Moncton",
        "NL": "America/St_Johns",
    }
)

_CITIES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("EL PASO", "TX"): _MOUNTAIN,
        ("KNOXVILLE", "TN"): _EASTERN,
        ("CHATTANOOGA", "TN"): _EASTERN,
        ("JOHNSON CITY", "TN"): _EASTERN,
        ("BOWLING GREEN", "KY"): _CENTRAL,
        ("EVANSVILLE", "IN"): _CENTRAL,
    }
)
"""Cities with stadiums that do not use the zone listed for their state."""

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("UK", "GBR", "GREAT BRITAIN", "ENGLAND", "SCOTLAND", "WALES", "UNITED KINGDOM"), "GB")
    | {"NORTHERN IRELAND": "GB", "REPUBLIC OF IRELAND": "IE", "CZECH REPUBLIC": "CZ", "SOUTH KOREA": "KR"}
    | {"KOREA REPUBLIC": "KR", "TÜRKIYE": "TR", "USA": "US", "UNITED STATES OF AMERICA": "US", "HOLLAND": "NL"}
)
"""Common country names, and the nations of the United Kingdom with teams of their own, by ISO code."""


@cache
def _countries() -> Mapping[str, str]:
    """Return two-letter ISO 3166 codes by a country's codes and its names in upper case.

    Sources: the iso3166 package, and iso3166.tab of the tz database, which has the usual short names.
    """
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    known: dict[str, str] = {}
    for each in iso3166.countries:
        known |= dict.fromkeys((each.alpha2, each.alpha3, each.name.upper(), each.apolitical_name.upper()), each.alpha2)
    for code, name in (line.split("\t")[:2] for line in table.splitlines() if line and not line.startswith("#")):
        known[name.upper()] = known[name.upper().replace("&", "AND")] = code
    return known | dict(_NAMES)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=4096)
def _at(latitude: float, longitude: float) -> str | None:
    nowhere = latitude == 0 or longitude == 0 or abs(latitude) > 90 or abs(longitude) > 180
    if nowhere:
        return None
    # The zone map takes 50 ms and 30 MiB to load. A process that reads no coordinates never loads it.
    import tzfpy  # noqa: PLC0415

    return tzfpy.get_tz(longitude, latitude) or None


def zone_of(
    *,
    latitude: float | None = None,
    longitude: float | None = None,
    city: str | None = None,
    state: str | None = None,
    country: str | None = None,
) -> ZoneInfo | None:
    """Return the local time zone of a place; None if unknown.

    Coordinates are in degrees. A zero means unknown, because the vendor sends 0 for missing coordinates.
    """
    if found := _zone(_at(latitude or 0.0, longitude or 0.0)):
        return found
    place = ((city or "").upper(), (state or "").upper())
    if found := _zone(_CITIES.get(place) or _STATES.get(place[1])):
        return found
    code = _countries().get((country or "").strip().upper())
    if code is None:
        return None
    return _zone((zone_of_city(city.strip(), code) if city else None) or zone_of_country(code))
