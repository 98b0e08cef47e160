"""The shared cache goes and comes back while requests are under way."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import islice

from tests.load import Load, post
from tests.processes import gateway_process
from tests.valkey_server import ValkeyServer

REQUESTS, AT_ONCE = 3_000, 16
QUERY = 'query { games(on: "today", leagues: [NFL], first: 3) { totalCount sources { stale } } }'


def requests() -> Iterator[bytes]:
    """Ask for what is held, and now and then for a season that has to be fetched."""
    year = 2000
    while True:
        for _ in range(99):
            yield post(QUERY)
        year += 1
        yield post("query ($year: Int!) { games(season: $year, leagues: [NFL], first: 1) { totalCount } }", year=year)


async def test_a_cache_killed_and_started_again_fails_no_request() -> None:
    async with AsyncExitStack() as stack:
        server = stack.enter_context(ValkeyServer())
        settings = {"SOURCE": "sandbox", "LEAGUES": "NFL", "CACHE_URL": server.url}
        gateways = [await stack.enter_async_context(gateway_process(**settings)) for _ in range(2)]
        for gateway in gateways:
            await gateway.ready()
        killed, started = asyncio.Event(), asyncio.Event()

        def at(count: int) -> None:
            if count >= REQUESTS // 3 and not killed.is_set():
                server.kill()
                killed.set()
            if count >= 2 * REQUESTS // 3 and not started.is_set():
                server.start()
                started.set()

        origins = [gateway.origin for gateway in gateways]
        seen = await Load(origins, islice(requests(), REQUESTS), at_once=AT_ONCE).run(at)
        assert (seen.answered, seen.failures) == (REQUESTS, [])
        assert started.is_set()
        for gateway in gateways:
            await gateway.says("shared cache lost")
            await gateway.says("shared cache back")
