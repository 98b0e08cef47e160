"""The shared cache with memory as a fallback: the store's view while the shared cache is lost, and afterwards."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from gql_service.cache.cache_breaker import FIRST_PAUSE, LONGEST_PAUSE
from gql_service.cache.call_count.claims import CallCount, Claim
from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import CacheEntry, CacheUnavailable, ExpiringEntry, OnNotice, WrongValue
from gql_service.cache.resilient import PUBLISHED, ResilientCache
from gql_service.cache.shared.valkey import ValkeyCache
from tests.builders import NOW
from tests.clocks import HandClock
from tests.gql_service.cache.conftest import Container
from tests.gql_service.cache.support import LONG, OTHER, PATH, PATIENCE_SECONDS, Heard, seen, stored
from tests.valkey_server import ValkeyServer

SECOND = timedelta(seconds=1)


class FrailCache:
    """A cache in memory that fails while `trouble` is set. `calls` counts the calls."""

    def __init__(self, clock: HandClock) -> None:
        self._memory = MemoryCache(clock)
        self._asked = asyncio.Condition()
        self.trouble: CacheUnavailable | None = None
        self.calls = 0
        self.on_notice: OnNotice = lambda _: None
        self.closed = False

    async def start(self, on_notice: OnNotice) -> None:
        self.on_notice = on_notice

    async def get(self, path: str) -> CacheEntry | None:
        await self._ask()
        return await self._memory.get(path)

    async def lookup(self, path: str) -> ExpiringEntry | None:
        await self._ask()
        return await self._memory.lookup(path)

    async def put(self, path: str, stored: CacheEntry, keep: timedelta) -> None:
        await self._ask()
        await self._memory.put(path, stored, keep)

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        await self._ask()
        return await self._memory.try_lock(path, hold)

    async def unlock(self, path: str, token: str) -> None:
        await self._ask()
        await self._memory.unlock(path, token)

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        await self._ask()
        return await self._memory.add(counter, amount, keep)

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        await self._ask()
        return await self._memory.settle(counter, claim, keep)

    async def close(self) -> None:
        self.closed = True

    async def asked(self, times: int) -> None:
        """Wait until the cache has had this number of calls."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._asked:
            await self._asked.wait_for(lambda: self.calls >= times)

    async def _ask(self) -> None:
        self.calls += 1
        async with self._asked:
            self._asked.notify_all()
        if self.trouble is not None:
            raise self.trouble


