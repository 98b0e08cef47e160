"""Errors that are meant for the client, each with a stable `extensions.code`.

GraphQLError
+-- BadInput            the request is wrong; the message states the problem, its place and the correct form
+-- SourcesUnavailable  no requested league can answer

LeagueUnavailable a single league cannot answer; raised by the port, never sent to clients as raised
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import GraphQLError

from schema.enums import League

BAD_USER_INPUT = "BAD_USER_INPUT"
GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"
OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
OPERATION_TOO_COMPLEX = "OPERATION_TOO_COMPLEX"
LEAGUE_NOT_SERVED = "LEAGUE_NOT_SERVED"
SEASON_NOT_SERVED = "SEASON_NOT_SERVED"
UPSTREAM_UNAVAILABLE = "UPSTREAM_UNAVAILABLE"


@dataclass(frozen=True)
class LeagueUnavailable(Exception):
    """A league cannot answer. `code` is meant for programs, `message` for people; clients may see both."""

    code: str
    message: str

    def __str__(self) -> str:
        return self.message


class BadInput(GraphQLError):
    """The request is wrong. The message states the problem, its place and the correct form."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": BAD_USER_INPUT})


class SourcesUnavailable(GraphQLError):
    """No requested league can answer.

    If all leagues fail with the same code, the error has this code; otherwise the code is UPSTREAM_UNAVAILABLE.
    """

    def __init__(self, failures: Mapping[League, LeagueUnavailable]) -> None:
        codes = {failure.code for failure in failures.values()}
        self.code = codes.pop() if len(codes) == 1 else UPSTREAM_UNAVAILABLE
        super().__init__(
            " ".join(f"{league.value}: {failure.message}" for league, failure in failures.items()),
            extensions={
                "code": self.code,
                "leagues": [league.value for league in failures],
            },
        )
