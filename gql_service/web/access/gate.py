"""Check API keys and rate limits before any answer, including answers from the cache.

The key is removed from the request here. So no cache, log or answer behind this check can contain a key.
"""

from typing import Final
from urllib.parse import unquote_to_bytes

import structlog
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gql_service.telemetry.request_trace import TRACE, RequestTrace
from gql_service.web.access.client_address import CLIENT, ClientAddress, states_other_client
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.access.errors import Reason, rejection
from gql_service.web.answers.cache_middleware import CacheMiddleware, Hit
from gql_service.web.answers.cached_answer import Header
from gql_service.web.rate.limiter import Account, RateLimiter
from gql_service.web.rate.prices import cached_price, price_of
from gql_service.web.routes import GRAPHQL, ServedRoute, route_at
from gql_service.web.transport.media_types import accept_in, prefers_html

KEY_HEADER: Final = b"x-api-key"
KEY_PARAMETER: Final = b"api_key"
REFUSAL: Final = "schedule.refusal"
"""The key of the scope for the answer to a rejected request."""

_ASKS: Final = frozenset({"query", "extensions", "documentId"})
_log = structlog.get_logger(__name__)
_CHALLENGE: Final = (b"www-authenticate", b'ApiKey realm="schedule gateway", header="x-api-key"')


def _is_page(scope: Scope) -> bool:
    """Return whether a browser requests GraphiQL itself."""
    if scope["method"] != "GET" or route_at(scope["path"]) is not GRAPHQL:
        return False
    # Decode the query string as the view does: a name may be percent-encoded.
    return _ASKS.isdisjoint(QueryParams(scope["query_string"])) and prefers_html(accept_in(scope))


def take_key(scope: Scope) -> tuple[str | None, Scope]:
    """Return the key of a request, and the request without the key.

    All clients can use the header. The parameter is for clients that cannot send headers, and is ignored at /graphql.
    """
    given, headers = None, []
    for pair in scope["headers"]:
        if pair[0] != KEY_HEADER:
            headers.append(pair)
        elif given is None:
            given = pair[1].decode("latin-1").strip()
    query = scope["query_string"]
    if query:
        parts = query.split(b"&")
        keys = [part for part in parts if _is_key(part)]
        query = b"&".join(part for part in parts if not _is_key(part))
        if given is None and keys and route_at(scope["path"]) is not GRAPHQL:
            given = unquote_to_bytes(keys[0].partition(b"=")[2]).decode("latin-1")
    return given, {**scope, "headers": headers, "query_string": query}


def _is_key(part: bytes) -> bool:
    return unquote_to_bytes(part.partition(b"=")[0]) == KEY_PARAMETER


class Access:
    """Rejects requests without a valid key, if keys are set, and requests over the rate limit, if a limit is on.

    `refused` sends the answer of a rejected request, which is under REFUSAL in the scope. So the answer gets the
    headers of every answer, such as the headers for pages of other origins.
    """

    def __init__(
        self,
        app: ASGIApp,
        refused: ASGIApp,
        address: ClientAddress,
        *,
        keys: ClientKeys | None,
        limiter: RateLimiter,
    ) -> None:
        self._app = app
        self._refused = refused
        self._address = address
        self._cached = app if isinstance(app, CacheMiddleware) else None
        self._keys = keys
        self._limiter = limiter
        self._private = keys is not None
        self._proxy_logged = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = None
        if self._keys is not None:
            given, scope = take_key(scope)
            name = self._keys.name_of(given)
        route = route_at(scope["path"])
        # Preflights carry no key. Pages, their files and the description of the API need no key.
        if scope["method"] == "OPTIONS" or route is None or not route.data or _is_page(scope):
            await self._app(scope, receive, send)
            return
        trace: RequestTrace | None = scope.get(TRACE)
        if trace is not None:
            trace.client = name
        if name is not None:
            scope[CLIENT] = name
        # The limit comes first, so that a client that guesses keys learns no more than that.
        account = self._account(scope, name)
        if account is not None and not account.allowed:
            await self._refuse(account, scope, receive, send)
            return
        app: ASGIApp = self._app
        if self._keys is not None and name is None:
            scope, app = {**scope, REFUSAL: rejection(scope, Reason.UNAUTHENTICATED)}, self._refused
        await self._pass_on(app, scope, receive, send, route, account)

    def find(self, scope: Scope, receive: Receive) -> Hit | None:
        """Return the cached answer to a request, charged to its client; None if only `__call__` can answer.

        That is the case if the client has used up its limit, or if requests need a key.
        """
        if self._cached is None or self._keys is not None:
            return None
        account = self._account(scope, None)
        if account is not None and not account.allowed:
            return None
        hit = self._cached.find(scope, receive)
        if hit is None or account is None:
            return hit
        answer, seconds, more, has_ids = hit
        standing = account.charge(cached_price(len(answer.body)))
        return answer, seconds, (*more, *standing.headers()), has_ids

    def _account(self, scope: Scope, name: str | None) -> Account | None:
        if name is not None:
            return self._limiter.account("key", name)
        return self._limiter.account("address", self._address(scope))

    async def _refuse(self, account: Account, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with 429, which costs the client nothing."""
        standing = account.standing()
        if not self._proxy_logged and account.policy.kind == "address" and states_other_client(scope, self._address):
            self._proxy_logged = True
            _log.warning("rate limit of a proxy", remedy="CLIENT_IP_HEADER names the header with the client's address")
        answer = rejection(scope, Reason.RATE_LIMITED, standing)
        more = (*standing.headers(), standing.retry_after())

        async def label(message: Message) -> None:
            await send(_labelled(message, more, private=self._private))

        await self._refused({**scope, REFUSAL: answer}, receive, label)

    async def _pass_on(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, route: ServedRoute, account: Account | None
    ) -> None:
        """Have `app` answer, and charge the request to its client once its price is known: before the headers."""
        private, charged = self._private, False

        async def label(message: Message) -> None:
            nonlocal charged
            if message["type"] == "http.response.start":
                more: tuple[Header, ...] = ()
                if account is not None:
                    charged = True
                    more = account.charge(price_of(scope, route)).headers()
                message = _labelled(message, more, private=private)
            await send(message)

        try:
            await app(scope, receive, label)
        finally:
            # A client that leaves before the answer begins pays for the work all the same.
            if account is not None and not charged:
                account.charge(price_of(scope, route))


class RejectionSender:
    """The innermost middleware, which sends the answer to a rejected request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Response | None = scope.get(REFUSAL)
        await (self._app if answer is None else answer)(scope, receive, send)


def _labelled(message: Message, more: tuple[Header, ...], *, private: bool) -> Message:
    """Return a message with more headers, if it begins an answer. A `private` answer stays out of shared caches."""
    if message["type"] != "http.response.start":
        return message
    headers: list[Header] = message["headers"]
    if private:
        headers = [(name, _private(name, value)) for name, value in headers]
        if message["status"] == 401:
            headers.append(_CHALLENGE)
    message["headers"] = [*headers, *more]
    return message


def _private(name: bytes, value: bytes) -> bytes:
    """Return the value of a header, with `private` in place of `public` in Cache-Control."""
    return value.replace(b"public", b"private", 1) if name == b"cache-control" else value
