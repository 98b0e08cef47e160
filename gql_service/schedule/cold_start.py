"""Loading at the start, again and again until something is there: a balancer sends nobody before that."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Protocol

from gql_service.schedule.breaker import COLD_PAUSE, LONGEST_PAUSE
from schema.enums import League

Sleep = Callable[[float], Awaitable[None]]


class Loads(Protocol):
    """What is loaded."""

    async def load(self, league: League) -> None:
        """Load what a visitor of today will ask for, within budget and pauses; it does not raise."""

    def has_data(self) -> bool:
        """Tell whether any league has data."""


def waits() -> Iterator[float]:
    """Yield for how many seconds to wait before each further try: 2, 4, 8 … up to the longest pause of a breaker."""
    seconds, longest = COLD_PAUSE.total_seconds(), LONGEST_PAUSE.total_seconds()
    while True:
        yield seconds
        seconds = min(2 * seconds, longest)


async def load_at_start(store: Loads, leagues: Sequence[League], sleep: Sleep = asyncio.sleep) -> None:
    """Load these leagues; where nothing at all could be had, try again until something is there."""
    for seconds in waits():
        for league in leagues:
            await store.load(league)
        if store.has_data() or not leagues:
            return
        await sleep(seconds)
