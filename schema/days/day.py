"""Days: how clients name a day, the zone of a day, and the instants that belong to a day.

A day is a property of an instant *and* a zone. No function in this module reads a clock; the caller passes `now`.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, Self
from zoneinfo import ZoneInfo

from schema.argument_limits import DEFAULT_SPAN, FIRST_YEAR, LAST_YEAR, MAX_DAYS
from schema.days.zone_rules import use_newest_rules
from schema.days.zones import EASTERN
from schema.errors import BadInput
from schema.near_names import NearNames

LEAGUE_ZONE: Final = EASTERN
"""The zone of the league days of the US leagues, and the contract's default zone."""

MIDNIGHT_SECONDS: Final = 3 * 3600
"""A clock change makes a midnight uncertain by less than this, unless the change skips or repeats a whole day."""

_SHOWN: Final = 3
_WORDS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _zone_names() -> frozenset[str]:
    """Return the names of the tz database. A machine's name for its own zone, `localtime`, is not included."""
    return use_newest_rules().names


@cache
def _zone(name: str) -> ZoneInfo:
    """Return an existing zone. Reading the zone's file takes half a millisecond, so the zone stays in memory."""
    return ZoneInfo(name)


class _Misspelt:
    """Suggestions for names that are not time zones: similar names, and names with the same last part."""

    def __init__(self) -> None:
        self._by_folded = {zone.lower(): zone for zone in sorted(_zone_names())}
        self._by_place: defaultdict[str, list[str]] = defaultdict(list)
        for folded, zone in self._by_folded.items():
            self._by_place[folded.rpartition("/")[2]].append(zone)
        self._near = NearNames(self._by_folded)

    def meant(self, name: object) -> list[str]:
        """Return up to three names, best first."""
        wanted = str(name).strip().lower().replace(" ", "_")
        near = [self._by_folded[match] for match in self._near.near(wanted, _SHOWN, 0.6)]
        near += [zone for zone in self._by_place.get(wanted, ()) if zone not in near]
        return near[:_SHOWN]


@cache
def _misspelt() -> _Misspelt:
    return _Misspelt()


def zone_named(name: object) -> ZoneInfo:
    """Return the IANA time zone called `name`.

    Names are case-sensitive, as in the tz database. Raises BadInput with the nearest names if no zone has this name.
    """
    if isinstance(name, str) and name in _zone_names():
        return _zone(name)
    meant = _misspelt().meant(name)
    hint = f"; the nearest names are {', '.join(meant)}" if meant else "; a name looks like America/New_York"
    raise BadInput(f"{_quoted(name)} is not an IANA time zone{hint}.")


def _quoted(value: object, limit: int = 60) -> str:
    text = str(value)
    return f'"{text[:limit]}…"' if len(text) > limit else f'"{text}"'


def date_from(text: object) -> date:
    """Read an ISO 8601 calendar day, `2026-11-26`. Raises BadInput for any other text, and for years out of range."""
    if isinstance(text, str) and _ISO_DAY.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise BadInput(f"{_quoted(text)} is not a day of the calendar.") from None
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
        raise BadInput(f"{_quoted(text)} is out of range: days run from {FIRST_YEAR} to {LAST_YEAR}.")
    raise BadInput(f"{_quoted(text)} is not a day; a day looks like 2026-11-26.")


@dataclass(frozen=True, slots=True)
class Day:
    """A requested day: a fixed calendar day, or today plus `offset` days."""

    fixed: date | None = None
    offset: int = 0

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read `2026-11-26`, `today`, `tomorrow` or `yesterday`. Raises BadInput for any other text."""
        if isinstance(text, str) and text.lower() in _WORDS:
            return cls(offset=_WORDS[text.lower()])
        try:
            return cls(fixed=date_from(text))
        except BadInput as error:
            raise BadInput(f"{error.message} `today`, `tomorrow` and `yesterday` are days too.") from None

    def __str__(self) -> str:
        if self.fixed is not None:
            return self.fixed.isoformat()
        return next(word for word, offset in _WORDS.items() if offset == self.offset)

    def at(self, now: datetime, zone: ZoneInfo) -> date:
        """Return the calendar day at the instant `now` (aware) in `zone`."""
        return self.fixed or now.astimezone(zone).date() + timedelta(days=self.offset)


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days `first` to `last`, both included, as seen in `zone`."""

    first: date
    last: date
    zone: ZoneInfo
    midnights: tuple[float, float] = field(init=False, repr=False, compare=False)
    """UTC timestamps of the midnights around the range, in seconds.

    Midnight may not exist, or may occur twice, on the day of a clock change. So an instant that is nearer to a midnight
    than MIDNIGHT_SECONDS has to be checked with `has_instant`, which is exact.
    """

    def __post_init__(self) -> None:
        days = (self.first, self.last + timedelta(days=1))
        midnights = tuple(datetime.combine(day, time.min, self.zone).timestamp() for day in days)
        object.__setattr__(self, "midnights", midnights)

    def has_instant(self, instant: datetime) -> bool:
        """Return whether the aware `instant` falls on one of these days in the zone."""
        return self.first <= instant.astimezone(self.zone).date() <= self.last

    def league_days(self) -> tuple[date, date]:
        """Return the first and last league day that can have a game of this range, whatever the zones."""
        return self.first - timedelta(days=1), self.last + timedelta(days=1)


def day_range(
    *, now: datetime, zone: ZoneInfo, on: Day | None = None, start: Day | None = None, end: Day | None = None
) -> DayRange | None:
    """Convert the arguments `on`, `from` (start) and `to` (end) to a range of days; None without any argument.

    `from` alone reaches 7 days ahead, `to` alone starts today. Raises BadInput if `on` is combined with the others, if
    the range ends before its start, or if the range is longer than MAX_DAYS.
    """
    if on is not None:
        if start is not None or end is not None:
            raise BadInput("`on` is one day; it cannot be combined with `from` or `to`.")
        day = on.at(now, zone)
        return DayRange(day, day, zone)
    if start is None and end is None:
        return None
    first = (start or Day()).at(now, zone)
    last = end.at(now, zone) if end is not None else first + DEFAULT_SPAN
    return checked_range(first, last, zone)


def checked_range(first: date, last: date, zone: ZoneInfo) -> DayRange:
    """Return the range of days. Raises BadInput if `last` is before `first`, or the range is longer than MAX_DAYS."""
    if last < first:
        raise BadInput(f"`to` ({last}) is before `from` ({first}).")
    days = (last - first).days + 1
    if days > MAX_DAYS:
        raise BadInput(f"The range {first} to {last} has {days} days; it may have 1 to {MAX_DAYS}.")
    return DayRange(first, last, zone)


def next_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which the next day begins in `zone`."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone).astimezone(UTC)


def coming_days(now: datetime, zone: ZoneInfo) -> DayRange:
    """Return today and the next 7 days in `zone`."""
    today = now.astimezone(zone).date()
    return DayRange(today, today + DEFAULT_SPAN, zone)
