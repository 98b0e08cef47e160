"""Loading at the start, repeated until some data is loaded. A load balancer sends no requests before that."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Protocol

from gql_service.schedule.calls.pauses.retry_pauses import COLD_PAUSE, LONGEST_PAUSE
from schema.enums import League

Sleep = Callable[[float], Awaitable[None]]


class Loads(Protocol):
    """Loads the data of a league."""

    async def load(self, league: League) -> None:
        """Load the data that requests of today need, within budget and pauses. It does not raise errors of the
        vendor.
        """

    def has_data(self) -> bool:
        """Tell whether any league has data."""


def waits() -> Iterator[float]:
    """Yield the seconds to wait before each further try: 2, 4, 8 … up to the longest pause of a circuit breaker."""
    seconds, longest = COLD_PAUSE.total_seconds(), LONGEST_PAUSE.total_seconds()
    while True:
        yield seconds
        seconds = min(2 * seconds, longest)


async def load_at_start(store: Loads, leagues: Sequence[League], sleep: Sleep = asyncio.sleep) -> None:
    """Load these leagues. If no data could be loaded at all, try again until some data is loaded."""
    for seconds in waits():
        for league in leagues:
            await store.load(league)
        if store.has_data() or not leagues:
            return
        await sleep(seconds)
