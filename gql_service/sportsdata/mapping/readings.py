"""What the rows of a season were read as, so that a refresh reads those that have changed.

In a season of thousands a refresh changes a few, and reading is most of what a snapshot takes.
"""

from collections.abc import Callable
from typing import Self

from gql_service.sportsdata.mapping.game_row import GameRow


class Readings:
    """Games by the digest of the row's bytes. Looked up in `before`, and kept for the next refresh."""

    def __init__(self, before: Self | None = None) -> None:
        self._before = before.found if before is not None else {}
        self.found: dict[bytes, GameRow | None] = {}

    def __len__(self) -> int:
        return len(self.found)

    def of(self, digest: bytes, read: Callable[[], GameRow | None]) -> GameRow | None:
        """Return the game of a row, read where it was not read before. What `read` raises is raised each time."""
        found = self._before[digest] if digest in self._before else read()
        self.found[digest] = found
        return found
