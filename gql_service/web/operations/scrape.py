"""The route that Prometheus scrapes, for clients of the same network only.

The metrics show how many calls of the key are spent, which is not public. A Prometheus beside the container cannot have
the operator's token without the vendor's key, so this route requires no token. The route answers a peer on loopback or
in a private network, unless a header shows a proxy or a browser's page.
"""

from collections.abc import Callable
from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gql_service.telemetry.exposition import CONTENT_TYPE
from gql_service.web.access.private_peer import forwarding_header, is_private
from gql_service.web.transport.data_headers import NO_STORE
from gql_service.web.transport.media_types import JSON

_RULE = "Metrics are only for clients that connect to the gateway directly from a private network"


@dataclass(frozen=True, slots=True)
class Scrape:
    """Serves the route. `text` returns the metrics; `proxy_header` is the header of the deployment's own proxy."""

    text: Callable[[], bytes]
    proxy_header: str | None = None

    async def __call__(self, request: Request) -> Response:
        """Answer GET with the metrics, or with 403 and the reason."""
        reason = self._why_not(request)
        if reason is not None:
            return Response(orjson.dumps({"message": f"{_RULE}; {reason}."}), 403, NO_STORE, JSON)
        return Response(self.text(), headers={**NO_STORE, "Content-Type": CONTENT_TYPE})

    def _why_not(self, request: Request) -> str | None:
        header = forwarding_header(request.headers, self.proxy_header)
        if header is not None:
            return f"this request came through a proxy or from a web page (it has the header {header})"
        if request.client is None or not is_private(request.client.host):
            return "this request came from a public address"
        return None
