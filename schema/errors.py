"""Errors that are meant for the client, each with a stable `extensions.code`.

GraphQLError
+-- BadInput            the request itself is wrong: what, where, and what would be right
+-- SourcesUnavailable  no league asked for can answer

LeagueUnavailable       one league cannot answer; raised by the port, never sent as it is
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
    """One league cannot answer: `code` to switch on, `message` fit for a client."""

    code: str
    message: str

    def __str__(self) -> str:
        return self.message


class BadInput(GraphQLError):
    """The request is wrong. The message says what, where, and what would be right."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": BAD_USER_INPUT})


class SourcesUnavailable(GraphQLError):
    """No league asked for can answer. Where all fail alike the code is theirs, else UPSTREAM_UNAVAILABLE."""

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
