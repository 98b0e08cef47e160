"""However many clients ask at the same time, and however many containers answer: a single upstream call per route."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import islice

import pytest

from gql_service.sandbox import create_sandbox
from tests.builders import NOW
from tests.faulty_vendor import FaultyVendor
from tests.load import Load, post
from tests.processes import HELD_CLOCK, gateway
from tests.valkey_server import ValkeyServer

LEAGUES = ("NFL", "NBA", "MLB", "NHL")
REQUESTS, AT_ONCE = 10_000, 200
ON_DAYS = '{ games(on: "2026-11-26", leagues: [%s], first: 1) { totalCount } }'
TEAMS = "{ teams(leagues: [%s], first: 1) { totalCount } }"
SEASONS = "{ seasons(leagues: [%s]) { year } }"


def requests() -> Iterator[bytes]:
    """Yield requests for data of four leagues, in turn."""
    while True:
        for query in (ON_DAYS, TEAMS, SEASONS):
            for league in LEAGUES:
                yield post(query % league)


@pytest.mark.parametrize("processes", [1, 3])
async def test_ten_thousand_requests_at_a_cold_start_cost_one_call_a_route(processes: int) -> None:
    async with AsyncExitStack() as stack:
        vendor = await stack.enter_async_context(FaultyVendor(create_sandbox(lambda: NOW)).running())
        settings = {
            "SOURCE": "live",
            "SPORTSDATA_API_KEY": "a-key",
            "SPORTSDATA_BASE_URL": f"http://127.0.0.1:{vendor.port}",
            "SPORTSDATA_MONTHLY_CALLS": "unlimited",
            "LEAGUES": ",".join(LEAGUES),
        }
        if processes > 1:
            settings["CACHE_URL"] = stack.enter_context(ValkeyServer()).url
        gateways = [stack.enter_context(gateway(command=HELD_CLOCK, **settings)) for _ in range(processes)]
        origins = [each.origin for each in gateways]
        seen = await Load(origins, islice(requests(), REQUESTS), at_once=AT_ONCE).run()
        assert (seen.answered, seen.failures) == (REQUESTS, [])
        assert len(vendor.calls) > 4 * len(LEAGUES)
        assert {path: count for path, count in vendor.calls.items() if count != 1} == {}
