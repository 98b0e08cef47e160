"""The form of stored answers: answers survive a round trip, and other bytes are rejected."""

import zlib
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gql_service.cache.port import CacheEntry
from gql_service.cache.shared.encoding import UnreadableBlob, pack, unpack
from gql_service.sportsdata.rows.answer import Answer
from tests.builders import NOW
from tests.gql_service.cache.support import seen

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
JSON = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9), st.lists)
ANSWERS = st.builds(Answer.of, JSON.map(orjson.dumps), st.integers(0, 3600))
STORED = st.builds(CacheEntry, INSTANTS, ANSWERS) | st.builds(
    CacheEntry, INSTANTS, st.none(), st.text(min_size=1), st.integers(1, 99)
)


@given(STORED)
def test_a_packed_cache_entry_can_be_unpacked(value: CacheEntry) -> None:
    assert seen(unpack(pack(value))) == seen(value)


@given(STORED, st.data())
def test_a_damaged_blob_is_never_taken_for_an_answer(value: CacheEntry, data: st.DataObject) -> None:
    blob = pack(value)
    start = data.draw(st.integers(0, len(blob)))
    end = data.draw(st.integers(start, min(start + 3, len(blob))))
    damaged = blob[:start] + data.draw(st.binary(max_size=3)) + blob[end:]
    assume(damaged != blob)
    with pytest.raises(UnreadableBlob):
        unpack(damaged)


@given(st.binary())
def test_garbage_is_unreadable(blob: bytes) -> None:
    with pytest.raises(UnreadableBlob):
        unpack(blob)


@pytest.mark.parametrize(
    "header",
    [
        {"blocks": [[16, 10**12]]},
        {"blocks": [[16, -1]]},
        {"blocks": [[16, 1], [-1, 5]]},
        {"blocks": [["16", "11"]]},
        {"blocks": [[16.0, 11.0]]},
        {"blocks": [[16]]},
        {"blocks": []},
        {"blocks": None},
        {"is_list": "no"},
        {"is_list": False, "blocks": [[16, 5], [0, 6]]},
        {"max_age": 10**17},
        {"size": -1},
    ],
)
def test_lengths_are_not_taken_on_trust(header: dict[str, Any]) -> None:
    first, _, content = pack(CacheEntry(NOW, Answer.of(b"[1]", 0))).partition(b"\n")
    line, _, parts = content.partition(b"\n")
    forged = orjson.dumps({**orjson.loads(line), **header}) + b"\n" + parts
    with pytest.raises(UnreadableBlob, match="header"):
        unpack(first.partition(b" ")[0] + b" %08x\n" % zlib.crc32(forged) + forged)


def test_the_reason_shows_nothing_of_the_answer() -> None:
    with pytest.raises(UnreadableBlob) as failed:
        unpack(pack(CacheEntry(NOW, None, "NOT_FOUND")).replace(b"NOT_FOUND", b"SECRET"))
    assert str(failed.value) == "damaged"


def test_a_route_either_answers_or_refuses() -> None:
    for answer, refusal in ((None, None), (Answer.of(b"[]", 0), "NOT_FOUND")):
        with pytest.raises(ValueError, match="exactly one"):
            CacheEntry(NOW, answer, refusal)
