"""Dates in HTTP headers, by RFC 9110, section 5.6.7.

A server sends the form `Sun, 06 Nov 1994 08:49:37 GMT`, and also accepts two older forms. Names of days and months are
English, whatever the machine's locale.
"""

import re
from datetime import UTC, datetime
from email.utils import formatdate
from functools import lru_cache
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH: Final = f"(?P<month>{'|'.join(_MONTHS)})"
_TIME: Final = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_SHORT: Final = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_LONG: Final = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_FORMS: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_SHORT}, (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_TIME} GMT",
        rf"{_LONG}, (?P<day>\d\d)-{_MONTH}-(?P<year>\d\d) {_TIME} GMT",
        rf"{_SHORT} {_MONTH} (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})",
    )
)
_LONGEST: Final = len("Wednesday, 06-Nov-94 08:49:37 GMT")


def http_date(seconds: float) -> bytes:
    """Return an instant, in seconds since 1970, in the form of a header."""
    return formatdate(int(seconds), usegmt=True).encode()


def read_http_date(text: bytes, now: float) -> float | None:
    """Return the instant of a header, in seconds since 1970; None if the text is not a date of HTTP.

    `now` decides the century of a year of two digits: the date lies no more than 50 years ahead.
    """
    return _read(text.strip(), datetime.fromtimestamp(now, UTC).year) if len(text) <= 2 * _LONGEST else None


@lru_cache(maxsize=256)
def _read(text: bytes, this_year: int) -> float | None:
    read = text.decode("latin-1")
    found = next((match for form in _FORMS if (match := form.fullmatch(read))), None)
    if found is None:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += this_year // 100 * 100
        year -= 100 * (year > this_year + 50)
    # A clock without leap seconds counts a leap second as the second after.
    second = int(found["second"])
    try:
        instant = datetime(
            year,
            _MONTHS.index(found["month"]) + 1,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            min(second, 59),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return instant.timestamp() + (second == 60) if second <= 60 else None
