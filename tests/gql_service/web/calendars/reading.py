"""Calendars as an independent library reads them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import vobject


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event after a client has parsed the calendar."""

    uid: str
    sequence: int
    start: datetime | date
    duration: timedelta
    summary: str
    description: str
    status: str
    location: str | None
    last_modified: datetime | None
    stamp: datetime


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """A calendar after a client has parsed the text; events by UID, in their order."""

    name: str
    refresh: str
    events: dict[str, ReadEvent]

    @property
    def summaries(self) -> list[str]:
        """The titles of all events."""
        return [event.summary for event in self.events.values()]

    def titled(self, summary: str) -> ReadEvent:
        """Return the only event with this title."""
        (found,) = [event for event in self.events.values() if event.summary == summary]
        return found


def read_calendar(text: bytes) -> ReadCalendar:
    """Parse a calendar. Raises an exception if the calendar is invalid, or if two events share a UID."""
    (calendar,) = vobject.readComponents(text.decode("utf-8"))
    events = [_event(component) for component in calendar.contents.get("vevent", [])]
    by_uid = {event.uid: event for event in events}
    assert len(by_uid) == len(events)
    return ReadCalendar(calendar.x_wr_calname.value, calendar.refresh_interval.value, by_uid)


def _event(component: vobject.base.Component) -> ReadEvent:
    def value(name: str) -> object:
        return component.contents[name][0].value if name in component.contents else None

    found = ReadEvent(
        uid=component.uid.value,
        sequence=int(component.sequence.value),
        start=component.dtstart.value,
        duration=component.duration.value,
        summary=component.summary.value,
        description=component.description.value,
        status=component.status.value,
        location=value("location"),  # type: ignore[arg-type] # the parser has no types
        last_modified=value("last-modified"),  # type: ignore[arg-type] # likewise
        stamp=component.dtstamp.value,
    )
    assert found.duration > timedelta(0)
    return found
