"""The client for SportsData.io: GET a path and return its JSON, or raise an error of `errors`.

The key is sent in a header and nowhere else. The app uses a single `httpx.AsyncClient` for its whole life. The live
vendor, the sandbox and replay differ only in the transport of that client.
"""

import asyncio
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
import stamina
import structlog
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from gql_service.process.background import in_background
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
from gql_service.sportsdata.http.connection_errors import cause_of, step_that_took_too_long
from gql_service.sportsdata.http.exchange import Reply, as_utf8, exchange
from gql_service.sportsdata.http.refusal import refusal_in, refusal_in_object
from gql_service.sportsdata.http.vendor_times import max_age
from gql_service.sportsdata.rows.answer import ANYTHING, SMALL_BODY_BYTES, Answer

KEY_HEADER: Final = "Ocp-Apim-Subscription-Key"
DEADLINE_SECONDS: Final = 10.0
"""Limit for a call with all its retries. API Gateway gives up after 29 seconds."""
ATTEMPTS: Final = 3
LONGEST_WAIT_SECONDS: Final = 3.0
"""If the vendor asks for a longer wait than this, the call fails and a later refresh tries again."""
SHORTEST_WAIT_SECONDS: Final = 0.2
TIMEOUT: Final = httpx.Timeout(8.0, connect=3.0)
"""Limits in seconds for each step of a call: to connect, and then between two chunks of the response."""
LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0)

MayRetry = Callable[[], Awaitable[bool]]
_ANSWERS: Final = frozenset({httpx.codes.OK, httpx.codes.NO_CONTENT})
_MEDIA_TYPE: Final = re.compile(r"[a-z]{1,20}/[a-z.+-]{1,40}")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The vendor's key. `repr` and `str` hide its value, so that it cannot reach a log by accident."""

    value: str

    def __repr__(self) -> str:
        return "ApiKey(***)"

    __str__ = __repr__

    @property
    def mark(self) -> str:
        """Eight hexadecimal digits of a hash. They distinguish keys and reveal nothing more."""
        return hashlib.blake2b(self.value.encode(), digest_size=4, person=b"key's mark").hexdigest()


def _wait(error: Exception) -> bool | float:
    """Tell stamina whether to retry, and after how many seconds if the vendor named a wait."""
    if isinstance(error, OverQuota | Unavailable) and error.retry_after is not None:
        return max(error.retry_after, SHORTEST_WAIT_SECONDS) if error.retry_after <= LONGEST_WAIT_SECONDS else False
    return isinstance(error, Unavailable)


def _log_retry(details: RetryDetails) -> None:
    """Log a retry as an event of this module, because stamina's event has neither the path nor the reason."""
    error = details.caused_by
    if isinstance(error, SportsDataError):
        failure = {"path": error.path, "code": error.code, "detail": error.detail}
        _log.warning("upstream call tried again", **failure, attempt=details.retry_num, wait=round(details.wait_for, 2))


set_on_retry_hooks([_log_retry])


@asynccontextmanager
async def _translated(path: str, deadline_seconds: float, limits: httpx.Timeout) -> AsyncIterator[None]:
    """Convert exceptions of httpx and asyncio to a SportsDataError, with their cause. `limits` apply to each step."""
    try:
        async with asyncio.timeout(deadline_seconds):
            yield
    except TimeoutError as error:
        raise TimedOut(path, f"no answer within {deadline_seconds:g} seconds") from error
    except httpx.TimeoutException as error:
        raise TimedOut(path, step_that_took_too_long(error, limits)) from error
    except httpx.DecodingError as error:
        raise Unreadable(path, "the content encoding is broken") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise Unavailable(path, cause_of(error)) from error


async def _always() -> bool:
    return True


