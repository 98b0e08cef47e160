"""Notes of how requests are answered, for the request log and the metrics.

`Front` notes status and size of cached answers itself, because a wrapper around `send` takes longer than a line of the
log. Every other answer passes through `Watched`.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gql_service.telemetry.request_trace import current_request
from gql_service.web.answers.kept_answer import KeptAnswer
from gql_service.web.answers.response_cache import OperationKey, ResponseCache
from gql_service.web.request_log.operation import OperationSeen, cost_in


class Watched:
    """An app that notes status, size and cost of each response on the request's trace, and sends the request's ID."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace = current_request.get()
        if trace is None or scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                trace.status = message["status"]
                headers = message.get("headers", ())
                if trace.operation is None:
                    trace.cost = cost_in(headers)
                message["headers"] = [*headers, trace.echo]
            else:
                trace.size += len(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, seen)


class SeenCache(ResponseCache):
    """A response cache that notes on the trace of each operation whether it had the answer."""

    def by_operation(self, key: OperationKey) -> KeptAnswer | None:
        """See ResponseCache."""
        answer = super().by_operation(key)
        trace = current_request.get()
        if trace is not None:
            trace.asked = (key[0], key[1])
            if answer is not None:
                trace.cache, trace.operation = "operation", answer.seen
            elif self.on:
                trace.cache = "miss"
        return answer

    def keep(self, key: OperationKey, answer: KeptAnswer) -> None:
        """See ResponseCache."""
        if not key[0].startswith("GET "):
            answer.seen = OperationSeen.of(key[0], key[1], cost_in(answer.headers))
            if (trace := current_request.get()) is not None:
                trace.operation = answer.seen
        super().keep(key, answer)
