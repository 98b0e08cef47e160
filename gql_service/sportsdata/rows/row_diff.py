"""The difference between two lists of rows, found by the digests of their rows.

Only rows that differ in bytes are decoded, because a refresh changes a few rows of a season that has thousands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from gql_service.process.background import in_turns
from gql_service.sportsdata.rows.answer import Answer, decoded


@dataclass(frozen=True, slots=True, eq=False)
class RowDiff:
    """The rows that only one of two lists has. All other rows are the same in both."""

    before: Sequence[bytes]
    """The digests of all rows of the previous list, in its order."""
    after: Sequence[bytes]
    """The digests of all rows of the new list, in its order."""
    removed: Sequence[tuple[bytes, Any]]
    """Each row that only the previous list has, decoded, with its digest."""
    added: Mapping[int, tuple[bytes, Any]]
    """Each row that only the new list has, decoded, with its digest, by its position in the new list."""

    @classmethod
    def between(cls, before: Answer, after: Answer) -> Self:
        """Compare two lists. Raises zlib.error or ValueError if the stored data of a changed row is damaged."""
        old, new = list(before.rows().digested()), list(after.rows().digested())
        old_digests, new_digests = ([digest for digest, _ in in_turns(rows, at_once=256)] for rows in (old, new))
        in_old, in_new = set(old_digests), set(new_digests)
        removed = [(digest, decoded(read())) for digest, read in in_turns(old, at_once=256) if digest not in in_new]
        added = {
            position: (digest, decoded(read()))
            for position, (digest, read) in enumerate(in_turns(new, at_once=256))
            if digest not in in_old
        }
        return cls(old_digests, new_digests, removed, added)
