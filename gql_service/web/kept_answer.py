"""An answer as bytes, ready to be sent as often as it is good: with its label, its tag and its encodings."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from sys import getsizeof
from typing import Any, Final

import xxhash
from starlette.types import Receive, Scope, Send

from gql_service.clock import Clock
from gql_service.web.compression import ENCODERS, IDENTITY, LONGEST_HEADER, SMALLEST_BYTES, encoding_for
from gql_service.web.http_dates import read_http_date
from gql_service.web.labels import AS_OF_HEADER, COST_HEADER, STALE_HEADER, Label
from gql_service.web.room import Place
from schema.context import Context
from schema.sighting import Sighting

Header = tuple[bytes, bytes]

LARGE_BYTES: Final = 65_536
"""Packing more than this takes long enough that other requests would notice; it is done in a thread."""
_ANSWER_BYTES: Final = 1_000
"""What an answer takes beside its body: headers, label, tag. As seen with tracemalloc; a test holds it to that."""
_SEEN_BYTES: Final = 112
"""What it takes for each sighting that it was made from."""
_PACKED_BYTES: Final = 100
"""What a packed form takes beside its bytes."""
_AS_OF: Final = AS_OF_HEADER.lower().encode()
_STALE: Final = STALE_HEADER.lower().encode()
_COST: Final = COST_HEADER.lower().encode()


def tag_of(body: bytes, content_type: str, *, stale: bool) -> bytes:
    """Return a weak entity tag over what a client sees: type, body, whatever its encoding, and whether it is stale.

    Nobody gains by making two answers of one tag, so the hash is a fast one: of a large answer a cryptographic one took
    a fifth of the time.
    """
    seed = xxhash.xxh32_intdigest(content_type.encode()) << 1 | stale
    return f'W/"{xxhash.xxh3_128_hexdigest(body, seed=seed)}"'.encode()


@dataclass(slots=True, eq=False)
class KeptAnswer:
    """An answer without errors, and what it was made from. It is sent with the age that it has by then."""

    body: bytes
    label: Label
    tag: bytes
    headers: Sequence[Header]
    """Those that stay the same: type, tag, caching, what it varies by."""
    made_from: Sequence[tuple[Sighting, datetime]]
    """Each sighting, with the instant that it had."""
    shifts: bool
    version: int
    """The version of the store under which it was last found good."""
    packed: dict[str, bytes] = field(default_factory=dict)
    seen: Any = None
    """What the request log tells of the operation that it answers; None where requests are not logged."""
    modified_at: int | None = None
    """Since when it has this body, in seconds since 1970; None if clients are told a tag alone."""
    place: "Place[KeptAnswer] | None" = None
    """Where it is kept; None where it is not."""
    good_until: float = field(init=False)
    """Until when it is sent from here, in seconds since 1970: to the end of its time, unless it counts seconds down."""
    length: Header = field(init=False)
    """Of the body as it is."""

    def __post_init__(self) -> None:
        self.length = _length(self.body)
        self.good_until = self.label.expires_at

    @property
    def weight(self) -> int:
        """The bytes that it takes in memory, packed forms aside."""
        return _ANSWER_BYTES + getsizeof(self.body) + _SEEN_BYTES * len(self.made_from)

    def looked_at(self, now: datetime) -> None:
        """Note that somebody is shown it: what is looked at is kept fresh, whoever answers."""
        for sighting, _ in self.made_from:
            sighting.looked_at = now

    def is_good(self, now: float, version: int) -> bool:
        """Tell whether it may be sent at `now`, in seconds since 1970, the store being at `version`."""
        if now >= self.good_until:
            return False
        if version == self.version:
            return True
        if self.shifts or any(seen.superseded or seen.as_of != as_of for seen, as_of in self.made_from):
            return False
        self.version = version
        return True

    async def send(self, scope: Scope, send: Send, now: float, more: Iterable[Header] = ()) -> None:
        """Send it as it is at `now`, in seconds since 1970, or 304 to a client that has it, with `more` headers."""
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
            return
        if encoding := self._encoding(accepted):
            body = self.packed.get(encoding) or await self._pack(encoding)
            headers += ((b"content-encoding", encoding.encode()), _length(body))
        else:
            body = self.body
            headers.append(self.length)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _encoding(self, accepted: bytes) -> str:
        if not accepted or len(self.body) < SMALLEST_BYTES:
            return IDENTITY
        return encoding_for(accepted[:LONGEST_HEADER])

    async def pack_for(self, scope: Scope) -> None:
        """Pack it as the client of this request takes it, so that sending it is no more work."""
        accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
        if (encoding := self._encoding(accepted)) and encoding not in self.packed:
            await self._pack(encoding)

    def _is_known(self, none_match: bytes, modified_since: bytes, now: float) -> bool:
        """Tell whether a client has this answer, by the headers of its request.

        A tag decides alone (RFC 9110, section 13.2.2). A date that is none, or lies ahead of our clock, tells nothing.
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
        if self.place is not None and encoding not in self.packed:
            self.place.grow(_PACKED_BYTES + getsizeof(packed))
        self.packed[encoding] = packed
        return packed


def with_more(headers: list[Header], more: Iterable[Header]) -> list[Header]:
    """Add headers to those of an answer. `Vary` stays one line: some caches read the last line alone."""
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
    """Tell whether a list of tags has this one, by the weak comparison of RFC 9110, section 8.8.3.2."""
    strong = tag.removeprefix(b"W/")
    return any(each.strip().removeprefix(b"W/") in (strong, b"*") for each in none_match.split(b","))


class KeptResponse:
    """Sends an answer as a Starlette response does."""

    def __init__(self, answer: KeptAnswer, clock: Clock) -> None:
        self.answer = answer
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, and leave it where the cache in front finds it."""
        del receive
        scope[KEPT] = self.answer
        await self.answer.send(scope, send, self._clock().timestamp())


KEPT: Final = "schedule.kept_answer"
"""Where in the scope of a request the answer lies that it was given."""


def kept_answer(
    body: bytes,
    context: Context,
    content_type: str,
    version: int,
    max_stale: timedelta,
    when_stale: Iterable[Header] = (),
) -> KeptAnswer | None:
    """Return an answer without errors to be kept; None where no data of a source is in it.

    `when_stale` are headers that only a stale one has.
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
        # Requests of one second share it; a second later it would say too much. Clients of caches outside subtract Age.
        answer.good_until = min(label.expires_at, int(context.now.timestamp()) + 1)
    return answer
