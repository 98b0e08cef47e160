"""Convert errors to the form that clients see: each has a code, and an unexpected error shows only an id.

The log has the details of an unexpected error under the same id.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final
from uuid import uuid4

from graphql import GraphQLError, GraphQLSyntaxError

from schema.errors import BAD_USER_INPUT, GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, INTERNAL_SERVER_ERROR
from schema.rules.limits import Limits, OverLimit

_log = logging.getLogger(__name__)
UNEXPECTED: Final = "Something went wrong on our side."
_PARSER_LIMIT: Final = re.compile(r"more than \d+ (tokens|comments|code points)\.")
"""The message of graphql-core for its own limits. Only the message shows that a limit was exceeded."""
_LIMIT_OF: Final = {"tokens": "tokens", "comments": "comments", "code points": "source_length"}


def is_unexpected(error: GraphQLError) -> bool:
    """Return whether an error is a fault of the gateway: neither a client's mistake nor meant for clients."""
    return error.original_error is not None and not isinstance(error.original_error, GraphQLError)


def new_error_id() -> str:
    """Return an id for the unexpected errors of a request; the log can be searched for the id."""
    return uuid4().hex


def _syntax(error: GraphQLSyntaxError, limits: Limits) -> GraphQLError:
    found = _PARSER_LIMIT.search(error.message)
    if found is None:
        error.extensions = {"code": GRAPHQL_PARSE_FAILED}
        return error
    limit = getattr(limits, _LIMIT_OF[found[1]])
    words = "characters" if found[1] == "code points" else found[1]
    return OverLimit(
        _LIMIT_OF[found[1]],
        limit,
        None,
        f"The document has more than {limit:,} {words}, which is the limit. Request less, or send several requests.",
    )


def with_code(error: GraphQLError, limits: Limits, code: str) -> GraphQLError:
    """Return an error that is meant for the client with a code: its own code, or `code` if the error has no code."""
    if isinstance(error, GraphQLSyntaxError):
        return _syntax(error, limits)
    error.extensions = {"code": code, **(error.extensions or {})}
    return error


def _masked(error: GraphQLError, error_id: str) -> GraphQLError:
    return GraphQLError(
        UNEXPECTED,
        error.nodes,
        error.source,
        error.positions,
        error.path,
        extensions={"code": INTERNAL_SERVER_ERROR, "id": error_id},
    )


def format_errors(
    errors: Sequence[GraphQLError], limits: Limits, new_id: Callable[[], str], *, executed: bool
) -> list[GraphQLError]:
    """Return errors in the form that clients see.

    The unexpected errors of a request share an id and a log event. The event has the traceback of the first error and
    the number of errors of each kind; without this, a fault in a page of games would fill the log.
    """
    unexpected = [error for error in errors if is_unexpected(error)]
    error_id = new_id() if unexpected else ""
    if unexpected:
        _log_unexpected(unexpected, error_id)
    return [
        _masked(error, error_id)
        if is_unexpected(error)
        else with_code(error, limits, BAD_USER_INPUT if executed else GRAPHQL_VALIDATION_FAILED)
        for error in errors
    ]


def _log_unexpected(errors: Sequence[GraphQLError], error_id: str) -> None:
    first = errors[0]
    kinds = Counter(type(error.original_error).__name__ for error in errors)
    _log.error(
        "unexpected error %s at %s: %s",
        error_id,
        ".".join(map(str, first.path or ())) or "the root",
        ", ".join(f"{kind} x {count}" for kind, count in kinds.items()),
        exc_info=first.original_error,
        extra={"error_id": error_id},
    )
