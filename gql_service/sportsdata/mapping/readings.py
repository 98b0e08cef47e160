"""Caches the games read from rows, so that a refresh reads only changed rows.

A refresh changes a few rows of a season that has thousands, and reading rows takes most of the time of a snapshot.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Self

from gql_service.sportsdata.fields.game_row import GameRow
from gql_service.sportsdata.fields.times import CLOCKS_DIFFER

AN_HOUR: Final = timedelta(hours=1) + CLOCKS_DIFFER
"""The difference between the two readings of a local time, plus tolerated clock skew."""


class Readings:
    """Games by the digest of the row's bytes: looked up in `before`, and recorded for the next refresh."""

    def __init__(self, before: Self | None = None) -> None:
        self._before = before.found if before is not None else {}
        self.found: dict[bytes, GameRow | None] = {}

    def __len__(self) -> int:
        return len(self.found)

    def of(self, digest: bytes, read: Callable[[], GameRow | None], seen_at: datetime | None = None) -> GameRow | None:
        """Return the game of a row; call `read` only if the row is new. An error of `read` is raised again each time.

        A row changed less than an hour before its response is read again next time. Its `Updated` may then have a
        second possible reading. This lets all containers choose the same reading, whenever they started.
        """
        found = self._before[digest] if digest in self._before else read()
        if not _may_be_read_otherwise(found, seen_at):
            self.found[digest] = found
        return found


def _may_be_read_otherwise(game: GameRow | None, seen_at: datetime | None) -> bool:
    changed = game.updated_at if game is not None else None
    return changed is not None and seen_at is not None and changed + AN_HOUR > seen_at
