"""An LRU cache of GraphQL documents: each is parsed, validated, priced and compiled once."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import getsizeof
from typing import Any, Final

from graphql import ASTValidationRule, DocumentNode, GraphQLError, TokenKind

from schema.compiled.operation import Operation
from schema.compiled.tally import Reason
from schema.rules.cost.bill import OperationCost
from schema.rules.cost.document import DocumentCosts

MAX_DOCUMENTS: Final = 512
MAX_BYTES: Final = 8 * 1024 * 1024
"""Memory limit by the estimates of this module: about 250 documents with the fields of a screen."""
MAX_DOCUMENT: Final = 32 * 1024
"""The longest document that is cached, in bytes of UTF-8; a longer document is parsed for every request."""

# Memory use measured with tracemalloc; a test compares it. A short document takes a hundred times its text.
_DOCUMENT_BYTES: Final = 2_000
_NAME_BYTES: Final = 380
"""For each name without its letters: the nodes, the locations and the token of the name."""
_TOKEN_BYTES: Final = 230
"""For each other token, without its text; comments are tokens, too."""
_ERROR_BYTES: Final = 1_400
"""For each validation error, without its message."""
_BY_SOURCE: Final = 2
"""For each byte of generated source: the compiled code and the objects that the code refers to."""


def _weight(text: str, document: DocumentNode) -> int:
    """Return an estimate of the memory of a parsed document, in bytes."""
    weight = _DOCUMENT_BYTES + getsizeof(text)
    token = document.loc.start_token if document.loc is not None else None
    while token is not None:
        weight += _NAME_BYTES if token.kind is TokenKind.NAME else _TOKEN_BYTES
        weight += getsizeof(token.value) if token.value is not None else 0
        token = token.next
    return weight


@dataclass(slots=True)
class KnownDocument:
    """A parsed document. `errors` are the errors of validation by `rules`; None before validation.

    `weight` estimates the memory of the document with its errors and generated source, in bytes.
    """

    text: str
    document: DocumentNode
    weight: int
    among: "KnownDocuments"
    rules: tuple[type[ASTValidationRule], ...] = ()
    errors: list[GraphQLError] | None = None
    costs: DocumentCosts | None = None
    operations: dict[str | None, Operation | Reason] = field(default_factory=dict)

    def checked(
        self, rules: tuple[type[ASTValidationRule], ...], errors: list[GraphQLError], costs: DocumentCosts
    ) -> None:
        """Store the results of the checks; costs are stored only if there are no errors."""
        more = sum(_ERROR_BYTES + getsizeof(error.message) for error in errors)
        less = sum(_ERROR_BYTES + getsizeof(error.message) for error in self.errors or ())
        self.rules = rules
        self.errors = errors
        self.among.weigh(self, more - less)
        self.costs = None if errors else costs

    def affordable(self, operation_name: str | None, variables: Mapping[str, Any] | None) -> OperationCost | None:
        """Return the cost of an operation; None unless the cost is known to be low enough with these variables."""
        return self.costs.affordable(operation_name, variables or {}) if self.costs is not None else None


class KnownDocuments:
    """An LRU cache of documents by text, with a limit on the number of documents and on memory in bytes."""

    def __init__(self, max_documents: int = MAX_DOCUMENTS, max_bytes: int = MAX_BYTES) -> None:
        self._max_documents = max_documents
        self._max_bytes = max_bytes
        self._known: OrderedDict[str, KnownDocument] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._known)

    def get(self, text: str) -> KnownDocument | None:
        """Return a cached document and mark it as the most recently used; None if the text is not cached."""
        found = self._known.get(text)
        if found is not None:
            self._known.move_to_end(text)
        return found

    def add(self, text: str, document: DocumentNode) -> KnownDocument | None:
        """Cache a document and return the entry; None if the document is longer than `MAX_DOCUMENT`."""
        if len(text.encode(errors="replace")) > MAX_DOCUMENT or text in self._known:
            return self._known.get(text)
        known = self._known[text] = KnownDocument(text, document, _weight(text, document), self)
        self.bytes += known.weight
        self._trim()
        return known

    def grow(self, known: KnownDocument, size: int) -> None:
        """Add `size` bytes of generated source to the weight of a document; a negative size subtracts."""
        self.weigh(known, _BY_SOURCE * size)

    def weigh(self, known: KnownDocument, more: int) -> None:
        """Add `more` bytes to the weight of a cached document, then evict documents over the limits."""
        if self._known.get(known.text) is known:
            known.weight += more
            self.bytes += more
            self._trim()

    def _trim(self) -> None:
        while self._known and (len(self._known) > self._max_documents or self.bytes > self._max_bytes):
            _, dropped = self._known.popitem(last=False)
            self.bytes -= dropped.weight
