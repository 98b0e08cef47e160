"""The response cache: answers are found by the bytes of the request first, and by the operation second.

`Front` comes before all other parts. A request with the same bytes as an earlier request is answered without a parser,
without JSON and without the rest of the app.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from sys import getsizeof
from types import MappingProxyType
from typing import Any, Final, Protocol

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.clock import Clock
from gql_service.telemetry.request_trace import ID_HEADERS, current_request
from gql_service.web.answers.direct import answer_directly
from gql_service.web.answers.kept_answer import KEPT, Header, KeptAnswer
from gql_service.web.answers.right_sized import trimmed
from gql_service.web.bounded_lru import BoundedLRU, Entry
from gql_service.web.rate.prices import PRICE, cached_price
from gql_service.web.transport.disconnect import ClientLeft
from gql_service.web.transport.refusal import Refusal
from gql_service.web.transport.request_body import BodyReader, raising, replaying

ANSWERS_BYTES: Final = 12 * 1024 * 1024
REQUESTS_BYTES: Final = 4 * 1024 * 1024
"""Memory limits for answers by operation, and for the request bytes that lead to these answers."""
LARGEST_REQUEST_BYTES: Final = 16_384
"""A longer request is answered, but not cached by its bytes."""

RequestKey = tuple[str, bytes, bytes, bytes]
"""Path, query string, the headers that an answer depends on, body."""


OperationKey = tuple[str, str, bytes, str]
"""Document, name of the operation, variables, media type."""

_KEY_BYTES: Final = 288
"""Memory of a key of four parts and its entry, without the parts. Measured with tracemalloc; a test compares it."""


def operation_key(
    query: str, operation_name: str | None, variables: Mapping[str, Any] | None, media_type: str
) -> OperationKey:
    """Return all that an answer depends on except time: the operation, its variables in any order, the media type.

    Raises Refusal for variables that nest deeper than 254 levels, because orjson reads such variables but cannot write
    them.
    """
    try:
        written = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS) if variables else b"{}"
    except orjson.JSONEncodeError:
        raise Refusal(400, "`variables` nest too deep; no argument takes lists of lists.") from None
    return (query, operation_name or "", trimmed(written), media_type)


def _key_weight(key: RequestKey | OperationKey) -> int:
    return _KEY_BYTES + sum(map(getsizeof, key))


class ResponseCache:
    """Answers by operation, and by the bytes of requests that led to them. If `on` is false, nothing is cached.

    All memory of a request or an answer is counted, compressed bodies included as they are added. Many different
    requests evict older entries, and the cache does not grow. An evicted answer is no longer found by the bytes of
    requests, either.
    """

    def __init__(
        self,
        clock: Clock,
        version: Callable[[], int],
        *,
        on: bool = True,
        answers_bytes: int = ANSWERS_BYTES,
        requests_bytes: int = REQUESTS_BYTES,
    ) -> None:
        self._clock = clock
        self._version = version
        self.on: Final = on
        self.answers: Final[BoundedLRU[OperationKey, KeptAnswer]] = BoundedLRU(answers_bytes)
        self.requests: Final[BoundedLRU[RequestKey, Entry[KeptAnswer]]] = BoundedLRU(requests_bytes)
        self.hits = 0
        """How many answers have been given again since the start."""

    @property
    def version(self) -> int:
        """The present version of the store."""
        return self._version()

    def by_request(self, key: RequestKey, now: datetime, seconds: float) -> KeptAnswer | None:
        """Return the answer to a request with these bytes; None if no good answer is cached.

        `seconds` is the same instant as `now`, in seconds since 1970.
        """
        entry = self.requests.get(key)
        if entry is None:
            return None
        answer = entry.value
        if answer is not None and answer.is_good(seconds, self._version()):
            answer.looked_at(now)
            self.hits += 1
            return answer
        self.requests.remove(key)
        return None

    def by_operation(self, key: OperationKey) -> KeptAnswer | None:
        """Return the answer to this operation; None if no good answer is cached."""
        if (answer := self.answers.get(key)) is None:
            return None
        now = self._clock()
        if answer.is_good(now.timestamp(), self._version()):
            answer.looked_at(now)
            self.hits += 1
            return answer
        self.answers.remove(key)
        return None

    def keep(self, key: OperationKey, answer: KeptAnswer) -> None:
        """Cache the answer to an operation."""
        if self.on:
            answer.body = trimmed(answer.body)
            answer.entry = self.answers.put(key, answer, _key_weight(key) + answer.weight)

    def alias(self, key: RequestKey, answer: KeptAnswer) -> None:
        """Make a cached answer available by the bytes of a request, too."""
        weight = _key_weight(key)
        if answer.entry is not None and weight <= LARGEST_REQUEST_BYTES:
            self.requests.put(key, answer.entry, weight)


Hit = tuple[KeptAnswer, float, tuple[Header, ...], bool]
"""A cached answer, the time in seconds since 1970, headers to add, and whether the request has ids of a trace."""
NO_ENDPOINTS: Final[Mapping[str, ASGIApp]] = MappingProxyType({})


class Fronted(Protocol):
    """The app with its outer parts, and the response cache."""

    cache: ResponseCache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


class Front:
    """The outermost part of the app: answers from the cache, and passes all other requests on.

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
        self.cache = cache
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
        asked, length, origin, _ = _read_headers(scope["headers"])
        body = b""
        if scope["method"] == "POST":
            there = self._bodies.arrived(receive)
            if there is None:
                there, receive = await self._read(receive, length)
            if there is None:
                await self._app(scope, receive, send)
                return
            body, asked = there, asked + _POSTED
        key = (scope["path"], scope["query_string"], asked, body)
        now = self._clock()
        seconds = now.timestamp()
        answer = self.cache.by_request(key, now, seconds)
        if answer is not None:
            scope[PRICE] = cached_price(len(answer.body))
            more, trace = self._labels(origin), current_request.get()
            if trace is None:
                await answer.send(scope, send, seconds, more)
                return
            trace.cache, trace.operation = "bytes", answer.seen
            trace.status, trace.size = await answer.send(scope, send, seconds, (*more, trace.echo))
            return
        if (endpoint := self._direct.get(scope["path"])) is not None:
            await answer_directly(endpoint, scope, receive, send, self._labels(origin))
        else:
            await self._app(scope, receive, send)
        if (answer := scope.get(KEPT)) is not None:
            self.cache.alias(key, answer)

    def find(self, scope: Scope, receive: Receive) -> Hit | None:
        """Return the cached answer to the bytes of an HTTP request; None if there is no answer or no complete body."""
        if not self._may_hit(scope):
            return None
        asked, _, origin, has_ids = _read_headers(scope["headers"])
        body = b""
        if scope["method"] == "POST":
            there = self._bodies.arrived(receive)
            if there is None:
                return None
            body, asked = there, asked + _POSTED
        now = self._clock()
        seconds = now.timestamp()
        answer = self.cache.by_request((scope["path"], scope["query_string"], asked, body), now, seconds)
        return None if answer is None else (answer, seconds, self._labels(origin), has_ids)

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
    """Return the headers that an answer depends on, content-length, origin, and whether ids of a trace are present."""
    asked = length = origin = b""
    has_ids = False
    for name, value in headers:
        if name not in _OF_INTEREST:
            continue
        if name in _DEPENDED_ON:
            asked += name + b":" + value + b"\n"
        elif name == b"content-length":
            length = value
        elif name == b"origin":
            origin = value
        else:
            has_ids = True
    return asked, length, origin, has_ids


_POSTED: Final = b" POST"
"""Distinguishes a POST without a body from a GET, because the answer to the GET may be an error for the POST."""
_DEPENDED_ON: Final = frozenset({b"accept", b"content-type", b"content-encoding"})
_OF_INTEREST: Final = _DEPENDED_ON | ID_HEADERS | {b"content-length", b"origin"}
