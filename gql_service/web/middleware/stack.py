"""The outer middleware of the app, outermost first: request log, tracing, then API keys and rate limits.

A layer that is off is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from gql_service.web.access.client_address import ClientAddress
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.access.gate import Access
from gql_service.web.rate.limiter import RateLimiter


@dataclass(frozen=True, slots=True)
class OuterMiddleware:
    """The layers outside of the response cache. `trace` and `log` return the app itself if they are off."""

    address: ClientAddress
    limiter: RateLimiter
    keys: ClientKeys | None
    trace: Callable[[ASGIApp], ASGIApp]
    log: Callable[[ASGIApp], ASGIApp]

    @property
    def rejects(self) -> bool:
        """Whether requests may be rejected."""
        return self.keys is not None or self.limiter.is_on

    def wrap(self, front: ASGIApp, app: ASGIApp) -> ASGIApp:
        """Wrap `front` with the layers that are on. `app`, which is behind `front`, answers rejected requests."""
        if self.rejects:
            front = Access(front, app, self.address, keys=self.keys, limiter=self.limiter)
        return self.log(self.trace(front))
