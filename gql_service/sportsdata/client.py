"""The one way to SportsData.io: GET a path, get its JSON, or one of the errors in `errors`.

The key travels in a header and nowhere else. One `httpx.AsyncClient` serves the life of the app; only its
transport differs between the vendor, the sandbox and recorded answers.
"""

import asyncio
import email.utils
import hashlib
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import httpx
import orjson
import stamina
import structlog

from gql_service.background import in_background
from gql_service.sportsdata.answer import ANYTHING, SMALL_BODY_BYTES, Answer, OtherShape
from gql_service.sportsdata.errors import (
    KeyRejected,
    NotFound,
    NotInPlan,
    OverQuota,
    SportsDataError,
    TimedOut,
    Unavailable,
    Unreadable,
)

KEY_HEADER: Final = "Ocp-Apim-Subscription-Key"
DEADLINE_SECONDS: Final = 10.0
"""For one call with all its retries; the front door gives up after 29."""
ATTEMPTS: Final = 3
RETRY_AFTER_LIMIT_SECONDS: Final = 3.0
"""A longer wait than this is not a retry but a later refresh."""
LONGEST_RETRY_AFTER_SECONDS: Final = 86_400.0
LONGEST_MAX_AGE_SECONDS: Final = 3600
"""What the vendor says about time is taken with a limit: one wrong header must not stop a feed for ever."""
TIMEOUT: Final = httpx.Timeout(8.0, connect=3.0)
LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0)
RETRYABLE_STATUS_CODES: Final = frozenset({408, 425, 500, 502, 503, 504})

MayRetry = Callable[[], Awaitable[bool]]
_MAX_AGE: Final = re.compile(r"max-age=(\d+)", re.ASCII)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The vendor's key. Its value shows in no repr, so that it cannot reach a log by accident."""

    value: str

    def __repr__(self) -> str:
        return "ApiKey(***)"

    __str__ = __repr__

    @property
    def mark(self) -> str:
        """Eight digits that tell this key from another, and nothing else of it."""
        return hashlib.blake2b(self.value.encode(), digest_size=4, person=b"key's mark").hexdigest()


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    """Read Retry-After, in seconds from `now`: a number, or an HTTP date."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), LONGEST_RETRY_AFTER_SECONDS)
    try:
        seconds = (email.utils.parsedate_to_datetime(text) - now).total_seconds()
        return min(max(0.0, seconds), LONGEST_RETRY_AFTER_SECONDS)
    except (ValueError, TypeError):
        return None


def _max_age(response: httpx.Response) -> int:
    found = _MAX_AGE.search(response.headers.get("cache-control", ""))
    return min(int(found[1][:12]), LONGEST_MAX_AGE_SECONDS) if found else 0


def _says_key(body: bytearray) -> bool:
    """Tell whether a 401 comes from the API management in front of the vendor, which checks only the key."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    message = value.get("message") if isinstance(value, dict) else None
    return isinstance(message, str) and "subscription key" in message.lower()


def _wait(error: Exception) -> bool | float:
    """Tell stamina whether to try again, and after how long where the vendor says so."""
    if isinstance(error, OverQuota | Unavailable) and error.retry_after is not None:
        return error.retry_after if error.retry_after <= RETRY_AFTER_LIMIT_SECONDS else False
    return isinstance(error, Unavailable)


@asynccontextmanager
async def _translated(path: str, deadline_seconds: float) -> AsyncIterator[None]:
    """Turn foreign exceptions into ours, once, with their cause."""
    try:
        async with asyncio.timeout(deadline_seconds):
            yield
    except (TimeoutError, httpx.TimeoutException) as error:
        raise TimedOut(path, f"no answer within {deadline_seconds:g} seconds") from error
    except httpx.DecodingError as error:
        raise Unreadable(path, "the content encoding is broken") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise Unavailable(path, type(error).__name__) from error


async def _always() -> bool:
    return True


