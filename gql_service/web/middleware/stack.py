"""The outer parts of the app, outermost first: request log, tracing, then API keys and rate limits.

A part that is off is left out.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from gql_service.telemetry.request_trace import id_maker
from gql_service.telemetry.traffic import Traffic
from gql_service.web.access.client_address import ClientAddress
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.access.gate import Access
from gql_service.web.rate.limiter import RateLimiter
from gql_service.web.request_log.lines import RequestLine
from gql_service.web.request_log.middleware import RequestLog


@dataclass(frozen=True, slots=True)
class Around:
    """The outer parts that are on. `write` takes lines of the request log; `least` is the lowest level written."""

    address: ClientAddress
    keys: ClientKeys | None = None
    limiter: RateLimiter | None = None
    traffic: Traffic | None = None
    write: Callable[[RequestLine], None] | None = None
    least: int = logging.INFO
    traced: Callable[[ASGIApp], ASGIApp] | None = None
    """Puts a span around each request."""

    @property
    def turns_away(self) -> bool:
        """Whether requests may be rejected."""
        return self.keys is not None or self.limiter is not None

    def put(self, front: ASGIApp, app: ASGIApp) -> ASGIApp:
        """Wrap `front` with the parts that are on. `app`, which is behind `front`, answers rejected requests."""
        if self.turns_away:
            front = Access(front, app, self.address, keys=self.keys, limiter=self.limiter)
        if self.traced is not None:
            front = self.traced(front)
        if self.traffic is not None:
            front = RequestLog(front, self.traffic, self.address, id_maker(), self.write, self.least)
        return front
