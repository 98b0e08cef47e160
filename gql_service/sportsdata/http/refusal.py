"""Converts vendor responses without data into errors, by status and wording.

The vendor documents only statuses 200 and 401. Azure API Management in front of it adds statuses and wordings of its
own: 403 if a call quota is used up, and 401 for an unknown key.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import httpx
import orjson

from gql_service.sportsdata.errors import (
    KeyRejected,
    NotFound,
    NotInPlan,
    OverQuota,
    SportsDataError,
    Unavailable,
    Unreadable,
)
from gql_service.sportsdata.http.exchange import Reply
from gql_service.sportsdata.http.vendor_times import (
    LONGEST_QUOTA_WAIT_SECONDS,
    LONGEST_TROUBLE_WAIT_SECONDS,
    retry_after,
)

RETRYABLE_STATUS_CODES: Final = frozenset({408, 425, 500, 502, 503, 504})
LONGEST_QUOTE: Final = 160
"""Maximum number of characters of the vendor's text that a log line quotes."""

_QUOTA: Final = re.compile(
    r"\bquota\b|rate limit|call volume|too many (requests|calls)|throttl|limit (is|was|has been) (exceeded|reached)",
    re.IGNORECASE,
)
_OF_THE_KEY: Final = re.compile(r"subscription key", re.IGNORECASE)
_LIKE_A_KEY: Final = re.compile(r"(?=[\w+/=-]*\d)[\w+/=-]{16,}", re.ASCII)
_ERROR_NAMES: Final = frozenset({"httpstatuscode", "statuscode", "error", "errors", "message", "fault"})
_ERROR_PAIRS: Final = (frozenset({"code", "description"}), frozenset({"title", "status"}))
_STATUS_NAMES: Final = ("httpstatuscode", "statuscode", "status", "code")
_TEXT_NAMES: Final = ("message", "description", "detail", "title", "error", "errors", "fault")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A response without data.

    `status` is the HTTP status, or the status inside the body of a 200. `words` is the vendor's text, without the key
    and safe to log.
    """

    status: int
    headers: httpx.Headers
    words: str

    def error(self, path: str, now: datetime) -> SportsDataError:
        """Return the matching error. `now` must have a time zone; it is used if the response has no `Date`."""
        status, detail = self.status, f"status {self.status}" + (f": {self.words}" if self.words else "")
        wait = retry_after(self.headers, self.words, now)
        if self._is_quota(wait):
            return OverQuota(path, detail, _at_most(wait, LONGEST_QUOTA_WAIT_SECONDS))
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN) and _OF_THE_KEY.search(self.words):
            return KeyRejected(path, detail, certain=True)
        if status == httpx.codes.UNAUTHORIZED:
            return KeyRejected(path, detail, certain=False)
        if status in (httpx.codes.PAYMENT_REQUIRED, httpx.codes.FORBIDDEN):
            return NotInPlan(path, detail)
        if status in (httpx.codes.NO_CONTENT, httpx.codes.NOT_FOUND, httpx.codes.GONE):
            return NotFound(path, detail)
        found: SportsDataError = Unreadable(path, detail)
        if status in RETRYABLE_STATUS_CODES or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            found = Unavailable(path, detail, _at_most(wait, LONGEST_TROUBLE_WAIT_SECONDS))
        found.cause = f"status {status}"  # the vendor's own words are for the log alone
        return found

    def _is_quota(self, wait: float | None) -> bool:
        """Return whether the refusal means too many calls: a 429, or a 403 that names a wait or a quota."""
        if self.status == httpx.codes.TOO_MANY_REQUESTS:
            return True
        if self.status == httpx.codes.FORBIDDEN and wait is not None:
            return True
        client_error = httpx.codes.is_client_error(self.status) or self.status == httpx.codes.OK
        return client_error and _QUOTA.search(self.words) is not None


def refusal_in(reply: Reply, key: str) -> Refusal:
    """Read a response whose status is not 200. Text that may contain the key is masked."""
    return Refusal(reply.status, reply.headers, fit_for_logs(_text_of(reply.body), key))


def refusal_in_object(value: object, headers: httpx.Headers, key: str) -> Refusal | None:
    """Return the refusal inside a response with status 200; None if the response holds data."""
    if not isinstance(value, dict):
        return None
    fields = {name.lower(): each for name, each in value.items()}
    if not (_ERROR_NAMES & fields.keys() or any(pair <= fields.keys() for pair in _ERROR_PAIRS)):
        return None
    return Refusal(_status_in(fields) or httpx.codes.OK, headers, fit_for_logs(_message_in(fields), key))


def fit_for_logs(text: str, key: str) -> str:
    """Return the vendor's text as one short line, with the key and any text that looks like a key masked."""
    line = " ".join(text.split())
    for secret in {key, quote(key, safe="")} - {""}:
        line = re.sub(re.escape(secret), "***", line, flags=re.IGNORECASE)
    line = _LIKE_A_KEY.sub("***", line)
    shown = "".join(each for each in line if each.isprintable())
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"


def _at_most(wait: float | None, longest: float) -> float | None:
    return None if wait is None else min(wait, longest)


def _text_of(body: bytearray) -> str:
    """Return the message of an error body: from a JSON object, or the plain text. HTML pages give an empty text."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = bytes(body[:2000]).decode("utf-8", errors="replace")
        return "" if "<" in text else text
    if isinstance(value, dict):
        return _message_in({name.lower(): each for name, each in value.items()})
    return value if isinstance(value, str) else ""


def _message_in(fields: dict[str, Any]) -> str:
    """Return the first message in an error object, which may be nested one level deeper."""
    for name in _TEXT_NAMES:
        found = fields.get(name)
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, dict):
            found = _message_in({inner.lower(): each for inner, each in found.items() if isinstance(each, str)})
        if isinstance(found, str) and found.strip():
            return found
    return ""


def _status_in(fields: dict[str, Any]) -> int | None:
    """Return the status that an error object names; None unless the status is from 400 to 599."""
    for name in _STATUS_NAMES:
        found = fields.get(name)
        if isinstance(found, str) and found.isascii() and found.isdecimal():
            found = int(found[:4])
        if isinstance(found, int) and httpx.codes.BAD_REQUEST <= found < 600:
            return found
    return None
