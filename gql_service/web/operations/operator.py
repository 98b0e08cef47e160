"""The routes for the person on call: only from the gateway's own machine, and only with the gateway's own key.

Both routes are private: the load balancer does not forward them. The peer has to be on loopback, and has to send a
token that is derived from the vendor's key. A proxy in front, a page in a browser or another user of the machine passes
the first check, but not the second. All others get 404.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gql_service.sportsdata.http.client import ApiKey
from gql_service.web.access.private_peer import forwarding_header, is_loopback
from gql_service.web.transport.data_headers import NO_STORE
from gql_service.web.transport.media_types import JSON
from schema.enums import League

TOKEN_HEADER: Final = "x-operator-token"  # noqa: S105 - a header's name


def operator_token(key: ApiKey | None) -> str:
    """Return the token, because a person with the vendor's key may spend its calls. Without a key, no call is spent."""
    return hmac.new((key.value if key else "").encode(), b"schedule gateway operator", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Operator:
    """Serves both routes. `refresh` gets the league, and whether to force the refresh.

    `proxy_header` is the header that the deployment's own proxy writes.
    """

    token: str
    status: Callable[[], Mapping[str, Any]]
    refresh: Callable[[League, bool], Awaitable[Sequence[Mapping[str, Any]]]]
    leagues: Sequence[League]
    proxy_header: str | None = None

    async def tell_status(self, request: Request) -> Response:
        """Answer GET with the state of the gateway."""
        self._check(request)
        return _json(self.status())

    async def do_refresh(self, request: Request) -> Response:
        """Answer POST with the result for each upstream route of `?league=`; `&force=yes` ignores the pace."""
        self._check(request)
        league = next((each for each in self.leagues if each.value == request.query_params.get("league")), None)
        if league is None:
            served = ", ".join(each.value for each in self.leagues)
            return _json({"message": f"This gateway serves {served}."}, 400)
        return _json({"routes": await self.refresh(league, request.query_params.get("force") == "yes")})

    def _check(self, request: Request) -> None:
        # Without a vendor's key the token is no secret: a proxy or a page in a browser could have it.
        if forwarding_header(request.headers, self.proxy_header) is not None:
            raise HTTPException(404)
        given = request.headers.get(TOKEN_HEADER, "").encode()
        right = hmac.compare_digest(given, self.token.encode())
        if not right or request.client is None or not is_loopback(request.client.host):
            raise HTTPException(404)


def _json(value: Mapping[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(value, option=orjson.OPT_UTC_Z), status, NO_STORE, JSON)
