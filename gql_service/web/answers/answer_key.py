"""The key of an answer: everything that the answer depends on, except time and data."""

from collections.abc import Mapping
from sys import getsizeof
from typing import Any, Final, NamedTuple

import orjson

from gql_service.web.answers.right_sized import right_sized
from gql_service.web.routes import GRAPHQL, ServedRoute
from gql_service.web.transport.refusal import Refusal

_KEY_BYTES: Final = 296
"""Memory of a key and its cache entry, without the parts. Measured with tracemalloc; a test compares it."""


class AnswerKey(NamedTuple):
    """The key of an answer. Requests with equal keys have the same answer."""

    route: str
    """The path of the route in the table of routes."""
    request: str
    """The document of a GraphQL operation; on another route, the request in one form for all its spellings."""
    operation_name: str = ""
    variables: bytes = b""
    """The variables of the operation as JSON, with their names in order."""
    media_type: str = ""

    @property
    def is_operation(self) -> bool:
        """Whether the request is a GraphQL operation."""
        return self.route == GRAPHQL.path

    @property
    def weight(self) -> int:
        """The memory of the key and its cache entry in bytes."""
        return _KEY_BYTES + sum(map(getsizeof, self[1:]))


def operation_key(
    document: str, operation_name: str | None, variables: Mapping[str, Any] | None, media_type: str
) -> AnswerKey:
    """Return the key of a GraphQL operation. The order of the variables does not matter.

    Raises Refusal for variables that nest deeper than 254 levels, because orjson reads such variables but cannot write
    them.
    """
    try:
        written = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS) if variables else b"{}"
    except orjson.JSONEncodeError:
        raise Refusal(400, "`variables` nest too deep; no argument takes lists of lists.") from None
    return AnswerKey(GRAPHQL.path, document, operation_name or "", right_sized(written), media_type)


def parameters_key(route: ServedRoute, parameters: Mapping[str, str]) -> AnswerKey:
    """Return the key of a request with a query string. The order of the parameters does not matter."""
    return AnswerKey(route.path, orjson.dumps(parameters, option=orjson.OPT_SORT_KEYS).decode())
