"""Reads the vendor's times.

`DateTime`, `Day` and `Updated` are US Eastern time without an offset; `DateTimeUTC` is UTC without a `Z`. A game with
an undecided time has exactly 00:00 Eastern. The module `undecided` decides whether such a game really starts then.
(Traps 1, 4, 5 and 20 of the vendor's data.)
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gql_service.sportsdata.fields.row import Row
from schema.days.zones import EASTERN

_EPOCH_MILLISECONDS: Final = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_EARLIEST_YEAR: Final = 1900
"""Earlier years are .NET's MinValue, which means no time."""
_EARLIEST_SECOND: Final = int(datetime(_EARLIEST_YEAR, 1, 1, tzinfo=UTC).timestamp())
_LATEST_SECOND: Final = int(datetime(9998, 12, 31, tzinfo=UTC).timestamp())
CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""Tolerated clock skew: how far the vendor's clock may be ahead of ours."""


def _instant(text: str | None, zone: ZoneInfo | None, fold: int = 0) -> datetime | None:
    """Read an instant in `zone` (None means UTC) and return it in UTC. An offset in the text takes precedence.

    `fold` selects a reading of an ambiguous local time, as `datetime.fold` does.
    """
    if text is None:
        return None
    if old := _EPOCH_MILLISECONDS.fullmatch(text):
        seconds = int(old[1]) // 1000
        return datetime.fromtimestamp(seconds, UTC) if _EARLIEST_SECOND <= seconds <= _LATEST_SECOND else None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _EARLIEST_YEAR <= read.year <= 9998:
        return None
    aware = read if read.tzinfo else read.replace(tzinfo=zone or UTC, fold=fold)
    return aware.astimezone(UTC).replace(microsecond=0)


def eastern(text: str | None) -> datetime | None:
    """Convert a US Eastern local time to UTC; None for any other value.

    A time in the repeated hour of autumn is read as its first occurrence. A time in the skipped hour of spring is read
    as standard time.
    """
    return _instant(text, EASTERN)


def eastern_readings(text: str | None) -> tuple[datetime, ...]:
    """Return every instant (UTC, earliest first) that a US Eastern local time can mean; empty if it is not a time.

    A time in the repeated hour of autumn or the skipped hour of spring has two instants, any other time has one.
    """
    first = eastern(text)
    if first is None:
        return ()
    # Eastern clocks change between 05:00 and 08:00 UTC, so most rows need no second reading.
    second = _instant(text, EASTERN, fold=1) if 5 <= first.hour <= 7 else None
    return (first,) if second is None or second == first else (min(first, second), max(first, second))


def update_readings(row: Row) -> tuple[datetime, ...]:
    """Return every possible time (UTC, earliest first) of a row's last change; empty if unknown.

    `UpdatedUtc` is unambiguous. The vendor's local time has one or two readings.
    """
    exact = utc(row.text("UpdatedUtc"))
    return (exact,) if exact is not None else eastern_readings(row.text("Updated", "LastUpdated"))


def updated_at(row: Row) -> datetime | None:
    """Return when a row was changed, in UTC: the latest reading that is not after the response.

    A row without `seen_at` gets the earlier reading.
    """
    found = update_readings(row)
    past = (instant for instant in found if row.seen_at is not None and instant <= row.seen_at + CLOCKS_DIFFER)
    return max(past, default=found[0] if found else None)


def utc(text: str | None) -> datetime | None:
    """Read a time that the vendor writes in UTC."""
    return _instant(text, None)


def calendar_day(text: str | None) -> date | None:
    """Read the day of a local time, without time zone conversion."""
    try:
        day = date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
    return day if day is not None and _EARLIEST_YEAR <= day.year <= 9998 else None


@dataclass(frozen=True, slots=True)
class Start:
    """When a game starts: `time` in UTC, None while undecided; `day` is the league day, None while unknown.

    `midnight` (UTC) is set if the row has 00:00 Eastern, which is either the real time or means undecided. `time` is
    then None until `undecided.decided` has checked the venue.
    """

    time: datetime | None
    day: date | None
    midnight: datetime | None = None

    @property
    def order_seconds(self) -> int | None:
        """Sort key in seconds since 1970; an undecided game follows the other games of its day. None without a day."""
        if self.time is not None:
            return int(self.time.timestamp())
        if self.day is None:
            return None
        return int(datetime.combine(self.day + timedelta(days=1), time.min, EASTERN).timestamp()) - 1


def utc_start(row: Row) -> Start:
    """Read the start of a soccer game: `DateTime` and `Day` are UTC, and 00:00 is a real kick-off. (Trap 4.)"""
    instant = utc(row.text("DateTime"))
    return Start(instant, calendar_day(row.text("Day")) or (instant.date() if instant else None))


def us_start(row: Row) -> Start:
    """Read the start of a game in a US league."""
    local, in_utc = eastern(row.text("DateTime", "Date")), utc(row.text("DateTimeUTC"))
    instant = in_utc or local
    if in_utc is not None and local is not None and is_midnight(in_utc):
        # If only one of the two fields is midnight, the other has the real time.
        instant = local
    day = calendar_day(row.text("Day")) or (instant.astimezone(EASTERN).date() if instant else None)
    if instant is None or not is_midnight(instant) or _ends(day, instant):
        return Start(instant, day)
    return Start(None, day, instant)


def is_midnight(instant: datetime) -> bool:
    """Return whether an instant is 00:00 Eastern."""
    return instant.astimezone(EASTERN).time() == time.min


def _ends(day: date | None, midnight: datetime) -> bool:
    """Return whether `day` ends at this midnight. The game then belongs to the evening before, so the time is real."""
    return day is not None and midnight.astimezone(EASTERN).date() == day + timedelta(days=1)
