"""An operation as logs and traces describe it: by name, hash and cost, never by its document or variables."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gql_service.telemetry.request_trace import RequestTrace
from gql_service.web.answers.kept_answer import Header
from gql_service.web.transport.data_headers import COST_HEADER

LONGEST_NAME: Final = 64
_COST: Final = COST_HEADER.lower().encode()
_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_NAMED: Final = re.compile(r"\b(?:query|mutation|subscription)\s+([_A-Za-z][_0-9A-Za-z]*)", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class OperationSeen:
    """The name of an operation, the first 16 digits of its document's SHA-256, and its cost if that is known.

    Two objects are never equal: a hash of the fields takes longer than the rest of a line of the request log.
    """

    name: str | None
    hash: str
    cost: int | None = None

    @classmethod
    def of(cls, document: str, name: str, cost: int | None = None) -> "OperationSeen":
        """Describe an operation. A name that GraphQL does not allow is left out, and a long name is cut."""
        if not name:
            named = _NAMED.search(document, 0, 2_000)
            name = named[1] if named else ""
        shown = name[:LONGEST_NAME] if _NAME.fullmatch(name) else None
        return cls(shown, hashlib.sha256(document.encode()).hexdigest()[:16], cost)


def operation_seen(trace: RequestTrace) -> OperationSeen | None:
    """Return the operation of a request; None if the request did not get as far as an operation."""
    found: OperationSeen | None = trace.operation
    if found is None and trace.asked is not None and not trace.asked[0].startswith("GET "):
        found = trace.operation = OperationSeen.of(*trace.asked, trace.cost)
    return found


def cost_in(headers: Iterable[Header]) -> int | None:
    """Return the cost that the headers of a response state."""
    value = next((value for name, value in headers if name.lower() == _COST), b"")
    return int(value) if value.isdigit() else None
