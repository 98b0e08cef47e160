"""A transport that counts upstream calls: each request, retries included, claims a call before it is sent."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Generic, Protocol, TypeVar

import httpx

from gql_service.telemetry.request_trace import note_upstream_call

NEVER_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
"""Errors that occur before any byte of the request is sent: no connection, no TLS session, no DNS entry. After any
other error, including a read timeout, the vendor may have counted the call."""

_CONNECTING: Final = "connection."
"""The prefix of httpcore's event names before a request is sent."""

CallT = TypeVar("CallT")


class Meter(Protocol[CallT]):
    """Counts calls. A value of type `CallT` identifies a claimed call."""

    async def spend(self, path: str) -> CallT:
        """Claim a call. Raises BudgetSpent if no call is left."""

    def unsent(self, call: CallT) -> None:
        """Return a claimed call that was not sent."""

    def answered(self, headers: Mapping[str, str]) -> None:
        """Note the time given in the headers of a vendor response."""


class _Progress:
    """Receives trace events of a connection to learn whether a request was sent. Only network transports report
    them.
    """

    def __init__(self) -> None:
        self.reported = False
        self.sending = False

    async def __call__(self, event: str, _details: Mapping[str, Any]) -> None:
        self.reported = True
        self.sending = self.sending or not event.startswith(_CONNECTING)

    @property
    def never_sent(self) -> bool:
        """Whether the request was certainly not sent."""
        return self.reported and not self.sending


class MeteredTransport(httpx.AsyncBaseTransport, Generic[CallT]):
    """Claims a call from `meter` for each request, and sends the request by `inner`. A call that was not sent is
    returned.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, meter: Meter[CallT]) -> None:
        self._inner = inner
        self._meter = meter

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Claim a call, then send the request. Raises the errors of the meter and of the inner transport."""
        call = await self._meter.spend(request.url.path)
        note_upstream_call()
        progress = request.extensions["trace"] = _Progress()
        try:
            response = await self._inner.handle_async_request(request)
        except NEVER_SENT:
            self._meter.unsent(call)
            raise
        except asyncio.CancelledError:
            # The deadline of the whole call may expire while the connection is still being opened.
            if progress.never_sent:
                self._meter.unsent(call)
            raise
        self._meter.answered(response.headers)
        return response

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()