class Stage:
    """A resilient cache over a frail cache, with a clock set by hand."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.shared = FrailCache(self.clock)
        self.memory = MemoryCache(self.clock)
        self.heard = Heard()
        self.cache = ResilientCache(self.shared, self.memory, self.clock)

    def lose(self, reason: str = "gone") -> None:
        self.shared.trouble = CacheUnavailable(reason)

    async def come_back(self) -> None:
        self.shared.trouble = None
        self.clock.now += LONGEST_PAUSE
        await self.cache.get(PATH)
        assert await self.heard.next() == ""


def state(cache: ResilientCache) -> object:
    return (cache.outage_since, cache.reason, cache.failures)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    await stage.cache.start(stage.heard)
    yield stage
    await stage.cache.close()
    assert stage.shared.closed


async def test_an_answer_outlives_the_shared_cache(stage: Stage) -> None:
    await stage.cache.put(PATH, stored(b"[1]"), LONG)
    stage.lose()
    assert seen(await stage.cache.get(PATH)) == seen(stored(b"[1]"))
    await stage.cache.put(OTHER, stored(b"[2]"), LONG)
    assert seen(await stage.cache.get(OTHER)) == seen(stored(b"[2]"))


async def test_what_another_container_fetched_outlives_the_shared_cache_for_the_rest_of_its_time(stage: Stage) -> None:
    await stage.shared.put(PATH, stored(), LONG)
    stage.clock.now += LONG / 2
    await stage.cache.get(PATH)
    stage.lose()
    stage.clock.now += LONG / 2 - SECOND
    assert await stage.cache.get(PATH) is not None
    stage.clock.now += SECOND
    assert await stage.cache.get(PATH) is None


@pytest.mark.parametrize(("shared_age", "memory_age", "wins"), [(0, 1, b"[1]"), (1, 0, b"[2]")])
async def test_the_newer_answer_wins(stage: Stage, shared_age: int, memory_age: int, wins: bytes) -> None:
    await stage.shared.put(PATH, stored(b"[1]", after=-shared_age * SECOND), LONG)
    await stage.memory.put(PATH, stored(b"[2]", after=-memory_age * SECOND), LONG)
    found = await stage.cache.get(PATH)
    assert found is not None
    assert found.answer is not None
    assert found.answer.body == wins


async def test_an_outage_of_the_cache_is_logged_once_with_its_reason_and_its_end(stage: Stage) -> None:
    with capture_logs() as logs:
        stage.lose("cache:6379 is slow: no answer within 0.25 seconds")
        for _ in range(5):
            await stage.cache.get(PATH)
        assert state(stage.cache) == (NOW, "cache:6379 is slow: no answer within 0.25 seconds", 1)
        await stage.come_back()
        assert state(stage.cache) == (None, None, 1)
    assert logs == [
        {
            "event": "shared cache lost",
            "log_level": "warning",
            "reason": "cache:6379 is slow: no answer within 0.25 seconds",
        },
        {"event": "shared cache back", "log_level": "info", "seconds_apart": 15.0, "failures": 1},
    ]


async def test_nothing_asks_a_lost_cache_until_the_pause_is_over_and_then_one_does(stage: Stage) -> None:
    stage.lose()
    await stage.cache.get(PATH)
    assert stage.shared.calls == 1
    for _ in range(10):
        await stage.cache.get(PATH)
        await stage.cache.put(PATH, stored(), LONG)
        await stage.cache.unlock(PATH, "token")
    assert stage.shared.calls == 1
    stage.clock.now += FIRST_PAUSE
    await asyncio.gather(*(stage.cache.get(PATH) for _ in range(10)))
    await stage.shared.asked(2)
    stage.clock.now += 2 * FIRST_PAUSE - timedelta(milliseconds=1)
    await asyncio.gather(*(stage.cache.get(PATH) for _ in range(10)))
    assert stage.shared.calls == 2, "after a failed probe the pause is twice as long"
    assert stage.cache.failures == 2


async def test_a_subscription_that_is_back_has_the_cache_tried_at_once(stage: Stage) -> None:
    stage.lose()
    await stage.cache.get(PATH)
    stage.shared.trouble = None
    stage.shared.on_notice("")
    assert await stage.heard.next() == ""
    assert stage.cache.outage_since is None


async def test_notices_pass_through(stage: Stage) -> None:
    stage.shared.on_notice(PATH)
    stage.shared.on_notice("")
    assert [await stage.heard.next(), await stage.heard.next()] == [PATH, ""]


async def test_newer_answers_of_an_outage_are_published_and_older_ones_are_not(stage: Stage) -> None:
    newer = stored(b"[2]", after=SECOND)
    await stage.cache.put("both the same", stored(), LONG)
    stage.lose()
    await stage.cache.put("lacking", stored(), LONG)
    await stage.cache.put("older there", newer, LONG)
    await stage.cache.put("newer there", stored(), LONG)
    stage.shared.trouble = None
    await stage.shared.put("older there", stored(), LONG)
    await stage.shared.put("newer there", newer, LONG)
    before = stage.shared.calls
    await stage.come_back()
    await stage.shared.asked(before + 1 + 4 + 2)
    found = {path: seen(await stage.shared.get(path)) for path in ("lacking", "older there", "newer there")}
    assert found == {"lacking": seen(stored()), "older there": seen(newer), "newer there": seen(newer)}


async def test_after_an_outage_the_last_used_entries_are_published_first_up_to_a_bound(stage: Stage) -> None:
    stage.lose()
    for number in range(PUBLISHED + 10):
        await stage.cache.put(str(number), stored(), LONG)
    before = stage.shared.calls
    await stage.come_back()
    await stage.shared.asked(before + 1 + 2 * PUBLISHED)
    await stage.cache.close()
    there = [number for number in range(PUBLISHED + 10) if await stage.shared.get(str(number)) is not None]
    assert there == list(range(10, PUBLISHED + 10))


async def test_during_an_outage_a_lock_holds_only_within_its_container(stage: Stage) -> None:
    stage.lose()
    token = await stage.cache.try_lock(PATH, LONG)
    assert token is not None
    assert await stage.cache.try_lock(PATH, LONG) is None
    await stage.cache.unlock(PATH, token)
    assert await stage.cache.try_lock(PATH, LONG) is not None


async def test_a_lock_acquired_in_memory_can_be_released_after_the_outage(stage: Stage) -> None:
    stage.lose()
    token = await stage.cache.try_lock(PATH, LONG)
    assert token is not None
    await stage.come_back()
    await stage.cache.unlock(PATH, token)
    stage.lose()
    assert await stage.cache.try_lock(PATH, LONG) is not None


async def test_a_lock_held_by_another_container_is_not_taken_in_memory_instead(stage: Stage) -> None:
    assert await stage.shared.try_lock(PATH, LONG) is not None
    assert await stage.cache.try_lock(PATH, LONG) is None


async def test_a_counter_that_others_do_not_see_is_no_counter(stage: Stage) -> None:
    assert await stage.cache.add("2026-11", 2, LONG) == 2
    stage.lose("gone")
    for amount in (1, 0, 1):
        with pytest.raises(CacheUnavailable, match="gone"):
            await stage.cache.add("2026-11", amount, LONG)
    assert stage.shared.calls == 2
    await stage.come_back()
    assert await stage.cache.add("2026-11", 0, LONG) == 2


async def test_a_value_that_no_gateway_wrote_is_no_outage_of_the_cache(stage: Stage) -> None:
    stage.shared.trouble = WrongValue("cache:6379 is wrong: a counter holds no number")
    with capture_logs() as logs, pytest.raises(WrongValue):
        await stage.cache.add("2026-11", 1, LONG)
    assert stage.cache.outage_since is None
    assert logs == []


@asynccontextmanager
async def resilient(server: ValkeyServer, prefix: str, clock: HandClock, heard: Heard) -> AsyncIterator[ResilientCache]:
    cache = ResilientCache(ValkeyCache(server.url, prefix, timeout_seconds=2.0), MemoryCache(clock), clock)
    await cache.start(heard)
    try:
        yield cache
    finally:
        await cache.close()


async def test_a_real_server_killed_and_started_again_gets_back_what_it_lost(
    own_server: ValkeyServer, prefix: str, container: Container
) -> None:
    clock, heard, heard_by_other = HandClock(), Heard(), Heard()
    async with resilient(own_server, prefix, clock, heard) as cache:
        await cache.put(PATH, stored(b"[1]"), LONG)
        own_server.kill()
        await cache.put(OTHER, stored(b"[2]"), LONG)
        assert seen(await cache.get(PATH)) == seen(stored(b"[1]"))
        assert cache.outage_since == NOW
        own_server.start()
        async with container(own_server.url, heard_by_other) as other:
            clock.now += LONGEST_PAUSE
            await cache.get(PATH)
            assert await heard.next() == ""
            assert {await heard_by_other.next(), await heard_by_other.next()} == {PATH, OTHER}
            assert seen(await other.get(PATH)) == seen(stored(b"[1]"))
            assert seen(await other.get(OTHER)) == seen(stored(b"[2]"))
        assert cache.outage_since is None


async def test_a_real_server_that_is_killed_under_load_fails_no_call(own_server: ValkeyServer, prefix: str) -> None:
    clock, heard = HandClock(), Heard()
    async with resilient(own_server, prefix, clock, heard) as cache:
        await cache.put(PATH, stored(), LONG)
        calls: list[Callable[[], Coroutine[None, None, object]]] = [
            lambda: cache.get(PATH),
            lambda: cache.put(OTHER, stored(), LONG),
            lambda: cache.try_lock(PATH, SECOND),
            lambda: cache.unlock(PATH, "token"),
        ]
        busy = [asyncio.create_task(call()) for call in calls * 100]
        await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
        own_server.kill()
        await asyncio.gather(*busy)
        await cache.get(PATH)
        assert cache.outage_since is not None


async def test_a_full_server_is_left_alone_until_it_takes_writes(prefix: str) -> None:
    clock, heard = HandClock(), Heard()
    with ValkeyServer(maxmemory="1", maxmemory_policy="noeviction") as server:
        async with resilient(server, prefix, clock, heard) as cache:
            await cache.put(PATH, stored(), LONG)
            assert cache.reason is not None
            assert "is full" in cache.reason
            clock.now += LONGEST_PAUSE
            failures = cache.failures
            with capture_logs() as logs:
                assert await cache.get(PATH) is not None, "which has it tried, and is not kept waiting"
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while cache.failures == failures:  # noqa: ASYNC110 - the count is all that shows a failed probe
                        await asyncio.sleep(0)
            assert logs == [], "that it can be read does not make it well"


@pytest.mark.parametrize("by", [timedelta(hours=sign * hours) for hours in (1, 720, 8760) for sign in (1, -1)], ids=str)
async def test_a_wall_clock_that_is_set_neither_lengthens_nor_ends_the_pause_of_a_lost_cache(
    stage: Stage, by: timedelta
) -> None:
    stage.lose()
    await stage.cache.get(PATH)
    lost_at = stage.clock.now
    stage.clock.jump(by)
    assert stage.cache.outage_since == lost_at + by
    calls = stage.shared.calls
    await stage.cache.get(PATH)
    assert stage.shared.calls == calls
    await stage.come_back()
    assert stage.cache.outage_since is None
