"""Errors of the newer REST routes, as problem details (RFC 9457).

`type` is always `about:blank`, because the status states the kind of problem. `code` is meant for programs, and equals
`extensions.code` in GraphQL if both know the error.
"""

from collections.abc import Mapping
from typing import Final

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.telemetry.request_trace import note_errors
from gql_service.web.routes import READ
from gql_service.web.transport.data_headers import NO_STORE
from gql_service.web.transport.league_failure import failure_status
from schema.errors import LeagueUnavailable

PROBLEM: Final = "application/problem+json"
NOT_FOUND: Final = "NOT_FOUND"
METHOD_NOT_ALLOWED: Final = "METHOD_NOT_ALLOWED"
ALLOWED: Final = ", ".join((*READ, "OPTIONS"))

TITLES: Final[Mapping[int, str]] = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


def problem(
    status: int, code: str, detail: str, *, parameter: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a problem. `detail` states the problem and the correct form; `parameter` names the wrong parameter."""
    note_errors([code], refused=True)
    body: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "code": code,
        "detail": detail,
    }
    if parameter is not None:
        body["parameter"] = parameter
    return Response(orjson.dumps(body), status, {**NO_STORE, **(headers or {})}, PROBLEM)


def unavailable(failure: LeagueUnavailable) -> Response:
    """Return the problem for a league that cannot answer."""
    answer = failure_status(failure.code)
    return problem(answer.status, failure.code, failure.message, headers=answer.headers)


class ReadOnly:
    """Passes GET and HEAD on to another app, and answers all other methods with the list of methods."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._app
        if scope["method"] == "OPTIONS":
            answer = Response(None, 204, {**NO_STORE, "Allow": ALLOWED})
        elif scope["method"] not in READ:
            answer = problem(
                405, METHOD_NOT_ALLOWED, f"Only these methods are allowed: {ALLOWED}.", headers={"Allow": ALLOWED}
            )
        await answer(scope, receive, send)
