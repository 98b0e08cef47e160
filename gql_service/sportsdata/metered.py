"""A transport that counts: every request that leaves for the vendor, retries included, is claimed first."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Generic, Protocol, TypeVar

import httpx

from gql_service.request_trace import note_upstream_call

NEVER_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
"""Errors after which no byte of the request can have reached the vendor: no connection, no TLS, no DNS entry. After any
other error, a timeout of the answer among them, the vendor may have counted the call."""

_CONNECTING: Final = "connection."
"""Begins the names of events before a request is sent."""

CallT = TypeVar("CallT")


class Meter(Protocol[CallT]):
    """Counts calls. `CallT` identifies one call that was claimed."""

    async def spend(self, path: str) -> CallT:
        """Claim one call. Raises BudgetSpent if there is none left."""

    def unsent(self, call: CallT) -> None:
        """Give back a call that was claimed: it has not been sent."""

    def answered(self, headers: Mapping[str, str]) -> None:
        """Note the time that the vendor's answer tells."""


class _Progress:
    """Hears from the connection how far a request has come. Only transports of the network report it."""

    def __init__(self) -> None:
        self.reported = False
        self.sending = False

    async def __call__(self, event: str, _details: Mapping[str, Any]) -> None:
        self.reported = True
        self.sending = self.sending or not event.startswith(_CONNECTING)

    @property
    def never_sent(self) -> bool:
        """Tell whether the request was certainly not sent."""
        return self.reported and not self.sending


class MeteredTransport(httpx.AsyncBaseTransport, Generic[CallT]):
    """Claims each request at `meter` before it goes to `inner`, and gives back what could not be sent."""

    def __init__(self, inner: httpx.AsyncBaseTransport, meter: Meter[CallT]) -> None:
        self._inner = inner
        self._meter = meter

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Claim one call, then send the request. Raises what the meter and the inner transport raise."""
        call = await self._meter.spend(request.url.path)
        note_upstream_call()
        progress = request.extensions["trace"] = _Progress()
        try:
            response = await self._inner.handle_async_request(request)
        except NEVER_SENT:
            self._meter.unsent(call)
            raise
        except asyncio.CancelledError:
            # The deadline of the whole call may end while it still connects.
            if progress.never_sent:
                self._meter.unsent(call)
            raise
        self._meter.answered(response.headers)
        return response

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()
