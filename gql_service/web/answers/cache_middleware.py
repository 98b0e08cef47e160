"""The response cache as the first ASGI layer behind logs and limits: answers by the bytes of requests.

A request with the same bytes as an earlier request is answered without a parser, without JSON and without the rest of
the app.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.clock import Clock
from gql_service.telemetry.request_trace import ID_HEADERS, TRACE, RequestTrace
from gql_service.web.answers.cached_answer import CachedAnswer, Header
from gql_service.web.answers.direct import answer_directly
from gql_service.web.answers.request_key import KEY_HEADERS, REQUEST_KEY, RequestKey, request_key
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.rate.prices import PRICE, cached_price
from gql_service.web.transport.disconnect import ClientLeft
from gql_service.web.transport.refusal import Refusal
from gql_service.web.transport.request_body import BodyReader, raising, replaying

Hit = tuple[CachedAnswer, float, tuple[Header, ...], bool]
"""A cached answer, the time in seconds since 1970, headers to add, and whether the request has ids of a trace."""
NO_ENDPOINTS: Final[Mapping[str, ASGIApp]] = MappingProxyType({})

_OF_INTEREST: Final = KEY_HEADERS | ID_HEADERS | {b"content-length", b"origin"}


class CacheMiddleware:
    """Answers requests whose bytes are cached, and passes all other requests on to the app.

    The cache is used for requests to `paths`, and to all paths below `folders`. `always` are headers of every answer,
    and `cross_origin` returns the headers that depend on the header Origin. An endpoint in `direct` answers GET and
    POST at its path without the routes and the middleware of the app, which would only add these headers.
    """

    def __init__(
        self,
        app: ASGIApp,
        cache: ResponseCache,
        clock: Clock,
        bodies: BodyReader,
        *,
        paths: frozenset[str],
        folders: tuple[str, ...] = (),
        always: tuple[Header, ...],
        cross_origin: Callable[[bytes], tuple[Header, ...]],
        direct: Mapping[str, ASGIApp] = NO_ENDPOINTS,
    ) -> None:
        self._app = app
        self._direct = direct
        self._cache = cache
        self._clock = clock
        self._bodies = bodies
        self._paths = paths
        self._folders = folders
        self._always = always
        self._cross_origin = cross_origin
        self._same_origin = always + cross_origin(b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._may_hit(scope):
            await self._app(scope, receive, send)
            return
        if REQUEST_KEY in scope:  # `find` has looked for this request, and left its key
            await self._pass_on(scope, receive, send, _read_headers(scope["headers"])[2])
            return
        key_headers, length, origin, _ = _read_headers(scope["headers"])
        body = None
        if scope["method"] == "POST":
            body = self._bodies.arrived(receive)
            if body is None:
                body, receive = await self._read(receive, length)
            if body is None:
                await self._app(scope, receive, send)
                return
        answer, seconds = self._search(scope, request_key(scope, key_headers, body))
        if answer is None:
            await self._pass_on(scope, receive, send, origin)
            return
        scope[PRICE] = cached_price(len(answer.body))
        more = self._labels(origin)
        trace: RequestTrace | None = scope.get(TRACE)
        if trace is None:
            await answer.send(scope, send, seconds, more)
            return
        trace.cache, trace.operation = "bytes", answer.operation
        trace.status, trace.size = await answer.send(scope, send, seconds, (*more, trace.echo))

    def find(self, scope: Scope, receive: Receive) -> Hit | None:
        """Return the cached answer to the bytes of an HTTP request; None if there is no answer or no complete body.

        If there is no answer, the key of the request is left in the scope, so that the cache is not searched again.
        """
        if not self._may_hit(scope):
            return None
        key_headers, _, origin, has_ids = _read_headers(scope["headers"])
        body = None
        if scope["method"] == "POST":
            body = self._bodies.arrived(receive)
            if body is None:
                return None
        answer, seconds = self._search(scope, request_key(scope, key_headers, body))
        return None if answer is None else (answer, seconds, self._labels(origin), has_ids)

    def _search(self, scope: Scope, key: RequestKey) -> tuple[CachedAnswer | None, float]:
        """Return the cached answer or None, and the time as a timestamp. A miss leaves its key in the scope."""
        now = self._clock()
        seconds = now.timestamp()
        answer = self._cache.by_request(key, now, seconds)
        if answer is None:
            scope[REQUEST_KEY] = key
        return answer, seconds

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, origin: bytes) -> None:
        if (endpoint := self._direct.get(scope["path"])) is not None:
            await answer_directly(endpoint, scope, receive, send, self._labels(origin))
        else:
            await self._app(scope, receive, send)

    def _may_hit(self, scope: Scope) -> bool:
        """Return whether the cache may have an answer, by path and method."""
        path = scope["path"]
        return (path in self._paths or path.startswith(self._folders)) and scope["method"] in ("GET", "POST")

    def _labels(self, origin: bytes) -> tuple[Header, ...]:
        """Return the headers of every answer, for a page of `origin`."""
        return self._always + self._cross_origin(origin) if origin else self._same_origin

    async def _read(self, receive: Receive, length: bytes) -> tuple[bytes | None, Receive]:
        """Return a body that has not arrived yet (None if the body is refused), and a `receive` for the app."""
        try:
            body = await self._bodies.read(receive, length)
        except (Refusal, ClientLeft) as reason:
            return None, raising(reason, receive)
        return body, replaying(body, receive)


def _read_headers(headers: Iterable[Header]) -> tuple[bytes, bytes, bytes, bool]:
    """Return the headers of a request's key, content-length, origin, and whether ids of a trace are present."""
    key_headers = length = origin = b""
    has_ids = False
    for name, value in headers:
        if name not in _OF_INTEREST:
            continue
        if name in KEY_HEADERS:
            key_headers += name + b":" + value + b"\n"
        elif name == b"content-length":
            length = value
        elif name == b"origin":
            origin = value
        else:
            has_ids = True
    return key_headers, length, origin, has_ids
