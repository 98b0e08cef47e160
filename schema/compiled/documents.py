"""The documents that were seen lately: parsed, validated, priced and compiled once each."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import getsizeof
from typing import Any, Final

from graphql import ASTValidationRule, DocumentNode, GraphQLError, TokenKind

from schema.compiled.operation import Operation
from schema.compiled.tally import Reason
from schema.cost import OperationCost, Prices

MAX_DOCUMENTS: Final = 512
MAX_BYTES: Final = 16 * 1024 * 1024
"""Of memory, as it is weighed here: some 500 documents with the fields of a screen."""
MAX_DOCUMENT: Final = 32 * 1024
"""The longest document that is kept, in bytes of UTF-8; a longer one is read anew each time."""

# What Python takes, as seen with tracemalloc; a test holds it to that. A short document takes a hundred times its text.
_DOCUMENT_BYTES: Final = 4_000
_NAME_BYTES: Final = 380
"""For each name, its letters aside, with the nodes, the locations and the token that it leads to."""
_TOKEN_BYTES: Final = 230
"""For each other token, likewise; comments are tokens, too."""
_ERROR_BYTES: Final = 1_300
"""For each error of validation, its message aside."""
_BY_SOURCE: Final = 2
"""For each byte of generated source: the code made of it, and what that refers to."""


def _weight(text: str, document: DocumentNode) -> int:
    """Return about how many bytes a parsed document takes in memory."""
    weight = _DOCUMENT_BYTES + getsizeof(text)
    token = document.loc.start_token if document.loc is not None else None
    while token is not None:
        weight += _NAME_BYTES if token.kind is TokenKind.NAME else _TOKEN_BYTES
        weight += getsizeof(token.value) if token.value is not None else 0
        token = token.next
    return weight


@dataclass(slots=True)
class KnownDocument:
    """A document that could be parsed. `errors` are those of validation by `rules`; None: not yet validated.

    `weight` is about how many bytes of memory it takes in all.
    """

    text: str
    document: DocumentNode
    weight: int
    among: "KnownDocuments"
    rules: tuple[type[ASTValidationRule], ...] = ()
    errors: list[GraphQLError] | None = None
    prices: Prices | None = None
    operations: dict[str | None, Operation | Reason] = field(default_factory=dict)

    def checked(self, rules: tuple[type[ASTValidationRule], ...], errors: list[GraphQLError], prices: Prices) -> None:
        """Note what the checks found."""
        more = sum(_ERROR_BYTES + getsizeof(error.message) for error in errors)
        less = sum(_ERROR_BYTES + getsizeof(error.message) for error in self.errors or ())
        self.rules = rules
        self.errors = errors
        self.among.weigh(self, more - less)
        self.prices = None if errors else prices

    def affordable(self, operation_name: str | None, variables: Mapping[str, Any] | None) -> OperationCost | None:
        """Return the cost of an operation; None where it is not known to be cheap enough with these variables."""
        return self.prices.affordable(operation_name, variables or {}) if self.prices is not None else None


class KnownDocuments:
    """Documents by their text, bounded in number and in bytes of memory; those not asked for the longest go first."""

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
        if len(text.encode(errors="replace")) > MAX_DOCUMENT or text in self._known:
            return self._known.get(text)
        known = self._known[text] = KnownDocument(text, document, _weight(text, document), self)
        self.bytes += known.weight
        self._trim()
        return known

    def grow(self, known: KnownDocument, size: int) -> None:
        """Note that a document has so many bytes of generated source more, or less."""
        self.weigh(known, _BY_SOURCE * size)

    def weigh(self, known: KnownDocument, more: int) -> None:
        """Note that a document takes so many bytes of memory more, or less."""
        if self._known.get(known.text) is known:
            known.weight += more
            self.bytes += more
            self._trim()

    def _trim(self) -> None:
        while self._known and (len(self._known) > self._max_documents or self.bytes > self._max_bytes):
            _, dropped = self._known.popitem(last=False)
            self.bytes -= dropped.weight
