"""Names of periods: the places of the vendor's names, and names for people in leagues without names."""

import re
from typing import Final

_NUMBERED: Final = re.compile(r"(\d{1,2})(?:[HQP]|st|nd|rd|th)?", re.IGNORECASE | re.ASCII)
_OVERTIME: Final = re.compile(r"(?:F/)?(\d{0,2})OT(\d{0,2})", re.IGNORECASE | re.ASCII)
_EXTRA: Final = frozenset({"SO", "F/SO", "EXTRATIME", "PENALTYSHOOTOUT"})
_SHOOTOUT: Final = "SO"


def place_of(name: str | None, regular: int, shootout: int) -> int | None:
    """Return the place of a period by the vendor's name: `3`, `2H`, `OT`, `OT2`, `SO`; None for any other name.

    `regular` is the number of usual periods, and `shootout` the place of a shoot-out.
    """
    if name is None:
        return None
    if name.upper() == _SHOOTOUT:
        return shootout
    if found := _OVERTIME.fullmatch(name):
        return regular + int(found[1] or found[2] or 1)
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else None


def is_extra(period: str | None) -> bool:
    """Return whether the vendor's word for the present or last period is a word for overtime or a shoot-out."""
    return period is not None and (_OVERTIME.fullmatch(period) is not None or period.upper() in _EXTRA)


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def made_name(place: int, regular: int, unit: str) -> str:
    """Return the name that people use: `1st quarter`, `Overtime`, `2nd overtime`; innings count on: `10th inning`."""
    if place <= regular or unit == "inning":
        return f"{ordinal(place)} {unit}"
    return "Overtime" if place == regular + 1 else f"{ordinal(place - regular)} overtime"
