"""Calendars as text, by iCalendar (RFC 5545, RFC 7986). Lines are folded and values escaped by the library.

The library takes a while to import and is imported by whoever prints the first calendar.
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
"""Events whose text is kept, at about 1.5 KB each: two whole seasons of the league that plays most."""

_END: Final = b"END:VCALENDAR\r\n"
_CONTROLS: Final = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\n"}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a calendar says of itself. `refresh` is how often it is worth asking for; `color` is `#RRGGBB`."""

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
        # A calendar has at least one component (RFC 5545, section 3.6); this one says nothing.
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
    # Without a default type for it (RFC 7986, section 5.7), parsers take a duration that does not say so for a text.
    calendar.add("REFRESH-INTERVAL", vDuration(heading.refresh), parameters={"VALUE": "DURATION"})
    # The library's own `name` is written as it is; as a text it is escaped.
    calendar["NAME"] = calendar["X-WR-CALNAME"] = icalendar.vText(_plain(heading.name).replace("\n", " "))
    calendar.add("X-PUBLISHED-TTL", vDuration(heading.refresh))
    if heading.color is not None:
        calendar.add("X-APPLE-CALENDAR-COLOR", _plain(heading.color))
    return calendar


@lru_cache(maxsize=KEPT_EVENTS)
def _print_event(event: Event) -> bytes:
    """Print one event. What is printed is kept: of a season that is refreshed all but a few games are as they were."""
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
        # A game on television keeps nobody from other appointments.
        transparency=icalendar.TRANSP.TRANSPARENT,
        last_modified=event.last_modified,
    )
    component.add("DURATION", event.duration)
    if event.position is not None:
        component.add("GEO", event.position)
    text: bytes = component.to_ical()
    return text


def _plain(text: str) -> str:
    """Return a text without control characters, which no calendar may hold; the vendor's are not above suspicion."""
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
