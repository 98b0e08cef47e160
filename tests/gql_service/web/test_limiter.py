"""A client's limit over several gateways, which count together without waiting for each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
from structlog.testing import capture_logs

from gql_service.cache.memory import MemoryCache
from gql_service.settings import Settings
from gql_service.web.rate.cost_limits import CostLimits
from gql_service.web.rate.limiter import RateLimiter
from gql_service.web.rate.prices import REST
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.processes import PATIENCE_SECONDS, gateway
from tests.proxy import TcpProxy
from tests.serving import client_of
from tests.valkey_server import ValkeyServer

NOW = datetime(2026, 11, 22, 18, 0, 29, tzinfo=UTC)
"""The minute of 127.0.0.1 has just begun."""
NEVER_CACHED = "/sports?week=none"


class HeldCounters(MemoryCache):
    """A cache with counters that answer nothing until `release` is set."""

    def __init__(self) -> None:
        super().__init__(HandClock(NOW))
        self.asked = asyncio.Event()
        self.release = asyncio.Event()

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """See AnswerCache."""
        self.asked.set()
        await self.release.wait()
        return await super().add(counter, amount, keep)


@asynccontextmanager
async def limiter_at(url: str, limit: int = 10) -> AsyncIterator[RateLimiter]:
    made = create_gateway(Settings(rate_limit=limit, cache_url=url), HandClock(NOW))
    assert made.limiter.is_on
    try:
        yield made.limiter
    finally:
        await made.close()
        await made.cache.close()


def allowed(limiter: RateLimiter, times: int, client: str = "board") -> int:
    """Return how many of so many requests of a client, each of cost 1, are answered."""
    answered = 0
    for _ in range(times):
        account = limiter.account("key", client)
        assert account is not None
        if account.allowed:
            account.charge(1)
            answered += 1
    return answered


async def test_what_one_gateway_counts_the_other_knows_after_a_report() -> None:
    with ValkeyServer() as valkey:
        async with limiter_at(valkey.url) as one, limiter_at(valkey.url) as other:
            assert allowed(one, 6) == 6
            await one.settled()
            assert allowed(other, 1) == 1
            await other.settled()
            assert allowed(other, 10) == 3
            assert allowed(other, 10, "app") == 10, "another client has its own allowance"


class CountedReports(MemoryCache):
    """A cache that notes the amounts that were added to its counters."""

    def __init__(self) -> None:
        super().__init__(HandClock(NOW))
        self.amounts: list[int] = []

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """See AnswerCache."""
        self.amounts.append(amount)
        return await super().add(counter, amount, keep)


async def test_the_shared_cache_hears_of_a_client_for_each_hundredth_of_its_limit() -> None:
    shared = CountedReports()
    limiter = RateLimiter(CostLimits(10_000, 10_000), HandClock(NOW), shared)
    allowed(limiter, 99)
    await limiter.settled()
    assert shared.amounts == []
    allowed(limiter, 1)
    await limiter.settled()
    assert shared.amounts == [100]
    allowed(limiter, 99)
    await limiter.settled()
    assert shared.amounts == [100]


async def test_between_two_reports_each_gateway_gives_no_more_than_the_whole_limit() -> None:
    with ValkeyServer() as valkey:
        async with limiter_at(valkey.url) as one, limiter_at(valkey.url) as other:
            assert (allowed(one, 20), allowed(other, 20)) == (10, 10)
            await one.settled()
            await other.settled()
            assert (allowed(one, 5), allowed(other, 5)) == (0, 0)


async def test_a_client_that_is_refused_is_not_reported_any_more() -> None:
    with ValkeyServer() as valkey:
        async with limiter_at(valkey.url, 2) as one, limiter_at(valkey.url, 1000) as other:
            allowed(one, 500)
            await one.settled()
            assert allowed(other, 10) == 10, "a hundredth, at which it learns what the other has counted"
            await other.settled()
            assert allowed(other, 988) == 988, "of 1000, 2 were used up there and 10 here"
            assert allowed(other, 1) == 0


async def test_without_the_cache_each_gateway_counts_alone_and_says_so_once() -> None:
    with ValkeyServer() as valkey:
        async with limiter_at(valkey.url) as one:
            valkey.stop()
            with capture_logs() as logs:
                assert allowed(one, 20) == 10
                await one.settled()
            assert (one.alone, one.degraded) == (10, True)
            assert [line["event"] for line in logs if "rate limit" in line["event"]] == ["rate limit apart"]


async def test_no_request_waits_for_a_counter_that_has_not_answered() -> None:
    cache, clock, settings = HeldCounters(), HandClock(NOW), Settings(leagues=(League.NFL,), rate_limit=5_250)
    made = create_gateway(settings, clock, cache=cache)
    await made.store.readiness.load(League.NFL)
    app = app_of(made, settings, clock)
    async with asyncio.timeout(PATIENCE_SECONDS), client_of(app) as client:
        assert (await client.get("/sports")).status_code == 200
        await cache.asked.wait()
        statuses = [(await client.get("/sports")).status_code for _ in range(4)]
        assert not cache.release.is_set()
    assert statuses == [200, 200, 200, 429]


async def test_a_request_is_answered_while_the_reply_of_the_cache_is_held_back() -> None:
    with ValkeyServer() as valkey:
        async with TcpProxy(valkey.port).running() as proxy:
            url = f"valkey://127.0.0.1:{proxy.port}"
            with gateway("--now", NOW.isoformat(), CACHE_URL=url, RATE_LIMIT="9900") as server:
                async with httpx.AsyncClient(base_url=server.origin, timeout=PATIENCE_SECONDS) as client:
                    while (await client.get("/readyz")).status_code != 200:
                        pass
                    await client.get("/sports")
                    # Nothing passes until the block ends, so an answer cannot have waited for a reply.
                    proxy.stall()
                    statuses = [(await client.get("/sports")).status_code for _ in range(60)]
            assert (statuses[0], statuses[-1]) == (200, 429)


async def test_two_processes_share_one_limit() -> None:
    """The second process answers until its first report comes back; alone, it would answer 20 requests."""
    with ValkeyServer() as valkey:
        settings = {"CACHE_URL": valkey.url, "RATE_LIMIT": str(20 * REST)}
        when = ("--now", NOW.isoformat())
        with gateway(*when, **settings) as one, gateway(*when, **settings) as other:
            one.ready()
            other.ready()
            async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
                first = [(await client.get(f"{one.origin}{NEVER_CACHED}")).status_code for _ in range(21)]
                answered = 0
                while (await client.get(f"{other.origin}{NEVER_CACHED}")).status_code != 429:
                    answered += 1
                    for _ in range(100):  # health checks have no price, and take the time in which a report arrives
                        await client.get(f"{other.origin}/healthz")
        assert first == [400] * 20 + [429]
        assert 0 < answered < 20
