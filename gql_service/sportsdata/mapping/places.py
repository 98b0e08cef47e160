"""The time zone of a place: from its coordinates, else from its state or country.

Source of the table: the tz database's own notes on the zones of each state and country, taking the zone in which
the places with stadiums lie where a state has several.
"""

from collections.abc import Mapping
from functools import lru_cache
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

_COUNTRIES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("UK", "GB", "GBR", "ENGLAND", "UNITED KINGDOM", "SCOTLAND", "WALES"), "Europe/London")
    | dict.fromkeys(("DE", "DEU", "GER", "GERMANY"), "Europe/Berlin")
    | dict.fromkeys(("FR", "FRA", "FRANCE"), "Europe/Paris")
    | dict.fromkeys(("ES", "ESP", "SPAIN"), "Europe/Madrid")
    | dict.fromkeys(("IE", "IRL", "IRELAND"), "Europe/Dublin")
    | dict.fromkeys(("SE", "SWE", "SWEDEN"), "Europe/Stockholm")
    | dict.fromkeys(("FI", "FIN", "FINLAND"), "Europe/Helsinki")
    | dict.fromkeys(("CZ", "CZE", "CZECH REPUBLIC", "CZECHIA"), "Europe/Prague")
    | dict.fromkeys(("JP", "JPN", "JAPAN"), "Asia/Tokyo")
    | dict.fromkeys(("KR", "KOR", "SOUTH KOREA", "KOREA"), "Asia/Seoul")
    | dict.fromkeys(("MX", "MEX", "MEXICO"), "America/Mexico_City")
    | dict.fromkeys(("DO", "DOM", "DOMINICAN REPUBLIC"), "America/Santo_Domingo")
)
"""Countries with one zone, or with one where leagues play; the US, Canada, Brazil and Australia need more."""


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
    return _zone(_CITIES.get(place) or _STATES.get(place[1]) or _COUNTRIES.get((country or "").upper()))
