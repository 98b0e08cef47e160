"""An answer as bytes, to be sent as often as needed while the answer is good: with label, tag and encodings."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from sys import getsizeof
from typing import Final

import xxhash
from starlette.types import Scope, Send

from gql_service.telemetry.operation_summary import OperationSummary
from gql_service.web.answers.compression import ENCODERS, IDENTITY, LONGEST_HEADER, SMALLEST_BYTES, encoding_for
from gql_service.web.bounded_lru import Entry
from gql_service.web.transport.data_headers import AS_OF_HEADER, COST_HEADER, STALE_HEADER, Label
from gql_service.web.transport.http_dates import read_http_date
from schema.context import Context
from schema.freshness import Shown
from schema.port import SchedulePort

Header = tuple[bytes, bytes]

LARGE_BYTES: Final = 65_536
"""Compressing a larger body would delay other requests, so a thread does the work."""
_ANSWER_BYTES: Final = 1_000
"""Memory of an answer without its body: headers, label, tag. Measured with tracemalloc; a test compares it."""
_SOURCE_BYTES: Final = 112
"""Memory for each season or directory that an answer shows."""
_COMPRESSED_BYTES: Final = 100
"""Memory of a compressed body besides its bytes."""
_OPERATION_BYTES: Final = 200
"""Memory of the operation's description for the request log."""
_AS_OF: Final = AS_OF_HEADER.lower().encode()
_STALE: Final = STALE_HEADER.lower().encode()
_COST: Final = COST_HEADER.lower().encode()


def tag_of(body: bytes, content_type: str, *, stale: bool) -> bytes:
    """Return a weak entity tag over the content type, the uncompressed body, and whether the answer is stale.

    An attacker gains nothing from two answers with the same tag, so a fast hash is enough. A cryptographic hash took a
    fifth of the time of a large answer.
    """
    seed = xxhash.xxh32_intdigest(content_type.encode()) << 1 | stale
    return f'W/"{xxhash.xxh3_128_hexdigest(body, seed=seed)}"'.encode()


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """The content of a new answer without errors."""

    body: bytes
    media_type: str
    headers: Sequence[Header] = ()
    """Further headers of the answer."""
    stale_headers: Sequence[Header] = ()
    """Headers for a stale answer only."""
    modified_at: int | None = None
    """Since when the answer has this body, in seconds since 1970; None if clients get only a tag."""
    compress: bool = False
    """Whether compression for the client is a part of making the answer; otherwise, it is a part of sending."""


