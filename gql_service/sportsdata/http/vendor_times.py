"""Waits and lifetimes from vendor responses, each with an upper limit: a wrong header must not freeze a league."""

import email.utils
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

LONGEST_QUOTA_WAIT_SECONDS: Final = 3600.0
"""Maximum wait after a quota error, even if `Retry-After` names a longer time."""
LONGEST_TROUBLE_WAIT_SECONDS: Final = 300.0
"""Maximum wait after any other error status, because a game may be in progress."""
LONGEST_MAX_AGE_SECONDS: Final = 300
"""Maximum for `Cache-Control: max-age`: the largest value seen from the vendor."""

_MAX_AGE: Final = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d+)", re.ASCII | re.IGNORECASE)
_REPLENISHED: Final = re.compile(r"replenished in (?:(\d{1,6})\.)?(\d{1,3}):(\d\d):(\d\d)", re.ASCII | re.IGNORECASE)
_TRY_AGAIN: Final = re.compile(r"(?:again|retry) (?:in|after) (\d{1,9}) (second|minute|hour)", re.ASCII | re.IGNORECASE)
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}


def max_age(headers: Mapping[str, str]) -> int:
    """Return the vendor's `max-age` in seconds, at most LONGEST_MAX_AGE_SECONDS; 0 if the header is missing."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    return min(int(found[1][:12]), LONGEST_MAX_AGE_SECONDS) if found else 0


def retry_after(headers: Mapping[str, str], words: str, now: datetime) -> float | None:
    """Return the seconds to wait before a retry, from the header or text of a response; None if neither names a wait.

    The header holds seconds or an HTTP date. A date is compared with the response's own `Date`, or with `now` (aware)
    if that is missing. A date in the past returns 0.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    at, answered = _instant(text), _instant(headers.get("date", ""))
    if at is not None:
        return max(0.0, (at - (answered or now)).total_seconds())
    return _in_words(words)


def _instant(text: str) -> datetime | None:
    """Read an HTTP date; None if it is invalid or has no time zone."""
    try:
        found = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo is not None else None


def _in_words(words: str) -> float | None:
    """Read `Quota will be replenished in 1.02:03:04` or `Try again in 20 seconds`, the texts of Azure API
    Management.
    """
    if found := _REPLENISHED.search(words):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    if found := _TRY_AGAIN.search(words):
        return float(int(found[1]) * _SECONDS[found[2].lower()])
    return None
