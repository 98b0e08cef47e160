"""What stands around the app, outermost first: the request log, then who may ask. What is off is not there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

from gql_service.request_trace import id_maker
from gql_service.traffic import Traffic
from gql_service.web.access import Access
from gql_service.web.client_address import ClientAddress
from gql_service.web.client_keys import ClientKeys
from gql_service.web.limiter import RateLimiter
from gql_service.web.request_log import RequestLog
from gql_service.web.response_cache import Fronted


@dataclass(frozen=True, slots=True)
class Around:
    """What is on. `write` gets the lines of the request log; `least` is the lowest level that is written."""

    address: ClientAddress
    keys: ClientKeys | None = None
    limiter: RateLimiter | None = None
    traffic: Traffic | None = None
    write: Callable[[dict[str, Any]], None] | None = None
    least: int = logging.INFO
    traced: Callable[[Fronted], Fronted] | None = None
    """Puts a span around each request."""

    @property
    def turns_away(self) -> bool:
        """Whether requests may be turned away."""
        return self.keys is not None or self.limiter is not None

    def put(self, front: Fronted, app: ASGIApp) -> Fronted:
        """Put what is on around `front`; `app`, what lies behind it, answers who is turned away."""
        if self.turns_away:
            front = Access(front, app, self.address, keys=self.keys, limiter=self.limiter)
        if self.traced is not None:
            front = self.traced(front)
        if self.traffic is not None:
            front = RequestLog(front, self.traffic, self.address, id_maker(), self.write, self.least)
        return front
