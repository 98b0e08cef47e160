"""The ids of a request for its log lines, and facts noted while the request is processed.

A `RequestTrace` is stored in the context. An upstream call counts for the request that started the call, and its log
lines have the id of that request. This is true even if other requests wait for the same call, or if the request has
ended before.
"""

import itertools
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from typing import Final

from gql_service.telemetry.operation_summary import OperationSummary

REQUEST_ID_HEADER: Final = b"x-request-id"

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:+/=@-]{0,127}")
"""The form of ids accepted from clients. They are written to logs and returned in a header."""
_AMZN_ROOT: Final = re.compile(rb"(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)", re.ASCII)
_TRACEPARENT: Final = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?", re.ASCII)
_NO_TRACE: Final = b"0" * 32
_LONGEST_HEADER: Final = 512
ID_HEADERS: Final = frozenset({REQUEST_ID_HEADER, b"x-amzn-trace-id", b"traceparent"})


class RequestTrace:
    """The ids of a request, and facts noted so far.

    Defaults are attributes of the class: an object is made for each request, and most requests change few of them.
    """

    trace_id: str | None = None
    """From W3C's `traceparent`: 32 hexadecimal digits."""
    amzn_trace_id: str | None = None
    """The root of `X-Amzn-Trace-Id`."""
    client: str | None = None
    """The name of the client's API key."""
    upstream_calls: int = 0
    """Upstream requests caused by this request, retries included."""
    cache: str | None = None
    """`bytes` or `operation` if a response was reused, by the key that found it; `miss` if no response was cached.

    `off` if the cache is off; None if responses of this kind are never cached.
    """
    requested: tuple[str, str] | None = None
    """Document and name of the GraphQL operation, as soon as they are known."""
    operation: OperationSummary | None = None
    """The description of the operation, if it is already known."""
    cost: int | None = None
    """The cost in the headers of the response, if `operation` is not yet known."""
    error_codes: Sequence[str] = ()
    """The code of each error in the answer."""
    refused: bool = False
    """Whether the answer has errors and no data, whatever its HTTP status is."""
    status: int = 0
    """The HTTP status of the response; 0 until the response begins."""
    size: int = 0
    """Bytes of the encoded body sent so far."""

    def __init__(self, request_id: str, trace_id: str | None = None, amzn_trace_id: str | None = None) -> None:
        self.request_id = request_id
        """From `X-Request-Id`, or generated. It needs no escapes in JSON."""
        if trace_id is not None:
            self.trace_id = trace_id
        if amzn_trace_id is not None:
            self.amzn_trace_id = amzn_trace_id

    @property
    def echo(self) -> tuple[bytes, bytes]:
        """The header of the response with the request's id."""
        return REQUEST_ID_HEADER, self.request_id.encode()

    def summary(self) -> OperationSummary | None:
        """Return the operation of the request; None if the request did not get as far as an operation."""
        if self.operation is None and self.requested is not None:
            self.operation = OperationSummary.of(*self.requested, self.cost)
        return self.operation


TRACE: Final = "schedule.trace"
"""The key of the scope for the trace of a request; absent if requests are neither logged nor counted."""

current_request: Final[ContextVar[RequestTrace | None]] = ContextVar("current_request", default=None)
"""The request being processed, or the request that started the current task; None for work without a request."""


def id_maker() -> Callable[[], str]:
    """Return a function that makes ids. They are unique in this process, and a random prefix distinguishes other
    processes.
    """
    prefix, count = f"{secrets.token_hex(6)}-", itertools.count(1)
    return lambda: f"{prefix}{next(count)}"


def trace_of(headers: Iterable[tuple[bytes, bytes]], new_id: Callable[[], str]) -> RequestTrace:
    """Return the ids from a request's headers, with a generated id if the request has no valid one.

    Sources: W3C Trace Context, section 3.2; AWS X-Ray, "Tracing header". Invalid values are ignored.
    """
    brought = [pair for pair in headers if pair[0] in ID_HEADERS]
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
    """Count an upstream request for the current request, if any."""
    trace = current_request.get()
    if trace is not None:
        trace.upstream_calls += 1


def note_errors(codes: Iterable[str], *, refused: bool) -> None:
    """Note the codes of the errors in an answer; `refused` if it has no data."""
    trace = current_request.get()
    if trace is not None:
        trace.error_codes = [*trace.error_codes, *codes]
        trace.refused |= refused
