"""The one way from a request to its answer: from the response cache, or newly made, labelled and cached."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gql_service.clock import Clock
from gql_service.telemetry.operation_summary import OperationSummary
from gql_service.telemetry.request_trace import TRACE, RequestTrace
from gql_service.web.answers.answer_key import AnswerKey
from gql_service.web.answers.cached_answer import CachedAnswer, Content
from gql_service.web.answers.request_key import REQUEST_KEY, RequestKey
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.rate.prices import PRICE, cached_price
from gql_service.web.transport.data_headers import COST_HEADER
from schema.context import Context

Maker = Callable[[Context], Awaitable[Content | Response]]
"""Makes the answer to a request. A Response, such as an error, is sent unchanged and not cached."""


class CachedResponse:
    """Sends an answer as a Starlette response does. `reused` if the answer was made for an earlier request."""

    def __init__(self, answer: CachedAnswer, clock: Clock, *, reused: bool) -> None:
        self.reused: Final = reused
        self._answer = answer
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        if self.reused:
            scope[PRICE] = cached_price(len(self._answer.body))
        await self._answer.send(scope, send, self._clock().timestamp())


class Responder:
    """Answers requests by key. `new_context` returns the context in which a new answer is made."""

    def __init__(
        self, cache: ResponseCache, new_context: Callable[[], Context], clock: Clock, *, max_stale: timedelta
    ) -> None:
        self._cache = cache
        self._new_context = new_context
        self._clock = clock
        self._max_stale = max_stale

    async def respond(self, scope: Scope, key: AnswerKey, make: Maker) -> CachedResponse | Response:
        """Return the cached answer with this key, or the answer that `make` returns. Raises the errors of `make`.

        If the request has a trace in its scope, the trace records the operation and the result of the cache.
        """
        trace: RequestTrace | None = scope.get(TRACE)
        if trace is not None and key.is_operation:
            trace.requested = (key.request, key.operation_name)
        cached = self._cache.by_key(key)
        if cached is not None:
            if trace is not None:
                trace.cache, trace.operation = "operation", cached.operation
            self._alias(scope, cached)
            return CachedResponse(cached, self._clock, reused=True)
        if trace is not None:
            trace.cache = "miss" if self._cache.on else "off"
        # A change of the data while the answer is made counts as later than the answer.
        context, version = self._new_context(), self._cache.version
        content = await make(context)
        if isinstance(content, Response):
            return content
        answer = CachedAnswer.of(content, context, version, self._max_stale)
        if answer is None:
            cost = {} if context.cost is None else {COST_HEADER: str(context.cost)}
            return Response(content.body, 200, {"Cache-Control": "no-cache", **cost}, content.media_type)
        if key.is_operation:
            answer.operation = OperationSummary.of(key.request, key.operation_name, context.cost)
            if trace is not None:
                trace.operation = answer.operation
        self._cache.put(key, answer)
        if content.compress:
            await answer.compress_for(scope)
        self._alias(scope, answer)
        return CachedResponse(answer, self._clock, reused=False)

    def _alias(self, scope: Scope, answer: CachedAnswer) -> None:
        """Let the next request with the same bytes find the answer by its bytes."""
        request: RequestKey | None = scope.get(REQUEST_KEY)
        if request is not None:
            self._cache.alias(request, answer)
