"""What was not shown of the answer before: remembered here, and told to the other containers by the cache.

The next answer of a route is fetched by whichever container comes first, and confirms what another one has withheld.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from gql_service.cache.port import AnswerCache, Stored
from gql_service.sportsdata.withheld import Withheld, WithheldRow

_WITHHELD: Final = "!withheld"
"""What follows a path in the shared cache."""


class WithheldRows:
    """The rows that are withheld, by the paths of their routes."""

    def __init__(self, cache: AnswerCache, keep: timedelta) -> None:
        self._cache = cache
        self._keep = keep
        self._here: dict[str, Withheld] = {}

    async def of(self, path: str, before: datetime, after: datetime) -> Mapping[str, WithheldRow]:
        """Return what was withheld since the answer of `before`, which is shown, and before that of `after`."""
        stored = await self._cache.get(path + _WITHHELD)
        told = [self._here.get(path)]
        if stored is not None and stored.answer is not None:
            told.insert(0, Withheld.read(stored.fetched_at, stored.answer))
        fitting = (each.rows for each in told if each is not None and each.between(before, after))
        return {game: row for rows in fitting for game, row in rows.items()}

    async def note(self, path: str, withheld: Withheld, *, share: bool) -> None:
        """Remember what is withheld of the newest answer, and tell the other containers with `share`."""
        if not withheld.rows:
            self._here.pop(path, None)
            return
        self._here[path] = withheld
        if share:
            await self._cache.put(path + _WITHHELD, Stored(withheld.at, withheld.stored()), self._keep)

    def forget(self, path: str) -> None:
        """Let go of what is remembered for a path."""
        self._here.pop(path, None)
