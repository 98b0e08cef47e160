"""Requests that are refused before execution, answered in the form of GraphQL."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import orjson
from starlette.responses import Response

from gql_service.telemetry.request_trace import note_errors
from gql_service.web.transport.closing_response import ClosingResponse
from gql_service.web.transport.data_headers import NO_STORE
from gql_service.web.transport.media_types import GRAPHQL_RESPONSE
from schema.scheduling import AnswerTooLarge, NotServed, Overloaded

ALLOWED_METHODS: Final = "GET, HEAD, POST, OPTIONS"
BAD_REQUEST: Final = "BAD_REQUEST"
UNREAD: Final = (408, 413)
"""Statuses that are sent before the request has been read to its end, after which the connection closes."""


class Refusal(Exception):
    """A request is refused: HTTP `status`, a `message` for people, a `code` for programs, and `more` extensions.

    A status of 200 means a request error, which has the status 400 in the newer media type.
    """

    def __init__(
        self,
        status: int,
        message: str,
        code: str = BAD_REQUEST,
        more: Mapping[str, str] = MappingProxyType({}),
        *,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(message)
        self.status: Final = status
        self.message: Final = message
        self.code: Final = code
        self.more: Final = more
        self.headers: Final = headers

    def response(self, media_type: str) -> Response:
        """Return the answer in this media type. No cache may keep it."""
        note_errors([self.code], refused=True)
        status = 400 if self.status == 200 and media_type == GRAPHQL_RESPONSE else self.status
        body = {"errors": [{"message": self.message, "extensions": {"code": self.code, **self.more}}]}
        kind = ClosingResponse if status in UNREAD else Response
        headers = {**NO_STORE, "Vary": "Accept", **self.headers}
        return kind(orjson.dumps(body), status, headers, f"{media_type}; charset=utf-8")


NOT_ALLOWED: Final = Refusal(405, "GraphQL is served over GET and POST, and HEAD.", headers={"Allow": ALLOWED_METHODS})
NO_MUTATIONS: Final = Refusal(
    405, "GET does not run mutations; the schedule is read-only and has no mutations.", headers={"Allow": "POST"}
)


DEADLINE_SECONDS: Final = 25.0
"""The deadline of a request, including all waits; API Gateway gives up after 29 seconds."""
TOO_LATE: Final = Refusal(
    503,
    "The source did not answer in time. A late answer is cached, so send the request again in a moment.",
    "UPSTREAM_TIMEOUT",
    headers={"Retry-After": "15"},
)
"""The vendor is slow, and the gateway is well. Status 504 is left to the proxies in front, for their own deadlines."""


def not_served(reason: NotServed) -> Refusal:
    """Return the refusal for a valid operation that the gateway does not serve. Other reasons are raised again."""
    if isinstance(reason, AnswerTooLarge):
        message = f"The answer has more than {reason.limit:,} bytes, which is the limit. Request less on each page."
        return Refusal(200, message, "ANSWER_TOO_LARGE")
    if not isinstance(reason, Overloaded):
        raise reason
    return Refusal(
        503,
        f"The gateway has too much to do for this operation; send it again in {reason.seconds} s, or ask for less.",
        "OVERLOADED",
        headers={"Retry-After": str(reason.seconds)},
    )
