"""Documents that clients name by hash: automatic persisted queries, and `documentId`.

Sources: Apollo's protocol for automatic persisted queries, and the draft of persisted documents for GraphQL over HTTP.
"""

import hashlib
import re
from collections.abc import Mapping
from sys import getsizeof
from typing import Any, Final

from gql_service.web.bounded_lru import BoundedLRU
from gql_service.web.transport.refusal import BAD_REQUEST, Refusal

CAPACITY_BYTES: Final = 2 * 1024 * 1024
ENTRY_BYTES: Final = 300
"""Memory of a document besides its text (its name and its cache entry), measured with tracemalloc."""
LARGEST_DOCUMENT_BYTES: Final = 64 * 1024
VERSION: Final = 1

_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
PREFIX: Final = "sha256:"


class PersistedDocuments:
    """An LRU cache of documents by SHA-256 in hexadecimal, bounded in bytes of memory.

    `known` documents are always available, by their own ids.
    """

    def __init__(self, known: Mapping[str, str] | None = None, capacity: int = CAPACITY_BYTES) -> None:
        self._known = {name.removeprefix(PREFIX): document for name, document in (known or {}).items()}
        self._documents: BoundedLRU[str, str] = BoundedLRU(capacity)

    @property
    def bytes(self) -> int:
        """The memory of documents that clients have sent, in bytes."""
        return self._documents.weight

    def resolve(self, data: Mapping[str, Any]) -> str | None:
        """Return the document that a request contains or names; None if the request has neither.

        Raises Refusal if a name is unknown, or does not match the document in the same request.
        """
        query = data.get("query")
        name = name_in(data)
        if name is None:
            return query if isinstance(query, str) else None
        if not query and name in self._known:
            return self._known[name]
        name = _checked(name, "documentId" if data.get("documentId") is not None else "sha256Hash")
        if isinstance(query, str) and query:
            if hashlib.sha256(query.encode()).hexdigest() != name:
                raise Refusal(400, "The hash is not that of the query: send the SHA-256 of its UTF-8 bytes.")
            return query
        found = self._documents.get(name)
        if found is None:
            # Clients look for these words and this code, and send the document itself next.
            raise Refusal(200, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
        return found

    def remember(self, data: Mapping[str, Any], query: str) -> None:
        """Cache a document that was named and has been answered, so that invalid documents take no memory."""
        if (name := name_in(data)) is not None and name not in self._known and len(query) <= LARGEST_DOCUMENT_BYTES:
            name = hashlib.sha256(query.encode()).hexdigest()
            self._documents.put(name, query, ENTRY_BYTES + getsizeof(query))


def name_in(data: Mapping[str, Any]) -> str | None:
    """Return the id or hash by which a request names its document; None without a name. Raises Refusal."""
    document_id = data.get("documentId")
    if document_id is not None:
        return _text(document_id, "documentId")
    extensions = data.get("extensions")
    persisted = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != VERSION:
        raise Refusal(400, f"`persistedQuery` has to be an object with `version` {VERSION} and `sha256Hash`.")
    return _text(persisted.get("sha256Hash"), "sha256Hash")


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise Refusal(400, f"`{where}` has to be a SHA-256 in 64 hexadecimal digits, as a text.", BAD_REQUEST)
    return value[len(PREFIX) :] if value[: len(PREFIX)].lower() == PREFIX else value


def _checked(value: str, where: str) -> str:
    name = value.lower()
    if not _HASH.fullmatch(name):
        raise Refusal(400, f"`{where}` has to be a SHA-256 in 64 hexadecimal digits.", BAD_REQUEST)
    return name
