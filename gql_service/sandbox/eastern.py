"""Instants, Eastern days and the forms in which the vendor writes them."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")


@lru_cache(maxsize=4096)
def instant(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the UTC instant of an Eastern wall-clock time of a day."""
    return datetime.combine(day, time(hour, minute), EASTERN).astimezone(UTC)


def eastern_day(moment: datetime) -> date:
    """Return the Eastern calendar day of an aware instant."""
    return moment.astimezone(EASTERN).date()


def eastern_hour(moment: datetime) -> float:
    """Return the Eastern wall-clock hour of an aware instant, with minutes as a fraction."""
    local = moment.astimezone(EASTERN)
    return local.hour + local.minute / 60


def eastern_text(moment: datetime) -> str:
    """Write an aware instant as the vendor does: Eastern wall clock, whole seconds, no offset."""
    return moment.astimezone(EASTERN).isoformat()[:19]


def utc_text(moment: datetime) -> str:
    """Write an aware UTC instant as the vendor does in DateTimeUTC: no ``Z``."""
    return moment.isoformat()[:19]


def day_text(day: date) -> str:
    """Write an Eastern day as the vendor does in Day: at midnight."""
    return f"{day.isoformat()}T00:00:00"


def weekday_from(day: date, weekday: int) -> date:
    """Return the first day with this weekday (0 is Monday) on or after a day."""
    return day + timedelta((weekday - day.weekday()) % 7)


def has_extra_hour(day: date) -> bool:
    """Tell whether Eastern clocks are set back on this day, which then has 25 hours."""
    return instant(day + timedelta(1), 0) - instant(day, 0) == timedelta(hours=25)
