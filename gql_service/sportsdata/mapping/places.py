"""The time zone of a place: from its coordinates, else from its state or country.

Source of the table: the tz database's own notes on the zones of each state and country, taking the zone in which
the places with stadiums lie where a state has several.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EASTERN: Final = "America/New_York"
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
"""Cities with stadiums on the far side of a line that runs through their state."""

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("UK", "GBR", "GREAT BRITAIN", "ENGLAND", "SCOTLAND", "WALES", "UNITED KINGDOM"), "GB")
    | {"NORTHERN IRELAND": "GB", "REPUBLIC OF IRELAND": "IE", "CZECH REPUBLIC": "CZ", "SOUTH KOREA": "KR"}
    | {"KOREA REPUBLIC": "KR", "TÜRKIYE": "TR", "USA": "US", "UNITED STATES OF AMERICA": "US", "HOLLAND": "NL"}
)
"""Names of countries that the tz database does not list, by its own codes."""

_MOST_PEOPLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "MX": "America/Mexico_City",
        "DE": "Europe/Berlin",
        "ES": "Europe/Madrid",
        "PT": "Europe/Lisbon",
        "AR": "America/Argentina/Buenos_Aires",
        "BR": "America/Sao_Paulo",
        "CN": "Asia/Shanghai",
        "CY": "Asia/Nicosia",
        "NZ": "Pacific/Auckland",
        "UA": "Europe/Kyiv",
        "CL": "America/Santiago",
        "EC": "America/Guayaquil",
        "RU": "Europe/Moscow",
    }
)
"""Where a country has several zones, the one in which nearly all of its stadiums lie."""


@cache
def _country_zones() -> Mapping[str, str]:
    """Return the zone of each country that has just one, by code and by name in upper case.

    Source: the tz database's iso3166.tab and zone.tab, as the tzdata package ships them.
    """
    tables = resources.files("tzdata").joinpath("zoneinfo")
    zones: dict[str, list[str]] = {}
    for code, _, zone in _lines(tables.joinpath("zone.tab").read_text(encoding="utf-8")):
        zones.setdefault(code, []).append(zone)
    single = {code: names[0] for code, names in zones.items() if len(names) == 1} | dict(_MOST_PEOPLE)
    named = {code: name for code, name, *_ in _lines(tables.joinpath("iso3166.tab").read_text(encoding="utf-8"))}
    names = {name.upper(): code for code, name in named.items()} | dict(_NAMES)
    return single | {name: single[code] for name, code in names.items() if code in single}


def _lines(table: str) -> Iterator[list[str]]:
    return (line.split("\t")[:3] for line in table.splitlines() if line and not line.startswith("#"))


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
    # Its map of the zones takes 50 ms and 30 MiB once; a process that meets no coordinates does not pay for it.
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
    """Return the zone whose clock hangs on the wall there; None where it cannot be told.

    Coordinates are degrees; a zero counts as none, since it stands where nobody knows.
    """
    if found := _zone(_at(latitude or 0.0, longitude or 0.0)):
        return found
    place = ((city or "").upper(), (state or "").upper())
    return _zone(_CITIES.get(place) or _STATES.get(place[1]) or _country_zones().get((country or "").upper()))
