"""The documents that were seen lately: parsed, validated, priced and compiled once each."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import ASTValidationRule, DocumentNode, GraphQLError

from schema.compiled.operation import Operation
from schema.compiled.tally import Reason
from schema.cost import Prices

MAX_DOCUMENTS: Final = 512
MAX_BYTES: Final = 512 * 1024
"""Of documents and generated source together. A parsed document takes about 80 times its text in memory."""
MAX_DOCUMENT: Final = 32 * 1024
"""The longest document that is kept, in bytes; a longer one is read anew each time."""


@dataclass(slots=True)
class KnownDocument:
    """A document that could be parsed. `errors` are those of validation by `rules`; None: not yet validated."""

    text: str
    document: DocumentNode
    size: int
    rules: tuple[type[ASTValidationRule], ...] = ()
    errors: list[GraphQLError] | None = None
    prices: Prices | None = None
    operations: dict[str | None, Operation | Reason] = field(default_factory=dict)

    def checked(self, rules: tuple[type[ASTValidationRule], ...], errors: list[GraphQLError], prices: Prices) -> None:
        """Note what the checks found."""
        self.rules = rules
        self.errors = errors
        self.prices = None if errors else prices

    def affordable(self, operation_name: str | None, variables: Mapping[str, Any] | None) -> int | None:
        """Return the cost of an operation; None where it is not known to be cheap enough with these variables."""
        return self.prices.affordable(operation_name, variables or {}) if self.prices is not None else None


class KnownDocuments:
    """Documents by their text, bounded in number and bytes; those not asked for the longest go first."""

    def __init__(self, max_documents: int = MAX_DOCUMENTS, max_bytes: int = MAX_BYTES) -> None:
        self._max_documents = max_documents
        self._max_bytes = max_bytes
        self._known: OrderedDict[str, KnownDocument] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._known)

    def get(self, text: str) -> KnownDocument | None:
        """Return a document, and note that it was asked for."""
        found = self._known.get(text)
        if found is not None:
            self._known.move_to_end(text)
        return found

    def add(self, text: str, document: DocumentNode) -> KnownDocument | None:
        """Keep a document unless it is too long, and return it."""
        size = len(text.encode(errors="replace"))
        if size > MAX_DOCUMENT or text in self._known:
            return self._known.get(text)
        known = self._known[text] = KnownDocument(text, document, size)
        self.bytes += size
        self._trim()
        return known

    def grow(self, known: KnownDocument, size: int) -> None:
        """Note that a document has so many bytes of generated source more, or less."""
        if self._known.get(known.text) is known:
            known.size += size
            self.bytes += size
            self._trim()

    def _trim(self) -> None:
        while self._known and (len(self._known) > self._max_documents or self.bytes > self._max_bytes):
            _, dropped = self._known.popitem(last=False)
            self.bytes -= dropped.size
