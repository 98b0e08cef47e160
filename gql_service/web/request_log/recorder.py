"""Record on the trace of each request how the request is answered, for the request log and the metrics.

Answers to requests whose bytes are cached do not pass through here, because a wrapper around `send` takes longer than a
line of the log. The response cache in front records them itself.
"""

from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gql_service.telemetry.request_trace import TRACE, RequestTrace
from gql_service.web.answers.cached_answer import Header
from gql_service.web.transport.data_headers import COST_HEADER

_COST: Final = COST_HEADER.lower().encode()


def cost_in(headers: Iterable[Header]) -> int | None:
    """Return the cost that the headers of a response state."""
    value = next((value for name, value in headers if name.lower() == _COST), b"")
    return int(value) if value.isdigit() else None


class ResponseRecorder:
    """An app that records status, size and cost of each response on its trace, and sends the ID of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace: RequestTrace | None = scope.get(TRACE)
        if trace is None or scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def record(message: Message) -> None:
            if message["type"] == "http.response.start":
                trace.status = message["status"]
                headers = message.get("headers", ())
                if trace.operation is None:
                    trace.cost = cost_in(headers)
                message["headers"] = [*headers, trace.echo]
            else:
                trace.size += len(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, record)
