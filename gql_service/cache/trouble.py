"""What went wrong with the shared cache, in our words.

The client's own messages are never passed on: some quote what was sent, and that may be the password. Nor is its
exception kept as the cause, since a log of local variables would show it.
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
"""Into so many parts a wait is divided; the event loop has to come by after each."""
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
    # An event loop of another Python release, or another release of the client, may raise anything else: asyncio of
    # Python 3.12.1 and 3.13.0 raises AttributeError for a transport that was closed a moment ago.
    (Exception, "broken: its client library raised {kind}"),
)


@asynccontextmanager
async def bounded(origin: str, seconds: float) -> AsyncIterator[None]:
    """Give what is inside so many seconds, and turn every exception of the client library into one of ours.

    Put calls of the client library inside and nothing else: whatever they raise is trouble with the cache, so a
    mistake of our own in here would be reported as that. The seconds are seconds in which the event loop runs. Raises
    WrongValue and CacheUnavailable; the message of both begins with `origin`.
    """
    try:
        async with _patience(seconds):
            yield
    except Exception as error:  # noqa: BLE001 - the library documents no complete list, and the gateway must go on
        raise unavailable(error, origin, seconds) from None


@asynccontextmanager
async def _patience(seconds: float) -> AsyncIterator[None]:
    """Raise TimeoutError in what is inside once the event loop has run for so many seconds.

    A loop that was held, by a busy processor or by work of our own, reads late what came in time: by the clock on the
    wall that is a slow server. So the time is counted in short turns, and a moment in which the loop stood still counts
    as one of them.
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
    """Return our exception for one of the client's."""
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
