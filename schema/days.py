"""Days: what a client may call one, the zone it is seen in, and which instants belong to it.

A day is a property of an instant *and* a zone. Nothing here reads a clock; `now` is always handed in.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, Self
from zoneinfo import ZoneInfo

from schema.errors import BadInput
from schema.near_names import NearNames
from schema.zone_rules import use_newest_rules

MAX_DAYS: Final = 400
"""The longest range of days that one request may ask for, both ends counted."""

DEFAULT_SPAN: Final = timedelta(days=7)
"""How far `from` alone reaches, and how far ahead a request without any day looks."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

LEAGUE_ZONE: Final = ZoneInfo("America/New_York")
"""The zone in which the US leagues file their days, and the contract's default zone."""

MIDNIGHT_SECONDS: Final = 3 * 3600
"""A clock that changes makes a midnight uncertain by less than this, if it does not leave out a day, or repeat it."""

_SHOWN: Final = 3
_WORDS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _zone_names() -> frozenset[str]:
    """Return the names of the tz database; what a machine calls its own zone, `localtime`, is none of them."""
    return use_newest_rules().names


@cache
def _zone(name: str) -> ZoneInfo:
    """Return a zone that exists. Reading its file takes half a millisecond, so it stays in memory."""
    return ZoneInfo(name)


class _Misspelt:
    """What is meant by names that are no time zones: those near it, and those that end in it."""

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

    Raises BadInput with the nearest names when there is none. Names are case-sensitive, as in IANA's data.
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
    """Read an ISO 8601 calendar day, `2026-11-26`. Raises BadInput for anything else."""
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
    """A day to ask for: a fixed calendar day, or one that follows the clock by `offset` days."""

    fixed: date | None = None
    offset: int = 0

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read `2026-11-26`, `today`, `tomorrow` or `yesterday`. Raises BadInput for anything else."""
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
        """Return the calendar day that is meant at the instant `now` in `zone`."""
        return self.fixed or now.astimezone(zone).date() + timedelta(days=self.offset)


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days `first` to `last`, both included, as seen in `zone`."""

    first: date
    last: date
    zone: ZoneInfo
    midnights: tuple[float, float] = field(init=False, repr=False, compare=False)
    """UTC timestamps of the midnights around the range, in seconds.

    Exact membership is `has_instant`: midnight may not exist, or come twice, on the day a clock changes. It has to be
    asked of instants that are nearer to a midnight than MIDNIGHT_SECONDS.
    """

    def __post_init__(self) -> None:
        days = (self.first, self.last + timedelta(days=1))
        midnights = tuple(datetime.combine(day, time.min, self.zone).timestamp() for day in days)
        object.__setattr__(self, "midnights", midnights)

    def has_instant(self, instant: datetime) -> bool:
        """Tell whether `instant` falls on one of these days in the zone."""
        return self.first <= instant.astimezone(self.zone).date() <= self.last

    def has_day(self, day: date) -> bool:
        """Tell whether a day without a decided time is one of these days; it is the same in every zone."""
        return self.first <= day <= self.last

    def league_days(self) -> tuple[date, date]:
        """Return the first and last league day that can hold a game of this range, whatever the zones."""
        return self.first - timedelta(days=1), self.last + timedelta(days=1)


def day_range(
    *, now: datetime, zone: ZoneInfo, on: Day | None = None, start: Day | None = None, end: Day | None = None
) -> DayRange | None:
    """Turn the arguments `on`, `from` (start) and `to` (end) into a range of days; None when none is given.

    `from` alone reaches 7 days on, `to` alone starts today. Raises BadInput for `on` beside the others, for a
    range that ends before it starts, and for one longer than MAX_DAYS.
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
    """Return the range of days, or raise BadInput where it is backwards or longer than MAX_DAYS."""
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
