"""Reads when a suspended game resumes.

00:00 Eastern means an undecided time. A resumption before the first start or after the end is ignored, because the
vendor left old values in the fields. A time in the repeated hour of autumn has two instants; the first instant after
the start is used.
"""

from collections.abc import Sequence
from datetime import date, datetime

from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.fields.times import Start, calendar_day, eastern_readings, is_midnight
from schema.days.zones import EASTERN


def resumption(row: Row, first: Start) -> Start | None:
    """Return when a game that began at `first` resumes; None unless the row says so."""
    instant = _first_after(first.time or first.midnight, eastern_readings(row.text("SuspensionResumeDateTime")))
    day = calendar_day(row.text("SuspensionResumeDay")) or (instant.astimezone(EASTERN).date() if instant else None)
    if instant is not None and is_midnight(instant):
        instant = None
    if day is None or not _is_later(instant, day, first) or _is_after_the_end(row, instant, day):
        return None
    return Start(instant, day)


def _first_after(began: datetime | None, readings: Sequence[datetime]) -> datetime | None:
    """Return the first reading after the start; if no reading is later or the start is unknown, the first reading."""
    later = (instant for instant in readings if began is not None and instant > began)
    return next(later, readings[0] if readings else None)


def _is_later(instant: datetime | None, day: date, first: Start) -> bool:
    began = first.time or first.midnight
    if instant is not None and began is not None:
        return instant > began
    if first.day is None:
        return True
    return day >= first.day if instant is not None else day > first.day


def _is_after_the_end(row: Row, instant: datetime | None, day: date) -> bool:
    readings = eastern_readings(row.text("GameEndDateTime"))
    if not readings:
        return False
    ended = readings[-1]  # the later reading: only an end that is certainly too early disproves the resumption
    return ended < instant if instant is not None else ended.astimezone(EASTERN).date() < day
