"""An operation as logs and traces describe it: by name, hash and cost, never by its document or variables."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

LONGEST_NAME: Final = 64
_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_NAMED: Final = re.compile(r"\b(?:query|mutation|subscription)\s+([_A-Za-z][_0-9A-Za-z]*)", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class OperationSummary:
    """The name of an operation, the first 16 digits of its document's SHA-256, and its cost if that is known.

    Two objects are never equal: a hash of the fields takes longer than the rest of a line of the request log.
    """

    name: str | None
    hash: str
    cost: int | None = None

    @classmethod
    def of(cls, document: str, name: str, cost: int | None = None) -> "OperationSummary":
        """Describe an operation. A name that GraphQL does not allow is left out, and a long name is cut."""
        if not name:
            named = _NAMED.search(document, 0, 2_000)
            name = named[1] if named else ""
        shown = name[:LONGEST_NAME] if _NAME.fullmatch(name) else None
        return cls(shown, hashlib.sha256(document.encode()).hexdigest()[:16], cost)
