"""An answer as bytes, to be sent as often as needed while the answer is good: with label, tag and encodings."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from sys import getsizeof
from typing import Any, Final

import xxhash
from starlette.types import Receive, Scope, Send

from gql_service.clock import Clock
from gql_service.web.answers.compression import ENCODERS, IDENTITY, LONGEST_HEADER, SMALLEST_BYTES, encoding_for
from gql_service.web.bounded_lru import Entry
from gql_service.web.rate.prices import PRICE, cached_price
from gql_service.web.transport.data_headers import AS_OF_HEADER, COST_HEADER, STALE_HEADER, Label
from gql_service.web.transport.http_dates import read_http_date
from schema.context import Context
from schema.freshness import Sighting

Header = tuple[bytes, bytes]

LARGE_BYTES: Final = 65_536
"""Compressing a larger body would delay other requests, so a thread does the work."""
_ANSWER_BYTES: Final = 1_000
"""Memory of an answer without its body: headers, label, tag. Measured with tracemalloc; a test compares it."""
_SEEN_BYTES: Final = 112
"""Memory for each sighting that belongs to an answer."""
_PACKED_BYTES: Final = 100
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


@dataclass(slots=True, eq=False)
class KeptAnswer:
    """An answer without errors, with the sightings of its data. `Age` is computed each time the answer is sent."""

    body: bytes
    label: Label
    tag: bytes
    headers: Sequence[Header]
    """The headers that stay the same: type, tag, caching, `Vary`."""
    made_from: Sequence[tuple[Sighting, datetime]]
    """Each sighting, with its `as_of` when the answer was made."""
    shifts: bool
    version: int
    """The version of the store at the last check that found the answer good."""
    packed: dict[str, bytes] = field(default_factory=dict)
    seen: Any = None
    """The facts about the operation for the request log; None if requests are not logged."""
    modified_at: int | None = None
    """Since when the answer has this body, in seconds since 1970; None if clients get only a tag."""
    entry: "Entry[KeptAnswer] | None" = None
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

    @property
    def weight(self) -> int:
        """The memory of the answer in bytes, without compressed bodies."""
        fixed = _ANSWER_BYTES if self.seen is None else _ANSWER_BYTES + _OPERATION_BYTES
        return fixed + getsizeof(self.body) + _SEEN_BYTES * len(self.made_from)

    def looked_at(self, now: datetime) -> None:
        """Record that a client sees the answer, so that the store keeps the data fresh."""
        for sighting, _ in self.made_from:
            sighting.looked_at = now

    def is_good(self, now: float, version: int) -> bool:
        """Return whether the answer may be sent at `now`, in seconds since 1970, if the store is at `version`."""
        if now >= self.good_until:
            return False
        if version == self.version:
            return True
        if self.shifts or any(seen.superseded or seen.as_of != as_of for seen, as_of in self.made_from):
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
        headers = with_more([*self.headers, (b"age", b"%d" % age if age > 0 else b"0")], more)
        conditional = none_match or modified_since
        if conditional and scope["method"] != "POST" and self._is_known(none_match, modified_since, now):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return 304, 0
        if encoding := self._encoding(accepted):
            body = self.packed.get(encoding) or await self._pack(encoding)
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

    async def pack_for(self, scope: Scope) -> None:
        """Compress the answer for the client of this request, so that sending takes no further work."""
        accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
        if (encoding := self._encoding(accepted)) and encoding not in self.packed:
            await self._pack(encoding)

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

    async def _pack(self, encoding: str) -> bytes:
        encode = ENCODERS[encoding]
        large = len(self.body) > LARGE_BYTES
        packed = await asyncio.to_thread(encode, self.body) if large else encode(self.body)
        if self.entry is not None and encoding not in self.packed:
            self.entry.grow(_PACKED_BYTES + getsizeof(packed))
        self.packed[encoding] = packed
        return packed


def with_more(headers: list[Header], more: Iterable[Header]) -> list[Header]:
    """Add headers to the headers of an answer. `Vary` stays a single line: some caches read only the last line."""
    for header in more:
        if header[0] == b"vary":
            _add_vary(headers, header[1])
        else:
            headers.append(header)
    return headers


def _add_vary(headers: list[Header], names: bytes) -> None:
    for place, (name, value) in enumerate(headers):
        if name.lower() == b"vary":
            headers[place] = (name, b"%b, %b" % (value, names))
            return
    headers.append((b"vary", names))


def _length(body: bytes) -> Header:
    return (b"content-length", b"%d" % len(body))


def tag_matches(none_match: bytes, tag: bytes) -> bool:
    """Return whether a list of tags contains this tag, by the weak comparison of RFC 9110, section 8.8.3.2."""
    strong = tag.removeprefix(b"W/")
    return any(each.strip().removeprefix(b"W/") in (strong, b"*") for each in none_match.split(b","))


class KeptResponse:
    """Sends an answer as a Starlette response does. `cached` if it was made for an earlier request."""

    def __init__(self, answer: KeptAnswer, clock: Clock, *, cached: bool = False) -> None:
        self.answer = answer
        self._clock = clock
        self._cached = cached

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, and put the answer into the scope for the cache in front."""
        del receive
        scope[KEPT] = self.answer
        if self._cached:
            scope[PRICE] = cached_price(len(self.answer.body))
        await self.answer.send(scope, send, self._clock().timestamp())


KEPT: Final = "schedule.kept_answer"
"""The key of the scope for the answer that was sent."""


def kept_answer(
    body: bytes,
    context: Context,
    content_type: str,
    version: int,
    max_stale: timedelta,
    when_stale: Iterable[Header] = (),
) -> KeptAnswer | None:
    """Return an answer without errors for the cache; None if the answer has no data of a source.

    `when_stale` are headers for stale answers only.
    """
    label = Label.of(context)
    if label is None:
        return None
    tag = tag_of(body, content_type, stale=label.stale)
    headers = (
        (b"content-type", content_type.encode()),
        (b"etag", tag),
        (b"cache-control", label.cache_control(max_stale).encode()),
        (b"vary", b"Accept, Accept-Encoding"),
        (_AS_OF, label.as_of_text().encode()),
        (_STALE, b"true" if label.stale else b"false"),
        *(((_COST, str(context.cost).encode()),) if context.cost is not None else ()),
        *(when_stale if label.stale else ()),
    )
    made_from = [(sighting, sighting.as_of) for sighting in context.sightings]
    answer = KeptAnswer(body, label, tag, headers, made_from, context.shows_state or context.shifts, version)
    if context.counts_down:
        # A countdown is right for a second only, so the cache keeps the answer no longer. Clients of outside caches
        # subtract Age.
        answer.good_until = min(label.expires_at, int(context.now.timestamp()) + 1)
    return answer
