"""What the rows of a season were read as, so that a refresh reads those that have changed.

In a season of thousands a refresh changes a few, and reading is most of what a snapshot takes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Self

from gql_service.sportsdata.mapping.game_row import GameRow
from gql_service.sportsdata.mapping.times import CLOCKS_DIFFER

AN_HOUR: Final = timedelta(hours=1) + CLOCKS_DIFFER
"""Between the two readings of a local time, with what clocks differ."""


class Readings:
    """Games by the digest of the row's bytes. Looked up in `before`, and kept for the next refresh."""

    def __init__(self, before: Self | None = None) -> None:
        self._before = before.found if before is not None else {}
        self.found: dict[bytes, GameRow | None] = {}

    def __len__(self) -> int:
        return len(self.found)

    def of(self, digest: bytes, read: Callable[[], GameRow | None], seen_at: datetime | None = None) -> GameRow | None:
        """Return the game of a row, read where it was not read before. What `read` raises is raised each time.

        A row that was changed within an hour of the answer is read anew next time: its `Updated` may have a second
        reading, which is not possible yet. Thus all containers come to the same one, whenever they were started.
        """
        found = self._before[digest] if digest in self._before else read()
        if not _may_be_read_otherwise(found, seen_at):
            self.found[digest] = found
        return found


def _may_be_read_otherwise(game: GameRow | None, seen_at: datetime | None) -> bool:
    changed = game.updated_at if game is not None else None
    return changed is not None and seen_at is not None and changed + AN_HOUR > seen_at
