"""The common behaviour of all caches: in memory, in a real Valkey, and both together."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import AnswerCache, CacheEntry
from gql_service.cache.resilient import ResilientCache
from gql_service.cache.shared.valkey import ValkeyCache
from tests.builders import NOW
from tests.clocks import HandClock
from tests.gql_service.cache.support import LONG, OTHER, PATH, SHORT, seen, stored, until
from tests.valkey_server import ValkeyServer


@dataclass
class Subject:
    """A cache under test, with the clock of its part in memory. A server has its own clock."""

    cache: AnswerCache
    clock: HandClock

    def pass_time(self, span: timedelta) -> None:
        self.clock.now += span


@pytest.fixture(params=["memory", "valkey", "resilient"])
async def subject(request: pytest.FixtureRequest, server: ValkeyServer, prefix: str) -> AsyncIterator[Subject]:
    clock = HandClock()
    memory, shared = MemoryCache(clock), ValkeyCache(server.url, prefix, timeout_seconds=5.0)
    caches: dict[str, AnswerCache] = {
        "memory": memory,
        "valkey": shared,
        "resilient": ResilientCache(shared, memory, clock),
    }
    cache = caches[request.param]
    await cache.start(lambda _: None)
    yield Subject(cache, clock)
    await cache.close()


async def test_what_was_never_put_is_absent(subject: Subject) -> None:
    assert await subject.cache.get(PATH) is None


async def test_an_answer_comes_back_as_it_was_put(subject: Subject) -> None:
    put = stored(b'[{"Day":"2026-11-23T00:00:00"}]', after=timedelta(microseconds=123456))
    await subject.cache.put(PATH, put, LONG)
    assert seen(await subject.cache.get(PATH)) == seen(put)
    assert await subject.cache.get(OTHER) is None


async def test_a_refusal_is_remembered(subject: Subject) -> None:
    await subject.cache.put(PATH, CacheEntry(NOW, None, "NOT_IN_PLAN"), LONG)
    assert await subject.cache.get(PATH) == CacheEntry(NOW, None, "NOT_IN_PLAN")


async def test_the_last_put_counts(subject: Subject) -> None:
    await subject.cache.put(PATH, stored(b"[1]"), LONG)
    await subject.cache.put(PATH, stored(b"[2]", after=timedelta(seconds=1)), LONG)
    assert seen(await subject.cache.get(PATH)) == seen(stored(b"[2]", after=timedelta(seconds=1)))


async def test_a_cache_entry_lasts_for_its_lifetime(subject: Subject) -> None:
    await subject.cache.put(PATH, stored(), SHORT)
    await subject.cache.put(OTHER, stored(), LONG)

    async def is_gone() -> bool:
        subject.pass_time(SHORT)
        return await subject.cache.get(PATH) is None

    await until(is_gone)
    assert await subject.cache.get(OTHER) is not None


async def test_a_lock_has_one_holder(subject: Subject) -> None:
    tokens = await asyncio.gather(*(subject.cache.try_lock(PATH, LONG) for _ in range(20)))
    assert sum(token is not None for token in tokens) == 1
    assert await subject.cache.try_lock(OTHER, LONG) is not None


async def test_a_lock_that_is_given_back_can_be_taken(subject: Subject) -> None:
    token = await subject.cache.try_lock(PATH, LONG)
    assert token is not None
    await subject.cache.unlock(PATH, token)
    assert await subject.cache.try_lock(PATH, LONG) is not None


async def test_a_lock_ends_by_itself(subject: Subject) -> None:
    assert await subject.cache.try_lock(PATH, SHORT) is not None
    subject.pass_time(SHORT)

    async def is_free() -> bool:
        return await subject.cache.try_lock(PATH, LONG) is not None

    await until(is_free)


async def test_a_lost_token_does_not_free_another_s_lock(subject: Subject) -> None:
    lost = await subject.cache.try_lock(PATH, SHORT)
    assert lost is not None
    subject.pass_time(SHORT)

    async def is_taken_anew() -> bool:
        return await subject.cache.try_lock(PATH, LONG) is not None

    await until(is_taken_anew)
    await subject.cache.unlock(PATH, lost)
    assert await subject.cache.try_lock(PATH, LONG) is None


async def test_a_counter_adds_up_however_many_count(subject: Subject) -> None:
    totals = await asyncio.gather(*(subject.cache.add("2026-11", 2, LONG) for _ in range(50)))
    assert sorted(totals) == list(range(2, 101, 2))
    assert await subject.cache.add("2026-11", -1, LONG) == 99
    assert await subject.cache.add("2026-12", 5, LONG) == 5


async def test_reading_a_counter_changes_nothing(subject: Subject) -> None:
    assert await subject.cache.add("2026-11", 0, SHORT) == 0
    assert await subject.cache.add("2026-11", 3, LONG) == 3
    subject.pass_time(SHORT)
    assert await subject.cache.add("2026-11", 0, LONG) == 3


async def test_a_counter_lives_from_its_creation(subject: Subject) -> None:
    await subject.cache.add("2026-11", 1, SHORT)
    await subject.cache.add("2026-11", 1, LONG)
    subject.pass_time(SHORT)

    async def is_back_to_nothing() -> bool:
        return await subject.cache.add("2026-11", 0, LONG) == 0

    await until(is_back_to_nothing)


async def test_answers_locks_and_counters_of_the_same_name_do_not_collide(subject: Subject) -> None:
    await subject.cache.put(PATH, stored(), LONG)
    assert await subject.cache.try_lock(PATH, LONG) is not None
    assert await subject.cache.add(PATH, 7, LONG) == 7
    assert seen(await subject.cache.get(PATH)) == seen(stored())
