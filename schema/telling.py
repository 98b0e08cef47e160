"""What clients are told of errors: a code for each, and of what is unexpected only an id that the log has too."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final
from uuid import uuid4

from graphql import GraphQLError, GraphQLSyntaxError

from schema.errors import BAD_USER_INPUT, GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, INTERNAL_SERVER_ERROR
from schema.limits import Limits, OverLimit

_log = logging.getLogger(__name__)
UNEXPECTED: Final = "Something went wrong on our side."
_PARSER_LIMIT: Final = re.compile(r"more than \d+ (tokens|comments|code points)\.")
"""How graphql-core says that one of its own limits is passed; it has no other sign of it."""
_LIMIT_OF: Final = {"tokens": "tokens", "comments": "comments", "code points": "source_length"}


def is_unexpected(error: GraphQLError) -> bool:
    """Tell a fault of ours from a mistake of the client's or an error that is meant for the client."""
    return error.original_error is not None and not isinstance(error.original_error, GraphQLError)


def new_error_id() -> str:
    """Return an id for what goes wrong in one request, by which the log is searched."""
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
        f"The document has more than {limit:,} {words}, which is the limit. Ask for less, or in several requests.",
    )


def coded(error: GraphQLError, limits: Limits, code: str) -> GraphQLError:
    """Return an error that is meant for the client with a code, its own or else `code`."""
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


def told(
    errors: Sequence[GraphQLError], limits: Limits, new_id: Callable[[], str], *, executed: bool
) -> list[GraphQLError]:
    """Return errors as the client is told them.

    Those that are unexpected share one id and one log event with the first's traceback and the number of each kind: a
    fault in a page of games would fill the log else.
    """
    unexpected = [error for error in errors if is_unexpected(error)]
    error_id = new_id() if unexpected else ""
    if unexpected:
        _log_unexpected(unexpected, error_id)
    return [
        _masked(error, error_id)
        if is_unexpected(error)
        else coded(error, limits, BAD_USER_INPUT if executed else GRAPHQL_VALIDATION_FAILED)
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
