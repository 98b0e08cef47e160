"""Whether a new answer may replace the previous one: lists that have lost most of their rows, and withheld rows."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, CacheEntry
from gql_service.schedule.feeds.feed import Feed, FetchedAnswer
from gql_service.schedule.feeds.withheld_rows import WithheldRows
from gql_service.sportsdata.errors import Unreadable
from gql_service.sportsdata.rows.merging import merge
from gql_service.sportsdata.rows.row_counts import counted
from gql_service.sportsdata.rows.withheld import Withheld

SHRUNK_FOR: Final = timedelta(hours=24)
"""A list that has lost most of its rows is accepted after the vendor has returned such lists for this long."""
_DOUBTED: Final = "!doubted"
"""Suffix of keys in the shared cache: since when the lists of a path have lacked most rows."""
_log = structlog.get_logger(__name__)


class Plausibility:
    """Checks new answers against the previous answers of their routes."""

    def __init__(self, cache: AnswerCache, keep: timedelta) -> None:
        self._cache = cache
        self._keep = keep
        self._withheld = WithheldRows(cache, keep)

    async def checked(self, feed: Feed, after: FetchedAnswer, *, adopted: bool = False) -> FetchedAnswer:
        """Return an answer merged with the previous one. Raises Unreadable if the list has lost most of its rows.

        `adopted` means that another container has fetched the answer and has shared the rows that it withholds.
        """
        before, path, legible = feed.latest, feed.path, feed.route.legible
        if before is None:
            counts, count = await counted(after.answer, legible)
            if count.leaves_nothing:
                raise Unreadable(path, count.doubt)
            return replace(after, counts=counts, doubt=count.doubt)
        withheld = await self._withheld.of(path, before.fetched_at, after.fetched_at)
        found = await merge(before, after, withheld, legible)
        held = FetchedAnswer(found.answer, after.fetched, found.settled, found.counts, found.count.doubt)
        if found.shrunk is None:
            await self._withheld.note(path, Withheld(after.fetched_at, found.withheld), share=not adopted)
            return held
        doubted_for = after.fetched_at - await self._doubted_since(path, before.fetched_at, after.fetched_at)
        # Missing rows may have been removed by the vendor. Rows that are present but unreadable are always a fault.
        if doubted_for < SHRUNK_FOR or found.count.leaves_nothing:
            raise Unreadable(path, f"suspiciously few rows: {found.shrunk}")
        _log.warning("a shrunken answer is believed", path=path, rows=found.shrunk)
        return held

    def forget(self, path: str) -> None:
        """Forget the withheld rows of a path."""
        self._withheld.forget(path)

    async def _doubted_since(self, path: str, whole_at: datetime, now: datetime) -> datetime:
        """Return since when lists have lacked most rows. The list of `whole_at` was still complete.

        Containers share this instant through the cache, so that a restart does not begin the wait again.
        """
        noted = await self._cache.get(path + _DOUBTED)
        if noted is not None and whole_at < noted.fetched_at <= now:
            return noted.fetched_at
        await self._cache.put(path + _DOUBTED, CacheEntry(now, None, Unreadable.code), self._keep)
        return now
