"""Trusted documents: with TRUSTED_DOCUMENTS_ONLY, no other documents are served.

Trusted are the operations of schema/operations/, by file name, and the documents of a manifest, by id. All of these
documents are also known by their SHA-256, and by their text in any layout. Sources: Apollo's safelists, and the draft
of persisted documents for GraphQL over HTTP.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from graphql import GraphQLError
from graphql.utilities import strip_ignored_characters

import schema
from gql_service.web.graphql.persisted import LARGEST_DOCUMENT_BYTES, PREFIX, name_in
from gql_service.web.transport.refusal import Refusal

OPERATIONS: Final = Path(schema.__file__).parent / "operations"
NOT_IN_LIST: Final = "PERSISTED_QUERY_NOT_IN_LIST"
NOT_IN_SAFELIST: Final = "QUERY_NOT_IN_SAFELIST"


def shipped_documents(folder: Path = OPERATIONS) -> dict[str, str]:
    """Return the documents of a folder by file name."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.graphql"))}


class TrustedDocuments:
    """Replaces PersistedDocuments, without additions by clients. Raises GraphQLError for unreadable documents."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._by_name: dict[str, str] = {}
        self._by_text: dict[str, str] = {}
        for text in documents.values():
            short = strip_ignored_characters(text)
            for form in (text, short):
                self._by_text[form] = text
                self._by_name[hashlib.sha256(form.encode()).hexdigest()] = text
        # Names come last, because an id of a manifest takes precedence over an equal hash.
        self._by_name.update({name.removeprefix(PREFIX): text for name, text in documents.items()})

    def resolve(self, data: Mapping[str, Any]) -> str | None:
        """Return the trusted document that a request contains or names; None if the request has neither.

        Raises Refusal if the document is not trusted.
        """
        query, name = data.get("query"), name_in(data)
        if isinstance(query, str) and query:
            return self._of_text(query)
        if name is None:
            return None
        if (found := self._by_name.get(name)) is None:
            raise Refusal(
                200, f"There is no trusted document `{name[:80]}`; only trusted documents are served.", NOT_IN_LIST
            )
        return found

    def remember(self, data: Mapping[str, Any], query: str) -> None:
        """Store nothing, because clients cannot add trusted documents."""

    def _of_text(self, query: str) -> str:
        found = self._by_text.get(query)
        if found is None and len(query) <= LARGEST_DOCUMENT_BYTES:
            found = self._by_text.get(_short(query))
        if found is None:
            raise Refusal(
                200,
                "This document is not trusted, and only trusted documents are served: send a trusted document, its "
                "hash or its id.",
                NOT_IN_SAFELIST,
            )
        return found


def _short(query: str) -> str:
    """Return a text that is the same for all layouts of a document; empty if the text is not a document."""
    try:
        return strip_ignored_characters(query)
    except GraphQLError:
        return ""
