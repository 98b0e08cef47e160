"""Print calendars as iCalendar text (RFC 5545, RFC 7986). The library folds lines and escapes values.

Importing the library takes a while, so this module is imported when the first calendar is printed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

import icalendar
from icalendar import vDuration

from gql_service.web.calendars.events import Event

PRODUCT: Final = "-//schedule-gateway//calendars//EN"
KEPT_EVENTS: Final = 8192
"""Events with cached text, at about 1.5 KB each: two whole seasons of the league with the most games."""

_END: Final = b"END:VCALENDAR\r\n"
_CONTROLS: Final = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\n"}


@dataclass(frozen=True, slots=True)
class Heading:
    """The properties of a calendar. `refresh` is the interval at which clients should poll; `color` is `#RRGGBB`."""

    uid: str
    name: str
    description: str
    refresh: timedelta
    color: str | None


def print_calendar(heading: Heading, events: Iterable[Event]) -> bytes:
    """Return the text of a calendar, in UTF-8. Pure: the same values give the same bytes."""
    printed = b"".join(map(_print_event, events))
    head = _calendar(heading)
    if not printed:
        # A calendar needs a component (RFC 5545, section 3.6); the zone UTC has no effect.
        head.add_component(_utc())
    text: bytes = head.to_ical()
    return b"".join((text.removesuffix(_END), printed, _END))


def _calendar(heading: Heading) -> icalendar.Calendar:
    calendar = icalendar.Calendar.new(
        prodid=PRODUCT,
        method="PUBLISH",
        uid=heading.uid,
        description=heading.description,
    )
    # The property has no default type (RFC 7986, section 5.7). Without VALUE, parsers read the duration as a text.
    calendar.add("REFRESH-INTERVAL", vDuration(heading.refresh), parameters={"VALUE": "DURATION"})
    # The library does not escape its own `name`, but escapes a vText.
    calendar["NAME"] = calendar["X-WR-CALNAME"] = icalendar.vText(_plain(heading.name).replace("\n", " "))
    calendar.add("X-PUBLISHED-TTL", vDuration(heading.refresh))
    if heading.color is not None:
        calendar.add("X-APPLE-CALENDAR-COLOR", _plain(heading.color))
    return calendar


@lru_cache(maxsize=KEPT_EVENTS)
def _print_event(event: Event) -> bytes:
    """Print an event. The text is cached, because a refresh changes only a few games of a season."""
    component = icalendar.Event.new(
        uid=event.uid,
        stamp=event.stamp,
        start=event.start,
        sequence=event.sequence,
        summary=_plain(event.summary),
        description=_plain(event.description),
        location=_plain(event.location) if event.location is not None else None,
        categories=event.categories,
        status=icalendar.STATUS(event.certainty.value),
        # A game does not block the time for other appointments.
        transparency=icalendar.TRANSP.TRANSPARENT,
        last_modified=event.last_modified,
    )
    component.add("DURATION", event.duration)
    if event.position is not None:
        component.add("GEO", event.position)
    text: bytes = component.to_ical()
    return text


def _plain(text: str) -> str:
    """Return a text without control characters, which no calendar may contain. The vendor's texts may contain some."""
    return text.translate(_CONTROLS)


def _utc() -> icalendar.Timezone:
    standard = icalendar.TimezoneStandard()
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001 - the rule of a zone is in its own local time
    standard.add("TZOFFSETFROM", timedelta(0))
    standard.add("TZOFFSETTO", timedelta(0))
    zone = icalendar.Timezone()
    zone.add("TZID", str(UTC))
    zone.add_component(standard)
    return zone
