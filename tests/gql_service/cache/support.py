"""Shared parts of the tests of the cache."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from gql_service.cache.port import CacheEntry
from gql_service.sportsdata.rows.answer import Answer
from tests.builders import NOW

PATIENCE_SECONDS: Final = 10
PATH: Final = "/v3/nfl/scores/json/Schedules/2026"
OTHER: Final = "/v3/nba/scores/json/Games/2026"
LONG: Final = timedelta(hours=1)
SHORT: Final = timedelta(milliseconds=40)


class Heard:
    """Receives notices; `next` waits for a notice."""

    def __init__(self) -> None:
        self._notices: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, path: str) -> None:
        self._notices.put_nowait(path)

    async def next(self) -> str:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._notices.get()


def stored(body: bytes = b"[1]", *, after: timedelta = timedelta(0)) -> CacheEntry:
    """An answer that was fetched some time after NOW."""
    return CacheEntry(NOW + after, Answer.of(body, max_age=30))


def seen(found: CacheEntry | None) -> object:
    """Return everything that a user of the cache can see, for comparison."""
    if found is None or found.answer is None:
        return found
    answer = found.answer
    return (found.fetched_at, answer.body, answer.digests, answer.is_list, answer.size, answer.max_age)


async def until(ask: Callable[[], Awaitable[bool]]) -> None:
    """Ask again and again until the answer is yes."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await ask():  # noqa: ASYNC110 - a server has no event for a key whose time is over
            await asyncio.sleep(0)
