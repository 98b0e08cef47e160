"""The byte format of a `CacheEntry`: a line with version and checksum, a line of JSON, then the blocks.

The bytes come from outside the process and are not trusted. Any bytes that `pack` did not write are unreadable.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from gql_service.cache.port import CacheEntry
from gql_service.sportsdata.rows.answer import Answer
from gql_service.sportsdata.rows.block import Block

VERSION: Final = b"stored/2"
"""Increased with every format change. Entries of another version are unreadable and are fetched again."""


LARGEST: Final = 2**31 - 1
"""Upper limit for lengths in bytes and for lifetimes in seconds."""


class UnreadableBlob(ValueError):
    """The bytes are not in this version's format. The message gives the reason and quotes no bytes."""


def pack(stored: CacheEntry) -> bytes:
    """Return the bytes for `stored`."""
    answer = stored.answer
    header: dict[str, Any] = {"fetched_at": stored.fetched_at.isoformat()}
    if answer is None:
        header |= {"refusal": stored.error_code, "times": stored.times}
    else:
        blocks = [(len(block.digests), len(block.packed)) for block in answer.blocks]
        header |= {"max_age": answer.max_age, "size": answer.size, "is_list": answer.is_list, "blocks": blocks}
    parts = [part for block in answer.blocks for part in (block.digests, block.packed)] if answer is not None else []
    content = b"".join((orjson.dumps(header), b"\n", *parts))
    return b"%b %08x\n%b" % (VERSION, zlib.crc32(content), content)


def unpack(blob: bytes) -> CacheEntry:
    """Return the stored value. Raises UnreadableBlob."""
    first, _, content = blob.partition(b"\n")
    version, _, checksum = first.partition(b" ")
    if version != VERSION:
        raise UnreadableBlob("not written by this version")
    if checksum != b"%08x" % zlib.crc32(content):
        raise UnreadableBlob("damaged")
    line, _, parts = content.partition(b"\n")
    try:
        header = orjson.loads(line)
        fetched_at = datetime.fromisoformat(header["fetched_at"]).astimezone(UTC)
        if "refusal" in header:
            return CacheEntry(fetched_at, None, str(header["refusal"]), int(header.get("times", 1)))
        return CacheEntry(fetched_at, _answer(header, parts))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise UnreadableBlob("its header is not that of this version") from error


def _answer(header: Mapping[str, Any], parts: bytes) -> Answer:
    """Read the response. Raises ValueError, KeyError or TypeError."""
    blocks, is_list = tuple(_blocks(parts, header["blocks"])), header["is_list"]
    if not (is_list is True or (is_list is False and len(blocks) == 1)):
        raise ValueError("neither rows nor one value")
    return Answer(blocks, is_list, _length(header["size"]), _length(header["max_age"]))


def _blocks(parts: bytes, lengths: Iterable[tuple[int, int]]) -> Iterator[Block]:
    """Cut the blocks out of their concatenated bytes. Raises ValueError if the lengths do not add up."""
    place = 0
    for digests, packed in lengths:
        between = place + _length(digests)
        end = between + _length(packed)
        yield Block(parts[between:end], parts[place:between])
        place = end
    if place != len(parts):
        raise ValueError("the blocks are not as long as what they are cut from")


def _length(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise ValueError("no length")
    return value
