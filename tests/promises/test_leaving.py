"""A container leaves under load, behind a balancer that notices by its health checks alone."""

import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack

from tests.haproxy import balancer
from tests.load import Load, post
from tests.processes import gateway_process

AT_MOST, AT_ONCE, BEFORE, AFTER = 200_000, 8, 500, 1_000
DRAIN_SECONDS = "5"
"""Longer than the balancer takes to notice: two checks, a second apart."""
QUERY = '{ games(on: "today", leagues: [NFL], first: 3) { totalCount } }'


async def test_sigterm_to_one_of_two_under_load_fails_no_request() -> None:
    async with AsyncExitStack() as stack:
        settings = {"SOURCE": "sandbox", "LEAGUES": "NFL", "DRAIN_SECONDS": DRAIN_SECONDS}
        leaving, staying = [await stack.enter_async_context(gateway_process(**settings)) for _ in range(2)]
        for gateway in (leaving, staying):
            await gateway.ready()
        origin = stack.enter_context(balancer([leaving.origin, staying.origin]))
        left = AFTER

        def requests() -> Iterator[bytes]:
            """Go on until the one has ended, and for a while after."""
            nonlocal left
            for count in range(AT_MOST):
                if count == BEFORE:
                    leaving.process.send_signal(signal.SIGTERM)
                if leaving.process.returncode is not None:
                    left -= 1
                if left <= 0:
                    return
                yield post(QUERY)

        seen = await Load([origin], requests(), at_once=AT_ONCE).run()
        assert leaving.process.returncode in (0, -signal.SIGTERM), "it ends by itself"
        assert staying.process.returncode is None
        assert seen.failures == []
        assert seen.answered > BEFORE + AFTER
