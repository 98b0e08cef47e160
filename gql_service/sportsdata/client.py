"""The one way to SportsData.io: GET a path, get its JSON, or one of the errors in `errors`.

The key travels in a header and nowhere else. One `httpx.AsyncClient` serves the life of the app; only its
transport differs between the vendor, the sandbox and recorded answers.
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

from gql_service.background import in_background
from gql_service.sportsdata.answer import ANYTHING, SMALL_BODY_BYTES, Answer
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
from gql_service.sportsdata.exchange import Reply, as_utf8, exchange
from gql_service.sportsdata.refusal import refusal_in, refusal_in_object
from gql_service.sportsdata.trouble import cause_of, step_that_took_too_long
from gql_service.sportsdata.vendor_times import max_age

KEY_HEADER: Final = "Ocp-Apim-Subscription-Key"
DEADLINE_SECONDS: Final = 10.0
"""For one call with all its retries; the front door gives up after 29."""
ATTEMPTS: Final = 3
LONGEST_WAIT_SECONDS: Final = 3.0
"""If the vendor asks for a longer wait than this, the call ends and a later refresh asks again."""
SHORTEST_WAIT_SECONDS: Final = 0.2
TIMEOUT: Final = httpx.Timeout(8.0, connect=3.0)
"""Seconds for one step of a call: to connect, and then between two pieces of its answer."""
LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0)

MayRetry = Callable[[], Awaitable[bool]]
_ANSWERS: Final = frozenset({httpx.codes.OK, httpx.codes.NO_CONTENT})
_MEDIA_TYPE: Final = re.compile(r"[a-z]{1,20}/[a-z.+-]{1,40}")
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


def _wait(error: Exception) -> bool | float:
    """Tell stamina whether to try again, and after how long if the vendor says so."""
    if isinstance(error, OverQuota | Unavailable) and error.retry_after is not None:
        return max(error.retry_after, SHORTEST_WAIT_SECONDS) if error.retry_after <= LONGEST_WAIT_SECONDS else False
    return isinstance(error, Unavailable)


def _log_retry(details: RetryDetails) -> None:
    """Log a retry as our own event: stamina's names neither the path nor the reason."""
    error = details.caused_by
    if isinstance(error, SportsDataError):
        told = {"path": error.path, "code": error.code, "detail": error.detail}
        _log.warning("upstream call tried again", **told, attempt=details.retry_num, wait=round(details.wait_for, 2))


set_on_retry_hooks([_log_retry])


@asynccontextmanager
async def _translated(path: str, deadline_seconds: float, limits: httpx.Timeout) -> AsyncIterator[None]:
    """Turn foreign exceptions into ours, once, with their cause. `limits` are those of each step."""
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
        self._key = key.value if key else ""
        self._headers = {KEY_HEADER: key.value} if key else {}
        self._host: Final = http.base_url.netloc.decode("ascii").rpartition("@")[2]
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
        asked = {"path": path, "host": self._host}
        try:
            async with _translated(path, self._deadline_seconds, self._http.timeout):
                reply = await self._retried(path, attempts, may_retry)
            # Megabytes take long enough to decode that other requests would notice. What has come is not late any more.
            reading = partial(_read, path, reply, shape, known, self._key, self._now())
            answer = await in_background(reading) if len(reply.body) > SMALL_BODY_BYTES else reading()
            self._opened.add(path)
        except SportsDataError as error:
            told = self._in_doubt(path, error)
            tell = _log.error if isinstance(told, KeyRejected) else _log.warning
            tell("upstream call failed", **asked, code=told.code, detail=told.detail, seconds=_since(started))
            raise told from error.__cause__
        _log.info("upstream call", **asked, bytes=answer.size, seconds=_since(started))
        if answer.invalid_rows:
            _log.warning("rows are not JSON", path=path, rows=answer.invalid_rows, reason=answer.fault)
        return answer

    def in_hindsight(self, error: SportsDataError) -> SportsDataError:
        """Return a failure as it is to be told now.

        The vendor's own 401 does not say whether key or plan is at fault; a key that opens any route is good. One that
        no longer opens what it did is in doubt until it opens another.
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
        """Note that the key does not open a path any more, and return the failure as it is to be told."""
        if isinstance(error, KeyRejected) and path in self._opened:
            self._opened.clear()
        return self.in_hindsight(error)


def _read(path: str, reply: Reply, shape: type, known: Answer | None, key: str, now: datetime) -> Answer:
    """Pack the body of an answer after making sure that it is what the route promises. Raises a SportsDataError."""
    # Frameworks send null as an answer without content.
    body = reply.body if reply.status == httpx.codes.OK else bytearray(b"null")
    try:
        answer = Answer.of(as_utf8(body), max_age(reply.headers), known=known)
    except ValueError as error:
        kind = _MEDIA_TYPE.match(reply.headers.get("content-type", "").lower())
        told = f"{kind[0] if kind is not None else 'unknown'}, {len(body)} bytes"
        raise Unreadable(path, f"not JSON ({told})" if body.strip() else "an empty body") from error
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
