"""What the vendor says about time, with a limit to each: one wrong header must not freeze a league."""

import email.utils
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

LONGEST_QUOTA_WAIT_SECONDS: Final = 3600.0
"""The most that `Retry-After` holds calls off after too many of them, whatever longer time it names."""
LONGEST_TROUBLE_WAIT_SECONDS: Final = 300.0
"""The same after a status that means trouble: a game may be on."""
LONGEST_MAX_AGE_SECONDS: Final = 300
"""The most that `Cache-Control: max-age` holds a refresh off; what the vendor was seen to send."""

_MAX_AGE: Final = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d+)", re.ASCII | re.IGNORECASE)
_REPLENISHED: Final = re.compile(r"replenished in (?:(\d{1,6})\.)?(\d{1,3}):(\d\d):(\d\d)", re.ASCII | re.IGNORECASE)
_TRY_AGAIN: Final = re.compile(r"(?:again|retry) (?:in|after) (\d{1,9}) (second|minute|hour)", re.ASCII | re.IGNORECASE)
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}


def max_age(headers: Mapping[str, str]) -> int:
    """Return for how many seconds the vendor calls an answer good, LONGEST_MAX_AGE_SECONDS at the most; 0 if unsaid."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    return min(int(found[1][:12]), LONGEST_MAX_AGE_SECONDS) if found else 0


def retry_after(headers: Mapping[str, str], told: str, now: datetime) -> float | None:
    """Return after how many seconds to ask again, as the header or the text of an answer says; None if neither does.

    The header holds a number, or an HTTP date that counts from the answer's own `Date`. 0 is for a time in the past.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    at, answered = _instant(text), _instant(headers.get("date", ""))
    if at is not None:
        return max(0.0, (at - (answered or now)).total_seconds())
    return _in_words(told)


def _instant(text: str) -> datetime | None:
    """Read an HTTP date; None if it is none, or has no zone."""
    try:
        found = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo is not None else None


def _in_words(told: str) -> float | None:
    """Read `Quota will be replenished in 1.02:03:04` and `Try again in 20 seconds`, as API management writes them."""
    if found := _REPLENISHED.search(told):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    if found := _TRY_AGAIN.search(told):
        return float(int(found[1]) * _SECONDS[found[2].lower()])
    return None
