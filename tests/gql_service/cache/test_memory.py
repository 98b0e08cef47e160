"""The special behaviour of the cache in memory: the cache stays within its size."""

import base64
import os
from datetime import timedelta

from gql_service.cache.memory import ENTRY_BYTES, MemoryCache
from gql_service.cache.port import CacheEntry
from tests.builders import NOW
from tests.clocks import HandClock
from tests.gql_service.cache.support import LONG, stored


def random_json(size: int) -> bytes:
    """Return the JSON of a text that takes about `size` bytes after compression."""
    return b'"' + base64.b64encode(os.urandom(size)) + b'"'


async def test_what_was_not_used_for_longest_makes_room() -> None:
    cache = MemoryCache(HandClock(), max_bytes=6_000)
    for path in "abcd":
        await cache.put(path, stored(random_json(500)), LONG)
    await cache.get("a")
    await cache.put("e", stored(random_json(500)), LONG)
    held = [path for path in "abcde" if await cache.get(path) is not None]
    assert held == ["a", "c", "d", "e"]
    assert cache.bytes <= 6_000


async def test_an_answer_for_which_there_is_no_room_is_not_held() -> None:
    cache = MemoryCache(HandClock(), max_bytes=6_000)
    await cache.put("a", stored(random_json(7_000)), LONG)
    assert await cache.get("a") is None
    assert cache.bytes == 0


async def test_stored_failures_count_against_the_memory_bound() -> None:
    cache = MemoryCache(HandClock(), max_bytes=100 * ENTRY_BYTES)
    for number in range(1_000):
        await cache.put(f"/v3/nfl/scores/json/Schedules/{number}", CacheEntry(NOW, None, "NOT_FOUND"), LONG)
    assert len(cache.newest(1_000)) == 100


async def test_the_memory_of_dropped_entries_is_released() -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    for _ in range(3):
        await cache.put("a", stored(random_json(500)), LONG)
    assert cache.bytes < 2 * (800 + ENTRY_BYTES)
    clock.now += LONG
    assert await cache.get("a") is None
    assert cache.bytes == 0


async def test_the_newest_are_those_used_last_with_the_rest_of_their_time() -> None:
    clock = HandClock()
    cache = MemoryCache(clock)
    for number, path in enumerate("abc", start=1):
        await cache.put(path, stored(), number * LONG)
    await cache.get("b")
    clock.now += LONG + timedelta(minutes=1)
    minute = timedelta(minutes=1)
    assert [(path, kept.lifetime) for path, kept in cache.newest(2)] == [("b", LONG - minute), ("c", 2 * LONG - minute)]
    assert [path for path, _ in cache.newest(1)] == ["b"]