@dataclass(slots=True, eq=False)
class CachedAnswer:
    """An answer without errors, with the revisions of its data. `Age` is computed each time the answer is sent."""

    body: bytes
    label: Label
    tag: bytes
    headers: Sequence[Header]
    """The headers that stay the same: type, tag, caching, `Vary`."""
    shown: Shown
    """The data in the answer, for the port."""
    shifts: bool
    """Whether the answer depends on more than the data in `shown`: on the current season, on which seasons are in
    memory, or on the state of the sources.
    """
    version: int
    """The version of the store at the last check that found the answer good."""
    compressed: dict[str, bytes] = field(default_factory=dict)
    operation: OperationSummary | None = None
    """The operation as logs describe it; None on routes other than GraphQL."""
    modified_at: int | None = None
    """Since when the answer has this body, in seconds since 1970; None if clients get only a tag."""
    entry: "Entry[CachedAnswer] | None" = None
    """The entry in the cache; None if the answer is not cached."""
    good_until: float = field(init=False)
    """Until when the answer is sent from the cache, in seconds since 1970.

    This is the end of its lifetime, or the end of the second if the answer contains a countdown.
    """
    length: Header = field(init=False)
    """The content-length of the uncompressed body."""

    def __post_init__(self) -> None:
        self.length = _length(self.body)
        self.good_until = self.label.expires_at

    @classmethod
    def of(cls, content: Content, context: Context, version: int, max_stale: timedelta) -> "CachedAnswer | None":
        """Return the answer with this content, made in `context`; None if the answer has no data of a source.

        `version` is the version of the store before the answer was made.
        """
        label = Label.of(context)
        if label is None:
            return None
        tag = tag_of(content.body, content.media_type, stale=label.stale)
        headers = (
            (b"content-type", content.media_type.encode()),
            (b"etag", tag),
            (b"cache-control", label.cache_control(max_stale).encode()),
            (b"vary", b"Accept, Accept-Encoding"),
            (_AS_OF, label.as_of_text().encode()),
            (_STALE, b"true" if label.stale else b"false"),
            *(((_COST, str(context.cost).encode()),) if context.cost is not None else ()),
            *(content.stale_headers if label.stale else ()),
            *content.headers,
        )
        answer = cls(content.body, label, tag, headers, context.shown, context.shows_state or context.shifts, version)
        answer.modified_at = content.modified_at
        if context.counts_down:
            # A countdown is right for a second only, so the cache keeps the answer no longer. Clients of outside caches
            # subtract Age.
            answer.good_until = min(label.expires_at, int(context.now.timestamp()) + 1)
        return answer

    @property
    def weight(self) -> int:
        """The memory of the answer in bytes, without compressed bodies."""
        fixed = _ANSWER_BYTES if self.operation is None else _ANSWER_BYTES + _OPERATION_BYTES
        return fixed + getsizeof(self.body) + _SOURCE_BYTES * len(self.shown)

    def is_good(self, now: float, version: int, port: SchedulePort) -> bool:
        """Return whether the answer may be sent at `now`, in seconds since 1970, if the store is at `version`."""
        if now >= self.good_until:
            return False
        if version == self.version:
            return True
        if self.shifts or not port.is_current(self.shown):
            return False
        self.version = version
        return True

    async def send(
        self,
        scope: Scope,
        send: Send,
        now: float,
        more: Iterable[Header] = (),
    ) -> tuple[int, int]:
        """Send the answer, or 304 to a client that has the same answer, with `more` headers.

        `now`, in seconds since 1970, determines the age. Returns status and bytes of the body that was sent.
        """
        accepted = none_match = modified_since = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = b"%b,%b" % (accepted, value) if accepted else value
            elif name == b"if-none-match":
                none_match = b"%b,%b" % (none_match, value) if none_match else value
            elif name == b"if-modified-since":
                modified_since = value
        age = int(now - self.label.as_of)
        headers = add_headers([*self.headers, (b"age", b"%d" % age if age > 0 else b"0")], more)
        conditional = none_match or modified_since
        if conditional and scope["method"] != "POST" and self._is_known(none_match, modified_since, now):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return 304, 0
        if encoding := self._encoding(accepted):
            body = self.compressed.get(encoding) or await self._compress(encoding)
            headers += ((b"content-encoding", encoding.encode()), _length(body))
        else:
            body = self.body
            headers.append(self.length)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return 200, len(body)

    def _encoding(self, accepted: bytes) -> str:
        if not accepted or len(self.body) < SMALLEST_BYTES:
            return IDENTITY
        return encoding_for(accepted[:LONGEST_HEADER])

    async def compress_for(self, scope: Scope) -> None:
        """Compress the answer for the client of this request, so that sending takes no further work."""
        accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
        if (encoding := self._encoding(accepted)) and encoding not in self.compressed:
            await self._compress(encoding)

    def _is_known(self, none_match: bytes, modified_since: bytes, now: float) -> bool:
        """Return whether the client has this answer already, by the headers of its request.

        A tag takes precedence over a date (RFC 9110, section 13.2.2). An invalid date, or a date ahead of the gateway's
        clock, is ignored.
        """
        if none_match:
            return tag_matches(none_match, self.tag)
        if not modified_since or self.modified_at is None:
            return False
        since = read_http_date(modified_since, now)
        return since is not None and self.modified_at <= since <= now

    async def _compress(self, encoding: str) -> bytes:
        encode = ENCODERS[encoding]
        large = len(self.body) > LARGE_BYTES
        compressed = await asyncio.to_thread(encode, self.body) if large else encode(self.body)
        if self.entry is not None and encoding not in self.compressed:
            self.entry.grow(_COMPRESSED_BYTES + getsizeof(compressed))
        self.compressed[encoding] = compressed
        return compressed


def add_headers(headers: list[Header], more: Iterable[Header]) -> list[Header]:
    """Add headers to the headers of an answer. `Vary` stays a single line: some caches read only the last line."""
    for header in more:
        if header[0] == b"vary":
            _add_vary(headers, header[1])
        else:
            headers.append(header)
    return headers


def _add_vary(headers: list[Header], names: bytes) -> None:
    for index, (name, value) in enumerate(headers):
        if name.lower() == b"vary":
            headers[index] = (name, b"%b, %b" % (value, names))
            return
    headers.append((b"vary", names))


def _length(body: bytes) -> Header:
    return (b"content-length", b"%d" % len(body))


def tag_matches(none_match: bytes, tag: bytes) -> bool:
    """Return whether a list of tags contains this tag, by the weak comparison of RFC 9110, section 8.8.3.2."""
    strong = tag.removeprefix(b"W/")
    return any(each.strip().removeprefix(b"W/") in (strong, b"*") for each in none_match.split(b","))
