"""What went wrong on the way to the vendor, in a few words that are fit for logs and clients.

The HTTP client tells most of it by one exception, `ConnectError`; the operating system's own error stands in its chain
of causes. No word of an exception's own text is taken over, except for what TLS says of a certificate.
"""

import errno
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Final

import httpx

_NO_ROUTE: Final = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL})


def step_that_took_too_long(error: httpx.TimeoutException, limits: httpx.Timeout) -> str:
    """Return which step of a call took longer than its limit, with the limit, which is what was waited for."""
    match error:
        case httpx.ConnectTimeout():
            return f"no connection within {limits.connect:g} seconds"
        case httpx.ReadTimeout():
            return f"nothing came for {limits.read:g} seconds"
        case httpx.WriteTimeout():
            return f"nothing could be sent for {limits.write:g} seconds"
        case _:
            return f"no connection was free for {limits.pool:g} seconds"


def cause_of(error: BaseException) -> str:
    """Return why no answer came: `connection refused`, `host name not found (DNS)`, `TLS: certificate has expired`."""
    for inner in _chain(error):
        for words in map(_words_for(inner), _KINDS):
            if words is not None:
                return words
    return type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that caused it: the ones that it was raised from, and those of a group."""
    left, seen = [error], set[int]()
    while left:
        each = left.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        left += [other for other in (*inner, each.__cause__, each.__context__) if other is not None]


_Words = Callable[[BaseException], str | None]


def _words_for(error: BaseException) -> Callable[[_Words], str | None]:
    return lambda words: words(error)


def _tls(error: BaseException) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: {error.verify_message}"
    if not isinstance(error, ssl.SSLError):
        return None
    return f"TLS: {(error.reason or type(error).__name__).lower().replace('_', ' ')}"


def _dns(error: BaseException) -> str | None:
    if not isinstance(error, socket.gaierror):
        return None
    return "DNS does not answer" if error.errno == socket.EAI_AGAIN else "host name not found (DNS)"


def _connection(error: BaseException) -> str | None:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, ConnectionResetError | ConnectionAbortedError | BrokenPipeError):
        return "connection reset"
    return "no route to the host" if isinstance(error, OSError) and error.errno in _NO_ROUTE else None


def _http(error: BaseException) -> str | None:
    if isinstance(error, httpx.RemoteProtocolError):
        return "the answer broke off, or was not HTTP"
    return "the address is not a URL" if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol) else None


_KINDS: Final[tuple[_Words, ...]] = (_tls, _dns, _connection, _http)
