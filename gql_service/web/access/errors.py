"""The answers to clients without a valid key or over the rate limit, in the form of the requested route."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

import orjson
from starlette.responses import Response
from starlette.types import Scope

from gql_service.web.rate.rate_headers import Standing
from gql_service.web.routes import CALENDARS, GRAPHQL, route_at
from gql_service.web.transport.data_headers import NO_STORE
from gql_service.web.transport.media_types import JSON, accept_in, response_type
from gql_service.web.transport.problems import TITLES, problem
from gql_service.web.transport.refusal import Refusal

NO_KEY_GRAPHQL: Final = "An API key is needed, in the header x-api-key; this request has none that is known."
NO_KEY: Final = "An API key is needed, in the header x-api-key or as ?api_key=; this request has none that is known."


class Reason(Enum):
    """Why a request is rejected; the value is the error code in GraphQL."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    RATE_LIMITED = "RATE_LIMITED"


_STATUS: Final[Mapping[Reason, int]] = {Reason.UNAUTHENTICATED: 401, Reason.RATE_LIMITED: 429}


def _sentence(reason: Reason, standing: Standing | None, no_key: str) -> str:
    if reason is Reason.UNAUTHENTICATED or standing is None:
        return no_key
    who = "this API key" if standing.policy.kind == "key" else "this address"
    return (
        f"Too many requests: {who} may use a cost of {standing.policy.limit:,} per minute. "
        f"Send it again in {standing.seconds_left} s."
    )


def rejection(scope: Scope, reason: Reason, standing: Standing | None = None) -> Response:
    """Return the answer: GraphQL errors, the legacy object, or problem details (RFC 9457) for a calendar."""
    route = route_at(scope["path"])
    status = _STATUS[reason]
    if route is GRAPHQL:
        media_type = response_type(accept_in(scope)) or JSON
        if reason is Reason.UNAUTHENTICATED:
            return Refusal(401, NO_KEY_GRAPHQL, "UNAUTHENTICATED").response(media_type)
        return Refusal(429, _sentence(reason, standing, NO_KEY_GRAPHQL), "RATE_LIMITED").response(media_type)
    sentence = _sentence(reason, standing, NO_KEY)
    if route is CALENDARS:
        return problem(status, reason.value, sentence)
    body = {"message": f"{TITLES[status]}.", "error": sentence, "games": []}
    return Response(orjson.dumps(body), status, NO_STORE, JSON)
