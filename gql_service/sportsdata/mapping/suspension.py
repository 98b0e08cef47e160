"""Games that are broken off and finished later. (Trap 8: such a game keeps its number, its `Day` and its `DateTime`.)

`SuspensionResumeDay` and `SuspensionResumeDateTime`, US Eastern like `DateTime`, say when play goes on. The fields stay
in the row while the rest is played and after the end.
"""

from collections.abc import Sequence
from datetime import date, datetime

from gql_service.sportsdata.mapping.row import Row
from gql_service.sportsdata.mapping.times import EASTERN, Start, calendar_day, eastern_readings, is_midnight


def resumption(row: Row, first: Start) -> Start | None:
    """Return when a game goes on that began at `first`; None unless the row says so.

    00:00 Eastern stands for an undecided time. A resumption that would come before the game's first start or after its
    end is none: the vendor left the fields from another plan. A time in the hour that comes twice in autumn is read as
    the first of its two instants that lies after the first start.
    """
    instant = _first_after(first.time or first.midnight, eastern_readings(row.text("SuspensionResumeDateTime")))
    day = calendar_day(row.text("SuspensionResumeDay")) or (instant.astimezone(EASTERN).date() if instant else None)
    if instant is not None and is_midnight(instant):
        instant = None
    if day is None or not _is_later(instant, day, first) or _is_after_the_end(row, instant, day):
        return None
    return Start(instant, day)


def _first_after(began: datetime | None, readings: Sequence[datetime]) -> datetime | None:
    """Return the first reading after a game's start; the first of all if none is, or the start is unknown."""
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
    ended = readings[-1]  # of two the later: only an end that is certainly earlier makes the resumption a wrong one
    return ended < instant if instant is not None else ended.astimezone(EASTERN).date() < day
