"""What a route of the vendor's said, kept as it came and read row by row.

A season of a large league has megabytes. Decoded at once it would take a hundred times the room, and hold the
interpreter for so long that every request would notice, even from a thread; row by row others get their turn.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, overload

import msgspec
import orjson

from gql_service.background import in_background

SMALL_BODY_BYTES: Final = 65_536
ROWS: Final = list
ANYTHING: Final = object
"""What the JSON of a route must be: a list of rows, or whatever it likes."""

_SPLITTER: Final = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The bytes of an answer, compressed, and for how many seconds the vendor calls it good."""

    packed: bytes
    size: int
    max_age: int

    @classmethod
    def of(cls, body: bytes, max_age: int) -> "Answer":
        """Pack the bytes of an answer."""
        return cls(zlib.compress(body, level=1), len(body), max_age)

    @property
    def body(self) -> bytes:
        """The bytes as they came. Raises zlib.error where they were damaged since."""
        return zlib.decompress(self.packed)

    @property
    def value(self) -> Any:
        """The decoded JSON, made anew at each look."""
        return orjson.loads(self.body)

    def rows(self) -> "Rows":
        """Return the rows of an answer that is a list of them. Raises ValueError for another."""
        return Rows(split(self.body))

    async def has_shape(self, shape: type) -> bool:
        """Tell whether it holds JSON of this Python type; what others have stored is not taken on trust."""
        if self.size > SMALL_BODY_BYTES:
            return await in_background(self._has_shape, shape)
        return self._has_shape(shape)

    def _has_shape(self, shape: type) -> bool:
        try:
            return body_has_shape(self.body, shape)
        except (zlib.error, ValueError):
            return False

    def says_the_same(self, other: "Answer") -> bool:
        """Tell whether both came with the same bytes."""
        return self.packed == other.packed


def split(body: bytes) -> list[bytes]:
    """Return the elements of a JSON list, each as its bytes. Raises ValueError where it is none."""
    return [bytes(row) for row in _SPLITTER.decode(body)]


def body_has_shape(body: bytes, shape: type) -> bool:
    """Tell whether a body is JSON of a Python type. Raises ValueError where it is no JSON."""
    if shape is not ROWS:
        return isinstance(orjson.loads(body), shape)
    try:
        _SPLITTER.decode(body)
    except msgspec.ValidationError:
        return False
    return True


class Rows(Sequence[object]):
    """The elements of a list, each decoded when it is looked at; one that cannot be is None."""

    def __init__(self, raw: Sequence[bytes] = ()) -> None:
        self.raw = raw

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, place: int) -> object: ...

    @overload
    def __getitem__(self, place: slice) -> "Rows": ...

    def __getitem__(self, place: int | slice) -> object:
        return Rows(self.raw[place]) if isinstance(place, slice) else decoded(self.raw[place])

    def __iter__(self) -> Iterator[object]:
        return map(decoded, self.raw)


def decoded(raw: bytes) -> object:
    """Return the value of a row's bytes; None where it cannot be decoded."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
