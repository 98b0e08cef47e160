"""Splits a JSON list into its elements, even if some elements are not valid JSON.

A list of the vendor has thousands of rows. Half of an emoji in one text makes the whole list invalid. Most lists are
valid, so a strict parser splits them first. If it fails, a scanner follows brackets and quotes instead. An element that
cannot be decoded is replaced with `null`, which every reader drops and counts.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import msgspec
import orjson
import xxhash

from gql_service.process.background import in_turns

PART_BYTES: Final = 256 * 1024
"""How many bytes of a list are split per step: about a millisecond of work."""
TOKENS_AT_ONCE: Final = 1024
DEEPEST: Final = 200
"""Maximum nesting of a row. orjson cannot encode more than 254 levels."""
INVALID: Final = b"null"
"""The replacement for an element that is not valid JSON."""

Piece = bytes | msgspec.Raw
"""The JSON of a value."""

_SPLITTER: Final = msgspec.json.Decoder(list[msgspec.Raw])
_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{},]', re.DOTALL)
"""A whole string, or a structural character. A lone quote begins a string that does not end."""
_FIRST_NAME: Final = re.compile(rb'\[\s*\{\s*("[^"\\]*")\s*:')
"""The first name in the first row of a list."""
_NESTED: Final = re.compile(rb'"Games"\s*:\s*\[')
"""Soccer rows are rounds. The games nested inside them are counted as rows."""


@dataclass(frozen=True, slots=True)
class Split:
    """The elements of a list. `invalid` of them were not JSON and were replaced; `reason` is the first error."""

    pieces: Sequence[Piece]
    invalid: int = 0
    reason: str = ""


def rows_in(body: bytes | bytearray, known: Collection[bytes] = (), at_once: int = PART_BYTES) -> Split | None:
    """Return the elements of a JSON list, split in steps of about `at_once` bytes; None if the body is not a list.

    An element whose digest is in `known` is valid and is not decoded again. Raises ValueError if the end of the list is
    unclear, because the text is truncated or continues after the list.
    """
    if body[:64].lstrip()[:1] != b"[":
        return None
    pieces = _split(body, at_once)
    if pieces is None:
        raise ValueError("a list without a clear end")
    return _valid(pieces, known)


def split_strictly(body: bytes) -> list[bytes]:
    """Return the elements of a list of valid JSON. Raises ValueError if the list is not valid."""
    return [bytes(piece) for piece in _SPLITTER.decode(body)]


def _valid(pieces: Sequence[Piece], known: Collection[bytes] = ()) -> Split:
    """Replace the elements that are not valid JSON."""
    found: list[Piece] = []
    invalid, first = 0, ""
    for piece in in_turns(pieces, at_once=16):
        if xxhash.xxh3_128_digest(memoryview(piece)) in known or (reason := fault_in(bytes(piece))) is None:
            found.append(piece)
            continue
        repaired = _without_invalid_games(bytes(piece))
        found += repaired.pieces
        invalid += repaired.invalid
        first = first or reason
    return Split(found, invalid, first)


def fault_in(row: bytes) -> str | None:
    """Return why a row is not usable JSON; None if it is. The reason quotes no part of the row."""
    try:
        value = orjson.loads(row)
    except orjson.JSONDecodeError as error:
        return error.msg
    if row.count(b"[") + row.count(b"{") > DEEPEST and _depth(value) > DEEPEST:
        return f"nested more than {DEEPEST} levels deep"
    return None


def _depth(value: object) -> int:
    """Count the levels of nested lists and objects, without recursion."""
    level, depth = [value], 0
    while level := [each for each in level if isinstance(each, (list, dict))]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _without_invalid_games(row: bytes) -> Split:
    """Repair an invalid row: a round loses only its invalid games; any other row is replaced as a whole."""
    opening = _NESTED.search(row)
    for pieces, start, end in _lists_of_games(row, opening.end() - 1) if opening is not None else ():
        games = _valid(pieces)
        whole = b"".join((row[: start + 1], b",".join(games.pieces), row[end:]))
        if games.invalid and fault_in(whole) is None:
            return Split([whole], games.invalid)
    return Split([INVALID], 1)


def _lists_of_games(row: bytes, start: int) -> Iterator[tuple[Sequence[Piece], int, int]]:
    """Yield candidates for the list at `start`, with its start and end: first by brackets, then by how rows begin."""
    scan, last = _scan(row, start), row.rfind(b"]")
    if scan.end is not None:
        yield scan.elements(row), start, scan.end
    if (pieces := _at_seams(row[start : last + 1])) is not None:
        yield pieces, start, last


def _split(body: bytes | bytearray, at_once: int) -> Sequence[Piece] | None:
    """Return the elements of a list; None if the end of the list is unclear."""
    for size in (at_once, len(body)):
        # A list in parts may be cut inside a row. The whole list, tried second, cannot.
        parts = [_split_part(part) for part in in_turns(_parts(body, size))]
        if None not in parts:
            return [piece for part in parts if part is not None for piece in part]
    return _at_seams(body)


def _split_part(part: bytes | bytearray) -> Sequence[Piece] | None:
    """Return the elements of a list, with the strict parser if possible; None if the brackets do not match."""
    try:
        return _SPLITTER.decode(part)
    except (msgspec.DecodeError, RecursionError):
        scan = _scan(part, len(part) - len(part.lstrip()))
    ended = scan.end is not None and not part[scan.end + 1 :].strip()
    return scan.elements(part) if ended else None


@dataclass(frozen=True, slots=True)
class _Scan:
    """The end of a list (None if not found), and the positions of the commas between its elements."""

    start: int
    commas: Sequence[int]
    end: int | None = None

    def elements(self, text: bytes | bytearray) -> Sequence[Piece]:
        """Return the text between the commas. A list of only blanks has no elements."""
        edges = [self.start, *self.commas, self.end if self.end is not None else len(text)]
        pieces = [bytes(text[one + 1 : other].strip()) for one, other in pairwise(edges)]
        return pieces if pieces != [b""] else []


def _scan(text: bytes | bytearray, start: int) -> _Scan:
    """Follow brackets and strings from the `[` at `start` to the matching bracket."""
    depth = 0
    commas: list[int] = []
    for token in in_turns(_TOKEN.finditer(text, start), at_once=TOKENS_AT_ONCE):
        match token[0]:
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
                if depth == 0:
                    return _Scan(start, commas, token.start())
            case b"," if depth == 1:
                commas.append(token.start())
            case b'"':
                break
    return _Scan(start, commas)


def _parts(body: bytes | bytearray, at_once: int) -> Iterator[bytes | bytearray]:
    """Yield a large list as several lists, so that splitting holds the interpreter for a millisecond at a time.

    Rows begin alike, so the list is cut where the beginning of the first row repeats. If the same text also occurs
    inside a row, a part has no clear end.
    """
    seam, start = b"}," + bytes(body[1 : body.find(b":") + 1]), 1
    while body[:2] == b"[{" and (end := body.find(seam, start + at_once)) > 0:
        yield b"[" + body[start : end + 1] + b"]"
        start = end + 2
    yield b"[" + body[start:] if start > 1 else body


def _at_seams(body: bytes | bytearray) -> Sequence[Piece] | None:
    """Return the rows of a list with a missing quote or bracket; None if the list is truncated."""
    text = bytes(body).strip()
    opening, inside = _FIRST_NAME.match(text), text[1:-1].strip()
    if opening is None or not (text.endswith(b"]") and inside.endswith(b"}")) or _breaks_off(text):
        return None
    seam = re.compile(rb"\}\s*,\s*(?=\{\s*%b\s*:)" % re.escape(opening[1]))
    *pieces, last = seam.split(inside)
    return None if _breaks_off(last) else [*(piece + b"}" for piece in pieces), last]


def _breaks_off(text: bytes) -> bool:
    """Return whether a text is valid JSON up to its end, so that only its end is missing."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return error.pos >= len(text.decode(errors="replace"))
    return False
