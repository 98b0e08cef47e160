"""What identifies a request in every log line that it causes, and what is noted of it on its way.

It travels in the context: a call of the vendor that a request starts counts for it, and its log line has its id, even
where others wait for the same call or the request is over by then.
"""

import itertools
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

REQUEST_ID_HEADER: Final = b"x-request-id"

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:+/=@-]{0,127}")
"""What is taken over from a client: it goes into logs and back into a header."""
_AMZN_ROOT: Final = re.compile(rb"(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)", re.ASCII)
_TRACEPARENT: Final = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?", re.ASCII)
_NO_TRACE: Final = b"0" * 32
_LONGEST_HEADER: Final = 512
_READ: Final = frozenset({REQUEST_ID_HEADER, b"x-amzn-trace-id", b"traceparent"})


@dataclass(slots=True)
class RequestTrace:
    """One request: its ids, and what was noted of it so far."""

    request_id: str
    """That of `X-Request-Id`, or one of ours."""
    trace_id: str | None = None
    """That of W3C's `traceparent`: 32 hexadecimal digits."""
    amzn_trace_id: str | None = None
    """The root of `X-Amzn-Trace-Id`."""
    client: str | None = None
    """The name of the API key that it came with."""
    upstream_calls: int = 0
    """Requests that left for the vendor because of it, retries included."""
    cache: str | None = None
    """`bytes` or `operation` where an answer was given again, found by these; `miss` where none was there."""
    asked: tuple[str, str] | None = None
    """Document and name of the operation, where it came so far."""
    operation: Any = None
    """What is told of the operation, where that is known already."""
    error_codes: Sequence[str] = ()
    """The code of each error in the answer."""
    refused: bool = False
    """Whether the answer has errors and no data, whatever its HTTP status is."""


current_request: Final[ContextVar[RequestTrace | None]] = ContextVar("current_request", default=None)
"""The request that is being answered, or that started what goes on; None for what nobody asked for."""


def id_maker() -> Callable[[], str]:
    """Return what makes ids: each one new in this process, and with others' by a beginning of its own."""
    prefix, count = secrets.token_hex(6), itertools.count(1)
    return lambda: f"{prefix}-{next(count):x}"


def trace_of(headers: Iterable[tuple[bytes, bytes]], new_id: Callable[[], str]) -> RequestTrace:
    """Return the ids that a request brings, and one of ours where it brings none that can be used.

    Sources: W3C Trace Context, section 3.2; AWS X-Ray, "Tracing header". What is not in their form is left out.
    """
    brought = [pair for pair in headers if pair[0] in _READ]
    if not brought:
        return RequestTrace(new_id())
    found = {name: value for name, value in brought if len(value) <= _LONGEST_HEADER}
    given = found.get(REQUEST_ID_HEADER, b"")
    amzn = _AMZN_ROOT.search(found.get(b"x-amzn-trace-id", b""))
    parent = _TRACEPARENT.fullmatch(found.get(b"traceparent", b""))
    return RequestTrace(
        given.decode("ascii") if _REQUEST_ID.fullmatch(given) else new_id(),
        parent[1].decode("ascii") if parent and parent[1] != _NO_TRACE else None,
        amzn[1].decode("ascii") if amzn else None,
    )


def note_upstream_call() -> None:
    """Count a request that leaves for the vendor for whoever caused it."""
    trace = current_request.get()
    if trace is not None:
        trace.upstream_calls += 1


def note_errors(codes: Iterable[str], *, refused: bool) -> None:
    """Note the codes of the errors in an answer; `refused` if it has no data."""
    trace = current_request.get()
    if trace is not None:
        trace.error_codes = [*trace.error_codes, *codes]
        trace.refused |= refused
