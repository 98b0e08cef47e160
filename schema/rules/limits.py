"""The limits of a request, and the error for an exceeded limit."""

from dataclasses import dataclass, fields
from typing import Final

from graphql import GraphQLError, Node

MOST: Final = 1_000_000_000
"""Counts stop at this number: larger counts are of no use, and JSON readers have a limit for integers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of a request.

    Each exceeded limit gives an error with a code of its own, such as `MAX_DEPTH_LIMIT` for `depth`.
    """

    source_length: int = 32_768
    """Characters of the document."""
    tokens: int = 1_000
    """Names, braces, values and similar tokens; spaces, commas and comments do not count."""
    comments: int = 200
    nesting: int = 100
    """Nested braces, with fragments expanded: the recursion depth of parsing and execution."""
    depth: int = 15
    """Nested fields, except fields of introspection."""
    introspection_depth: int = 30
    """Nested fields inside `__schema` or `__type`."""
    introspection_size: int = 100_000
    """The approximate number of values that introspection returns; see `schema.rules.cost`."""
    aliases: int = 50
    duplicates: int = 20
    """Occurrences of a field between the same braces; merging the occurrences takes quadratic time."""
    root_fields: int = 30
    directives: int = 50
    list_length: int = 200
    """Entries of each list, in the document and in its variables."""
    cost: int = 400_000
    """See `schema.rules.cost`. Enough for the largest page of games with all fields of games, teams and venues."""

    def parse_options(self) -> dict[str, int]:
        """Return the limits that graphql-core's parser enforces."""
        return {
            "max_source_length": self.source_length,
            "max_lexical_tokens": self.tokens,
            "max_comments": self.comments,
        }


def limit_code(name: str) -> str:
    """Return the error code of a limit. `name` is the name of the limit in Limits."""
    return f"MAX_{name.upper()}_LIMIT"


LIMIT_CODES: Final = tuple(limit_code(each.name) for each in fields(Limits) if each.name != "cost")
"""The cost has a code of its own: schema.errors.OPERATION_TOO_COMPLEX."""


class OverLimit(GraphQLError):
    """A limit is exceeded. The extensions contain the limit and the number found, which is never above MOST."""

    def __init__(self, name: str, limit: int, found: int | None, message: str, nodes: Node | None = None) -> None:
        extensions = {"code": limit_code(name), "limit": limit}
        if found is not None:
            extensions["found"] = found
        super().__init__(message, nodes, extensions=extensions)


def number_text(found: int) -> str:
    """Print a count; a count that stopped at MOST is printed as more."""
    return f"{found:,}" if found < MOST else f"more than {MOST:,}"
