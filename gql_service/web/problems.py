"""Errors of the newer REST routes, as problem details (RFC 9457).

`type` is `about:blank` throughout: what happened is the status, and `code` is the word to switch on, the same as
`extensions.code` in GraphQL where both know the error.
"""

from collections.abc import Mapping
from typing import Final

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.sportsdata.errors import AsideSpent, BudgetSpent, KeyRejected, NotInPlan
from gql_service.web.labels import NO_STORE
from gql_service.web.routes import READ
from schema.errors import LEAGUE_NOT_SERVED, SEASON_NOT_SERVED, LeagueUnavailable

PROBLEM: Final = "application/problem+json"
NOT_FOUND: Final = "NOT_FOUND"
METHOD_NOT_ALLOWED: Final = "METHOD_NOT_ALLOWED"
ALLOWED: Final = ", ".join((*READ, "OPTIONS"))

SOON_SECONDS: Final = 60
"""When to come back after a fault of the source that may be over by then."""
LATER_SECONDS: Final = 3600
"""When to come back after one that a person has to mend, or the next day."""

NOT_SOON: Final = frozenset(kind.code for kind in (AsideSpent, BudgetSpent, KeyRejected, NotInPlan))
"""Failures that no second attempt mends within minutes."""

TITLES: Final[Mapping[int, str]] = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    429: "Too Many Requests",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def problem(
    status: int, code: str, detail: str, *, parameter: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a problem: `detail` says what is wrong and what would be right, `parameter` which one it is about."""
    told: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "code": code,
        "detail": detail,
    }
    if parameter is not None:
        told["parameter"] = parameter
    return Response(orjson.dumps(told), status, {**NO_STORE, **(headers or {})}, PROBLEM)


def unavailable(failure: LeagueUnavailable) -> Response:
    """Return what a league that cannot answer is: gone where it is not served, else away until later."""
    if failure.code in (LEAGUE_NOT_SERVED, SEASON_NOT_SERVED):
        return problem(404, failure.code, failure.message)
    seconds = LATER_SECONDS if failure.code in NOT_SOON else SOON_SECONDS
    return problem(503, failure.code, failure.message, headers={"Retry-After": str(seconds)})


class ReadOnly:
    """Answers GET and HEAD by another app; tells other methods which ones there are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._app
        if scope["method"] == "OPTIONS":
            answer = Response(None, 204, {**NO_STORE, "Allow": ALLOWED})
        elif scope["method"] not in READ:
            answer = problem(405, METHOD_NOT_ALLOWED, f"Only {ALLOWED} may be used here.", headers={"Allow": ALLOWED})
        await answer(scope, receive, send)
