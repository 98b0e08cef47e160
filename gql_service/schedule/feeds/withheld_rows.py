"""Rows of the newest answer that are not shown yet, remembered in memory and shared through the cache.

Any container may fetch the next answer of a route, and thereby confirm rows that another container has withheld.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from gql_service.cache.port import AnswerCache, CacheEntry
from gql_service.sportsdata.rows.withheld import Withheld, WithheldRow

_WITHHELD: Final = "!withheld"
"""Suffix of keys in the shared cache."""


class WithheldRows:
    """The withheld rows, by the paths of their routes."""

    def __init__(self, cache: AnswerCache, keep: timedelta) -> None:
        self._cache = cache
        self._keep = keep
        self._rows: dict[str, Withheld] = {}

    async def of(self, path: str, before: datetime, after: datetime) -> Mapping[str, WithheldRow]:
        """Return the rows withheld since the answer of `before`, which is shown, and before the answer of `after`."""
        stored = await self._cache.get(path + _WITHHELD)
        candidates = [self._rows.get(path)]
        if stored is not None and stored.answer is not None:
            candidates.insert(0, Withheld.read(stored.fetched_at, stored.answer))
        fitting = (each.rows for each in candidates if each is not None and each.between(before, after))
        return {game: row for rows in fitting for game, row in rows.items()}

    async def note(self, path: str, withheld: Withheld, *, share: bool) -> None:
        """Remember the withheld rows of the newest answer. With `share`, store them for other containers too."""
        if not withheld.rows:
            self._rows.pop(path, None)
            return
        self._rows[path] = withheld
        if share:
            await self._cache.put(path + _WITHHELD, CacheEntry(withheld.at, withheld.stored()), self._keep)

    def forget(self, path: str) -> None:
        """Forget the withheld rows of a path."""
        self._rows.pop(path, None)