class SportsDataClient:
    """Sends GET requests to SportsData.io. `http` has the origin as its base URL; the caller closes it."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        key: ApiKey | None,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._http = http
        self._key = key.value if key else ""
        self._headers = {KEY_HEADER: key.value} if key else {}
        self._host: Final = http.base_url.netloc.decode("ascii").rpartition("@")[2]
        self.key_mark: Final = key.mark if key else ""
        self._deadline_seconds = deadline_seconds
        self._now = now
        self._opened: set[str] = set()
        """The paths that the key has opened since the vendor last rejected the key for any of these paths."""

    async def get(
        self,
        path: str,
        shape: type = ANYTHING,
        *,
        known: Answer | None = None,
        attempts: int = ATTEMPTS,
        may_retry: MayRetry = _always,
    ) -> Answer:
        """Return the response of `path`, with at most `attempts` tries within the deadline.

        `shape` is the Python type that the JSON must have. Rows that are unchanged since `known` cost little.
        `may_retry` is awaited before each retry; False ends the call. Raises a SportsDataError, never an exception of
        httpx.
        """
        started = time.monotonic()
        asked = {"path": path, "host": self._host}
        try:
            async with _translated(path, self._deadline_seconds, self._http.timeout):
                reply = await self._retried(path, attempts, may_retry)
            # Decoding megabytes takes long enough to delay other requests, so large bodies are read in the background.
            # The deadline no longer applies: the response has already arrived.
            reading = partial(_read, path, reply, shape, known, self._key, self._now())
            answer = await in_background(reading) if len(reply.body) > SMALL_BODY_BYTES else reading()
            self._opened.add(path)
        except SportsDataError as error:
            failure = self._in_doubt(path, error)
            tell = _log.error if isinstance(failure, KeyRejected) else _log.warning
            tell("upstream call failed", **asked, code=failure.code, detail=failure.detail, seconds=_since(started))
            raise failure from error.__cause__
        _log.info("upstream call", **asked, bytes=answer.size, seconds=_since(started))
        if answer.invalid_rows:
            _log.warning("rows are not JSON", path=path, rows=answer.invalid_rows, reason=answer.fault)
        return answer

    def in_hindsight(self, error: SportsDataError) -> SportsDataError:
        """Return the failure as it should be reported, given the paths that the key has opened.

        The vendor's 401 does not show whether the key or the plan is the reason. A key that opens another route is
        valid, so the plan is the reason. A key that no longer opens an earlier path is in doubt until any path opens
        again.
        """
        doubtful = isinstance(error, KeyRejected) and not error.certain
        return (
            NotInPlan(error.path, f"{error.detail}; the key opens other routes") if doubtful and self._opened else error
        )

    async def _retried(self, path: str, attempts: int, may_retry: MayRetry) -> Reply:
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

    async def _get_once(self, path: str) -> Reply:
        async with _translated(path, self._deadline_seconds, self._http.timeout):
            reply = await exchange(self._http, path, self._headers)
        if reply.status not in _ANSWERS:
            raise refusal_in(reply, self._key).error(path, self._now())
        return reply

    def _in_doubt(self, path: str, error: SportsDataError) -> SportsDataError:
        """If the key no longer opens `path`, forget which paths it opened. Return the failure as it should be
        reported.
        """
        if isinstance(error, KeyRejected) and path in self._opened:
            self._opened.clear()
        return self.in_hindsight(error)


def _read(path: str, reply: Reply, shape: type, known: Answer | None, key: str, now: datetime) -> Answer:
    """Compress the response body after checking that it is what the route promises. Raises a SportsDataError."""
    # Some frameworks send null as a response without content.
    body = reply.body if reply.status == httpx.codes.OK else bytearray(b"null")
    try:
        answer = Answer.of(as_utf8(body), max_age(reply.headers), known=known)
    except ValueError as error:
        kind = _MEDIA_TYPE.match(reply.headers.get("content-type", "").lower())
        found = f"{kind[0] if kind is not None else 'unknown'}, {len(body)} bytes"
        raise Unreadable(path, f"not JSON ({found})" if body.strip() else "an empty body") from error
    value = None if answer.is_list else answer.value
    if (refusal := refusal_in_object(value, reply.headers, key)) is not None:
        raise refusal.error(path, now)
    if answer.is_list or isinstance(value, shape):
        return answer
    if value is None:
        raise NotFound(path, f"nothing (status {reply.status}) in place of a list")
    raise Unreadable(path, f"{type(value).__name__} in place of {shape.__name__}")


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def network() -> httpx.AsyncBaseTransport:
    """Return the transport that sends requests over the network."""
    return httpx.AsyncHTTPTransport(http2=False, limits=LIMITS, retries=0)


def create_http(base_url: str, transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """Return the HTTP client of the app. The caller closes the client, and with it `transport`."""
    return httpx.AsyncClient(
        base_url=base_url,
        transport=transport,
        timeout=TIMEOUT,
        follow_redirects=False,
        headers={"accept": "application/json", "user-agent": "schedule-gateway"},
    )
