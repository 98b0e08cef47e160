"""The shared cache goes and comes back while requests are under way."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle, islice, product

from tests.load import Load, post
from tests.processes import gateway
from tests.valkey_server import ValkeyServer

REQUESTS, AT_ONCE = 3_000, 16
LEAGUES = ("NFL", "NBA", "NHL")
QUERY = 'query { games(on: "today", leagues: [NFL], first: 3) { totalCount sources { stale } } }'


def requests() -> Iterator[bytes]:
    """Yield requests for data in memory, and at times for a season that has to be fetched."""
    for year, league in cycle(product(range(2016, 2026), LEAGUES)):
        # An odd number together with the next line, so that each of the two gateways gets requests for seasons.
        for _ in range(98):
            yield post(QUERY)
        query = "query ($year: Int!) { games(season: $year, leagues: [%s], first: 1) { totalCount } }" % league
        yield post(query, year=year)


async def test_a_cache_killed_and_started_again_fails_no_request() -> None:
    with ExitStack() as stack:
        server = stack.enter_context(ValkeyServer())
        gateways = [stack.enter_context(gateway(CACHE_URL=server.url, LEAGUES=",".join(LEAGUES))) for _ in range(2)]
        for each in gateways:
            each.ready()
        killed, started = asyncio.Event(), asyncio.Event()

        def at(count: int) -> None:
            if count >= REQUESTS // 3 and not killed.is_set():
                server.kill()
                killed.set()
            if count >= 2 * REQUESTS // 3 and not started.is_set():
                server.start()
                started.set()

        origins = [each.origin for each in gateways]
        seen = await Load(origins, islice(requests(), REQUESTS), at_once=AT_ONCE).run(at)
        assert (seen.answered, seen.failures) == (REQUESTS, [])
        assert started.is_set()
        for each in gateways:
            each.says("shared cache lost")
            each.says("shared cache back")
