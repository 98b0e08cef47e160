"""Validators for calendars: every property by RFC 5545 and RFC 7986.

`ical` checks the type of each value, `vobject` the required and allowed properties of each component. Both accept a
value of a wrong type without a VALUE parameter; the table below rejects such values.
"""

from typing import Final

import vobject
from ical.calendar_stream import IcsCalendarStream

DEFAULT_TYPES: Final[dict[str, dict[str, str | None]]] = {
    "VCALENDAR": {
        "VERSION": "TEXT",
        "PRODID": "TEXT",
        "METHOD": "TEXT",
        "UID": "TEXT",
        "NAME": "TEXT",
        "DESCRIPTION": "TEXT",
        "REFRESH-INTERVAL": None,
    },
    "VEVENT": {
        "UID": "TEXT",
        "DTSTAMP": "DATE-TIME",
        "DTSTART": "DATE-TIME",
        "DURATION": "DURATION",
        "SEQUENCE": "INTEGER",
        "SUMMARY": "TEXT",
        "DESCRIPTION": "TEXT",
        "CATEGORIES": "TEXT",
        "GEO": "FLOAT",
        "LAST-MODIFIED": "DATE-TIME",
        "LOCATION": "TEXT",
        "STATUS": "TEXT",
        "TRANSP": "TEXT",
    },
}
"""The properties of a feed, each with the type of a value without VALUE; None if VALUE is required."""
LONGEST_LINE: Final = 75
"""In octets, without the line break."""


def faults_in(text: bytes) -> list[str]:
    """Return the errors of a calendar; empty for a valid calendar. Raises exceptions of the libraries."""
    IcsCalendarStream.calendar_from_ics(text.decode("utf-8"))
    (calendar,) = vobject.readComponents(text.decode("utf-8"))
    calendar.validate(raiseException=True)
    faults = [f"a line of {len(line)} octets" for line in text.split(b"\r\n") if len(line) > LONGEST_LINE]
    if b"\n" in text.replace(b"\r\n", b"") or not text.endswith(b"\r\n"):
        faults.append("a line that does not end with CRLF")
    return [*faults, *_faults_of_properties(text.decode("utf-8").replace("\r\n ", ""))]


def _faults_of_properties(text: str) -> list[str]:
    faults: list[str] = []
    component, seen = "", set[str]()
    for line in text.split("\r\n")[:-1]:
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        if name == "BEGIN":
            component, seen = value, set()
        elif name != "END" and not name.startswith("X-") and component in DEFAULT_TYPES:
            faults += _faults_of_one(component, name, parameters, value)
            if name in seen:
                faults.append(f"{component} has {name} twice")
            seen.add(name)
    return faults


def _faults_of_one(component: str, name: str, parameters: list[str], value: str) -> list[str]:
    if name not in DEFAULT_TYPES[component]:
        return [f"{component} has {name}, which is not in the table"]
    usual = DEFAULT_TYPES[component][name]
    said = next((each.removeprefix("VALUE=") for each in parameters if each.startswith("VALUE=")), usual)
    if said is None:
        return [f"{name} does not say the type of its value"]
    if said != _type_of(value, said):
        return [f"{name} is no {said}: {value}"]
    return []


def _type_of(value: str, said: str) -> str:
    """Return the type of a value by its form, for dates and durations; for other values, the declared type."""
    if said in ("DATE", "DATE-TIME"):
        return "DATE-TIME" if "T" in value else "DATE"
    return "DURATION" if said == "DURATION" and value.startswith("P") else said if said != "DURATION" else "TEXT"
