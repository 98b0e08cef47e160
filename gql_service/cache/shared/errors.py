"""Converts exceptions of the Valkey client to our errors.

The client's messages are never passed on, because some quote the data sent, which may be the password. The client's
exception is not kept as the cause either, because a log with local variables would show it.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final

from valkey import exceptions as client

from gql_service.cache.port import CacheUnavailable, WrongValue

TURNS: Final = 20
"""A timeout is divided into this number of intervals; the event loop must run after each."""
_WRONG_VALUE: Final = re.compile(r"WRONGTYPE |value is not an integer")
_CODE: Final = re.compile(r"[A-Z]{2,20}\b", re.ASCII)

_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (TimeoutError, "slow: no answer within {seconds:g} seconds"),
    (client.TimeoutError, "slow: no answer within {seconds:g} seconds"),
    (client.OutOfMemoryError, "full: it has no memory left for what is written"),
    (client.AuthenticationError, "refused: it does not accept the user or the password"),
    (client.NoPermissionError, "refused: the user may not use this command, key or channel"),
    (client.BusyLoadingError, "not ready: it is loading its data"),
    (client.ReadOnlyError, "wrong: it is a replica and takes no writes"),
    (client.ResponseError, "wrong: it answers {code}"),
    (client.ConnectionError, "gone: no connection"),
    (client.ValkeyError, "wrong: it does not speak the protocol"),
    (ValueError, "wrong: it does not speak the protocol"),
    (OSError, "gone: no connection"),
    (RuntimeError, "gone: the connection has just been closed"),
    # The client library may raise any other exception with another Python release, event loop or client release. For
    # example, asyncio of Python 3.12.1 and 3.13.0 raises AttributeError for a transport that was just closed.
    (Exception, "broken: its client library raised {kind}"),
)


@asynccontextmanager
async def bounded(origin: str, seconds: float) -> AsyncIterator[None]:
    """Limit the body to `seconds`, and convert every exception of the client library to one of ours.

    Put only client calls in the body. Any exception counts as a failure of the cache, so a bug of ours would be
    reported as such. Only time in which the event loop runs counts. Raises WrongValue or CacheUnavailable; both
    messages begin with `origin`.
    """
    try:
        async with _patience(seconds):
            yield
    except Exception as error:  # noqa: BLE001 - the library documents no complete list, and the gateway must go on
        raise unavailable(error, origin, seconds) from None


@asynccontextmanager
async def _patience(seconds: float) -> AsyncIterator[None]:
    """Raise TimeoutError in the body once the event loop has run for `seconds`.

    If a busy CPU or our own work blocks the loop, a reply is read late although it arrived in time. By wall clock that
    would look like a slow server. Time is therefore counted in short intervals, and a blocked moment counts as a single
    interval.
    """
    loop = asyncio.get_running_loop()
    left = TURNS
    timer: asyncio.TimerHandle

    def turn() -> None:
        nonlocal left, timer
        left -= 1
        if left > 0:
            timer = loop.call_later(seconds / TURNS, turn)
        else:
            limit.reschedule(loop.time())

    async with asyncio.timeout(None) as limit:
        timer = loop.call_later(seconds / TURNS, turn)
        try:
            yield
        finally:
            timer.cancel()


def unavailable(error: Exception, origin: str, seconds: float) -> CacheUnavailable:
    """Return our exception for an exception of the client."""
    text = str(error)
    if isinstance(error, client.ResponseError) and _WRONG_VALUE.search(text):
        return WrongValue(f"{origin} is wrong: a key holds what this gateway did not put there")
    words = _tls_words(error) or next(words for kind, words in _WORDS if isinstance(error, kind))
    code = _CODE.match(text)
    filled = words.format(seconds=seconds, code=code[0] if code else "an error", kind=type(error).__name__)
    return CacheUnavailable(f"{origin} is {filled}")


def _tls_words(error: BaseException) -> str | None:
    for each in _chain(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return "wrong: its certificate is not trusted, or not for this host"
        if isinstance(each, ssl.SSLError):
            return "wrong: it does not speak TLS as we do"
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
