"""Describes a failed connection to the vendor in a few words that are safe for logs and clients.

httpx reports most failures as `ConnectError`; the error of the operating system is in its chain of causes. Texts of
exceptions are not repeated, except for the reason that TLS gives for rejecting a certificate.
"""

import errno
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Final

import httpx

_NO_ROUTE: Final = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL})


def step_that_took_too_long(error: httpx.TimeoutException, limits: httpx.Timeout) -> str:
    """Return the step of a call that exceeded its limit, with that limit in seconds."""
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
    """Return the reason for a missing response: `connection refused`, `host name not found (DNS)` or similar."""
    for inner in _chain(error):
        for words in map(_words_for(inner), _KINDS):
            if words is not None:
                return words
    return type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all its causes, including contexts and the members of an exception group."""
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
