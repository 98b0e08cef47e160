"""What the person on call may do to a running gateway, from its own machine and with its own key alone.

Neither route is public: the balancer does not forward them. Beside that the peer has to be on loopback, and has to show
a token that follows from the vendor's key: a proxy in front, a page in a browser or another user of the machine passes
the first test, not the second. Everybody else finds nothing here.
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

from gql_service.sportsdata.client import ApiKey
from gql_service.web.labels import NO_STORE
from gql_service.web.media_types import JSON
from gql_service.web.private_peer import forwarding_header, is_loopback
from schema.enums import League

TOKEN_HEADER: Final = "x-operator-token"  # noqa: S105 - a header's name


def operator_token(key: ApiKey | None) -> str:
    """Return the token: who knows the vendor's key may spend its calls. Without a key there is nothing to spend."""
    return hmac.new((key.value if key else "").encode(), b"schedule gateway operator", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Operator:
    """Answers both routes. `refresh` is told the league and whether to force it.

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
        """Answer POST with what became of each route of `?league=`; `&force=yes` leaves the pace aside."""
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
