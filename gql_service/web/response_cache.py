"""Answers that can be given again: found by the bytes of the request first, by the operation second.

In front of everything else stands `Front`. A request that was answered before, byte for byte, is answered again
without a parser, without JSON and without the rest of the app.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import orjson
from cachetools import LRUCache
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.clock import Clock
from gql_service.web.client_left import ClientLeft
from gql_service.web.kept_answer import KEPT, Header, KeptAnswer
from gql_service.web.refusal import Refusal
from gql_service.web.request_body import BodyReader, raising, replaying

ROOM_BYTES: Final = 32 * 1024 * 1024
ENTRY_BYTES: Final = 1_024
"""What an entry takes beside its bytes; by this the number of entries is bounded, too."""
LARGEST_REQUEST_BYTES: Final = 16_384
"""A longer request is answered, and not looked for by its bytes."""

RequestKey = tuple[str, bytes, bytes, bytes]
"""Path, query string, the headers that an answer depends on, body."""


OperationKey = tuple[str, str, bytes, str]
"""Document, name of the operation, variables, media type."""


def operation_key(
    query: str, operation_name: str | None, variables: Mapping[str, Any] | None, media_type: str
) -> OperationKey:
    """Return what an answer depends on beside the time: the operation, its variables in any order, the media type.

    Raises Refusal for variables that nest deeper than the 254 levels that orjson writes; it reads more.
    """
    try:
        written = orjson.dumps(variables or {}, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        raise Refusal(400, "`variables` nest too deep; no argument takes lists of lists.") from None
    return (query, operation_name or "", written, media_type)


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer, and the bytes that its key takes."""

    answer: KeptAnswer
    key_bytes: int

    @property
    def weight(self) -> int:
        # Twice the body: its encodings come later, and take less.
        return ENTRY_BYTES + self.key_bytes + 2 * len(self.answer.body)


class ResponseCache:
    """Answers by the bytes of requests and by operations, together bounded in bytes and so in entries.

    An answer that both know counts twice. Off it keeps none.
    """

    def __init__(self, clock: Clock, version: Callable[[], int], *, on: bool = True, room: int = ROOM_BYTES) -> None:
        self._clock = clock
        self._version = version
        self.on: Final = on
        self._by_request = _Answers(room // 2)
        self._by_operation = _Answers(room // 2)

    @property
    def version(self) -> int:
        """The version of the store as it is now."""
        return self._version()

    @property
    def hits(self) -> int:
        """How many answers have been given again since the start."""
        return self._by_request.hits + self._by_operation.hits

    def by_request(self, key: RequestKey, now: datetime, seconds: float) -> KeptAnswer | None:
        """Return the answer to these very bytes, where there is one that is good at `now`, which is `seconds` too."""
        return self._by_request.good(key, now, seconds, self._version())

    def by_operation(self, key: OperationKey) -> KeptAnswer | None:
        """Return the answer to this operation, where there is one that is good."""
        now = self._clock()
        return self._by_operation.good(key, now, now.timestamp(), self._version())

    def keep(self, key: OperationKey, answer: KeptAnswer) -> None:
        """Keep the answer to an operation."""
        if self.on:
            self._by_operation.keep(key, answer, sum(map(len, key)))

    def alias(self, key: RequestKey, answer: KeptAnswer) -> None:
        """Let an answer be found by the bytes of a request, too."""
        size = sum(map(len, key))
        if self.on and size <= LARGEST_REQUEST_BYTES:
            self._by_request.keep(key, answer, size)


class _Answers:
    """The answers used last, by some key, bounded in bytes."""

    def __init__(self, room: int) -> None:
        self._found: LRUCache[Hashable, _Found] = LRUCache(room, lambda found: found.weight)
        self.hits = 0

    def good(self, key: Hashable, now: datetime, seconds: float, version: int) -> KeptAnswer | None:
        try:
            answer = self._found[key].answer
        except KeyError:
            return None
        if answer.is_good(seconds, version):
            answer.looked_at(now)
            self.hits += 1
            return answer
        del self._found[key]
        return None

    def keep(self, key: Hashable, answer: KeptAnswer, key_bytes: int) -> None:
        found = _Found(answer, key_bytes)
        if found.weight <= self._found.maxsize:
            self._found[key] = found


class Fronted(Protocol):
    """The app, whatever stands around it, and the answers that it keeps."""

    cache: ResponseCache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


class Front:
    """The outermost part of the app. What is in the cache it answers itself; all else it passes on.

    It looks for requests to `paths`, and to whatever is below `folders`. `always` are headers of every answer;
    `cross_origin` returns those that depend on the header Origin.
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
    ) -> None:
        self._app = app
        self.cache = cache
        self._clock = clock
        self._bodies = bodies
        self._paths = paths
        self._folders = folders
        self._always = always
        self._cross_origin = cross_origin
        self._same_origin = always + cross_origin(b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or (scope["path"] not in self._paths and not scope["path"].startswith(self._folders))
            or scope["method"] not in ("GET", "POST")
        ):
            await self._app(scope, receive, send)
            return
        asked = length = origin = body = b""
        for name, value in scope["headers"]:
            if name not in _LOOKED_AT:
                continue
            if name == b"content-length":
                length = value
            elif name == b"origin":
                origin = value
            else:
                asked += name + value
        if scope["method"] == "POST":
            try:
                body = await self._bodies.read(receive, length)
            except (Refusal, ClientLeft) as reason:
                await self._app(scope, raising(reason, receive), send)
                return
            asked += _POSTED
        key = (scope["path"], scope["query_string"], asked, body)
        now = self._clock()
        seconds = now.timestamp()
        answer = self.cache.by_request(key, now, seconds)
        if answer is not None:
            more = self._always + self._cross_origin(origin) if origin else self._same_origin
            await answer.send(scope, send, seconds, more)
            return
        await self._app(scope, replaying(body, receive) if scope["method"] == "POST" else receive, send)
        if (answer := scope.get(KEPT)) is not None:
            self.cache.alias(key, answer)


_POSTED: Final = b" POST"
"""Tells a POST without a body from a GET: what the one is given, the other may be refused."""
_LOOKED_AT: Final = frozenset({b"accept", b"content-type", b"content-encoding", b"content-length", b"origin"})
