"""A transport that counts: every request that leaves for the vendor, retries included, is spent first."""

from collections.abc import Awaitable, Callable

import httpx

from gql_service.request_trace import note_upstream_call


class MeteredTransport(httpx.AsyncBaseTransport):
    """Calls `spend` with the path before it lets a request through to `inner`. What `spend` raises is raised."""

    def __init__(self, inner: httpx.AsyncBaseTransport, spend: Callable[[str], Awaitable[None]]) -> None:
        self._inner = inner
        self._spend = spend

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Spend one call, then send the request."""
        await self._spend(request.url.path)
        note_upstream_call()
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()