class SportsDataClient:
    """GETs paths of SportsData.io. `http` has the origin as its base URL; the caller closes it."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        key: ApiKey | None,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._http = http
        self._headers = {KEY_HEADER: key.value} if key else {}
        self.key_mark: Final = key.mark if key else ""
        self._deadline_seconds = deadline_seconds
        self._now = now
        self._opened: set[str] = set()
        """The paths that the key has opened since it was last refused one of them."""

    async def get(
        self,
        path: str,
        shape: type = ANYTHING,
        *,
        known: Answer | None = None,
        attempts: int = ATTEMPTS,
        may_retry: MayRetry = _always,
    ) -> Answer:
        """Return what `path` answers, tried up to `attempts` times within the deadline, and as long as it may be.

        `shape` is the Python type that its JSON must have; what has stayed as in the `known` answer costs little;
        `may_retry` is asked before each try but the first. Raises a SportsDataError; never an exception of httpx.
        """
        started = time.monotonic()
        try:
            async with _translated(path, self._deadline_seconds):
                response, body = await self._retried(path, attempts, may_retry)
            # Megabytes take long enough to decode that other requests would notice. What has come is not late any more.
            reading = partial(_read, path, response, body, shape, known)
            answer = await in_background(reading) if len(body) > SMALL_BODY_BYTES else reading()
            self._opened.add(path)
        except SportsDataError as error:
            tell = _log.error if isinstance(error, KeyRejected) else _log.warning
            tell("upstream call failed", path=path, code=error.code, detail=error.detail, seconds=_since(started))
            raise
        _log.info("upstream call", path=path, bytes=answer.size, seconds=_since(started))
        if answer.invalid_rows:
            _log.warning("rows are not JSON", path=path, rows=answer.invalid_rows, reason=answer.fault)
        return answer

    def in_hindsight(self, error: SportsDataError) -> SportsDataError:
        """Return a failure as it is to be told now.

        The vendor's own 401 does not say whether key or plan is at fault; a key that opens any route is good. One that
        no longer opens what it did is in doubt until it opens another.
        """
        doubtful = isinstance(error, KeyRejected) and not error.certain
        return NotInPlan(error.path) if doubtful and self._opened else error

    async def _retried(self, path: str, attempts: int, may_retry: MayRetry) -> tuple[httpx.Response, bytearray]:
        failed: SportsDataError | None = None
        async for attempt in stamina.retry_context(
            on=_wait, attempts=attempts, timeout=self._deadline_seconds, wait_initial=0.2, wait_max=2.0
        ):
            if failed is not None and not await may_retry():
                raise failed
            with attempt:
                try:
                    return await self._get_once(path)
                except SportsDataError as error:
                    failed = error
                    raise
        raise AssertionError("stamina ends with an answer or an error")

    async def _get_once(self, path: str) -> tuple[httpx.Response, bytearray]:
        body = bytearray()
        async with (
            _translated(path, self._deadline_seconds),
            self._http.stream("GET", path, headers=self._headers) as response,
        ):
            # Put together at once, megabytes would hold every request up.
            async for chunk in response.aiter_bytes():
                body += chunk
        if response.status_code != httpx.codes.OK:
            raise self._refusal(path, response, body)
        return response, body

    def _refusal(self, path: str, response: httpx.Response, body: bytearray) -> SportsDataError:
        status = response.status_code
        if status == httpx.codes.UNAUTHORIZED:
            if path in self._opened:
                self._opened.clear()
            return self.in_hindsight(KeyRejected(path, certain=_says_key(body)))
        if status == httpx.codes.FORBIDDEN:
            return NotInPlan(path, "status 403")
        if status == httpx.codes.NOT_FOUND:
            return NotFound(path)
        if status == httpx.codes.TOO_MANY_REQUESTS:
            return OverQuota(path, retry_after=_retry_after(response, self._now()))
        if status in RETRYABLE_STATUS_CODES or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return Unavailable(path, f"status {status}", _retry_after(response, self._now()))
        return Unreadable(path, f"status {status}")


def _read(path: str, response: httpx.Response, body: bytearray, shape: type, known: Answer | None) -> Answer:
    """Pack the body of a response after making sure that it is what the route promises. Raises Unreadable."""
    try:
        return Answer.of(body, _max_age(response), shape, known)
    except OtherShape as found:
        raise Unreadable(path, f"{found} in place of {shape.__name__}") from None
    except ValueError as error:
        kind = response.headers.get("content-type", "unknown")
        raise Unreadable(path, f"not JSON ({kind}, {len(body)} bytes)") from error


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def network() -> httpx.AsyncBaseTransport:
    """Return the transport that goes out to the network."""
    return httpx.AsyncHTTPTransport(http2=False, limits=LIMITS, retries=0)


def create_http(base_url: str, transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """Return the one HTTP client of the app; the caller closes it, and `transport` with it."""
    return httpx.AsyncClient(
        base_url=base_url,
        transport=transport,
        timeout=TIMEOUT,
        follow_redirects=False,
        headers={"accept": "application/json", "user-agent": "schedule-gateway"},
    )
