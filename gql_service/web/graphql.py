"""GraphQL over HTTP: Strawberry's view, held to the specification where it is looser.

Source: the GraphQL-over-HTTP draft and the audits of the graphql-http package. Where the two disagree the audits'
400 and 200 are taken, since that is what clients and other servers do today.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, cast

import orjson
import structlog
from cross_web import HTTPException, StarletteRequestAdapter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.http.types import HTTPMethod
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from gql_service.clock import Clock
from gql_service.web.client_left import ClientLeft, WhileConnected
from gql_service.web.graphql_request import (
    MAX_PARAMETERS,
    TOO_MANY_PARAMETERS,
    check_media,
    from_body,
    from_query,
    request_data,
)
from gql_service.web.kept_answer import KeptAnswer, KeptResponse, kept_answer
from gql_service.web.labels import COST_HEADER, NO_STORE
from gql_service.web.media_types import GRAPHQL_RESPONSE, JSON, prefers_html, response_type
from gql_service.web.pages import Offers, Pages
from gql_service.web.persisted import PersistedDocuments
from gql_service.web.refusal import DEADLINE_SECONDS, NO_MUTATIONS, NOT_ALLOWED, TOO_LATE, Refusal
from gql_service.web.response_cache import OperationKey, ResponseCache, operation_key
from gql_service.web.trusted import TrustedDocuments
from schema.context import Context
from schema.errors import INTERNAL_SERVER_ERROR
from schema.telling import UNEXPECTED, new_error_id

_log = structlog.get_logger(__name__)


class _RequestAdapter(StarletteRequestAdapter):
    """What Strawberry sees of a request, with the request itself."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.request = request

    @property
    def method(self) -> HTTPMethod:
        """The method; HEAD is answered as GET is, and the server leaves the body away."""
        return cast("HTTPMethod", "GET" if self.request.method == "HEAD" else self.request.method)


class _Draft(Response):
    """What is known of the answer before it is there: media type, the context it is made in, what was asked."""

    def __init__(self, media_type: str) -> None:
        super().__init__()
        del self.headers["content-length"]
        self.answer_type = media_type
        self.context: Context | None = None
        self.asked: Mapping[str, Any] = {}
        self.query = ""
        self.key: OperationKey | None = None
        self.version = 0
        self.sends: ASGIApp | None = None


class _AnsweredBefore(Exception):
    """The way out of Strawberry's view for an operation whose answer is at hand."""

    def __init__(self, answer: KeptAnswer) -> None:
        super().__init__()
        self.answer = answer


def status_for(response: GraphQLHTTPResponse, media_type: str) -> int:
    """Return the HTTP status: 400 for a request error, but 200 in `application/json`.

    Apollo Client drops the errors of an `application/json` answer whose status is not 200.
    """
    return 400 if media_type == GRAPHQL_RESPONSE and "data" not in response else 200


class GraphQLView(GraphQL[Context, None]):
    """Serves `/graphql`: POST and GET, and GraphiQL for a browser that asks for a page."""

    request_adapter_class = _RequestAdapter

    def __init__(
        self,
        schema: BaseSchema,
        new_context: Callable[[], Context],
        cache: ResponseCache,
        clock: Clock,
        *,
        max_stale: timedelta,
        graphiql: bool,
        documents: PersistedDocuments | TrustedDocuments | None = None,
        offers: Offers = Offers.ALL,
    ) -> None:
        super().__init__(
            schema,
            graphql_ide="graphiql" if graphiql else None,
            subscription_protocols=(),
            allow_queries_via_get=True,
        )
        self._new_context = new_context
        self._cache = cache
        self._clock = clock
        self._max_stale = max_stale
        self._documents = documents or PersistedDocuments()
        self._pages = Pages(offers=offers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocket(scope, receive, send).close()
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={**NO_STORE, **NOT_ALLOWED.headers})(scope, receive, send)
            return
        with suppress(ClientLeft):
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    def _refused(self, request: Request, media_type: str | None) -> Refusal | None:
        """Return why a request is not looked into at all."""
        if request.method not in ("GET", "HEAD", "POST"):
            return NOT_ALLOWED
        if request.scope["query_string"].count(b"&") >= MAX_PARAMETERS:  # reading thousands takes milliseconds
            return TOO_MANY_PARAMETERS
        wants_page = request.method in ("GET", "HEAD") and self.graphql_ide and _is_page_request(request)
        if media_type is None and not wants_page:
            return Refusal(406, f"An answer is {GRAPHQL_RESPONSE} or {JSON}; Accept allows neither.")
        return None

    async def _answer(self, request: Request) -> ASGIApp:
        media_type = response_type(request.headers.get("accept"))
        if (refused := self._refused(request, media_type)) is not None:
            return refused.response(media_type or JSON)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS), WhileConnected(request.receive):
                response = await self.run(request)
        except TimeoutError:
            return TOO_LATE.response(media_type or JSON)
        except _AnsweredBefore as found:
            return KeptResponse(found.answer, self._clock)
        except Refusal as refusal:
            response = refusal.response(media_type or JSON)
        except HTTPException as error:
            response = _told(request, error).response(media_type or JSON)
        except ClientLeft:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, a client is told no more than an id
            response = _unexpected().response(media_type or JSON)
        if isinstance(response, _Draft) and response.sends is not None:
            return response.sends
        response.headers["Vary"] = "Accept"
        return response

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Render GraphiQL only for a browser that asks for a page, not for every client that takes anything."""
        params = request.query_params
        asks = all(params.get(name) is None for name in ("query", "extensions", "documentId"))
        return request.method == "GET" and asks and bool(self.graphql_ide) and prefers_html(_accept(request))

    async def render_graphql_ide(self, request: Request) -> Response:
        """Answer with our own build of GraphiQL, in place of Strawberry's, which asks a CDN for its script."""
        return await self._pages.graphiql(request)

    async def get_sub_response(self, request: Request | WebSocket) -> _Draft:
        """Start the answer with the media type that the client prefers."""
        draft = _Draft(response_type(request.headers.get("accept")) or JSON)
        if isinstance(request, Request):
            request.state.draft = draft
        return draft

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Give the request its surroundings."""
        del request
        context = self._new_context()
        if isinstance(response, _Draft):
            response.context = context
            # What changes while the answer is made counts as later than it.
            response.version = self._cache.version
        return context

    async def parse_http_body(self, request: Any) -> GraphQLRequestData | list[GraphQLRequestData]:
        """Parse the request, or find that its answer is at hand."""
        if request.method == "POST":
            check_media(request.content_type, request.request.headers.get("content-encoding"))
            asked = from_body(await request.get_body())
        else:
            asked = from_query(request.query_params)
        data = request_data(asked, self._documents.resolve(asked))
        draft: _Draft = request.request.state.draft
        draft.asked, draft.query = asked, data.query or ""
        draft.key = operation_key(draft.query, data.operation_name, data.variables, draft.answer_type)
        if (answer := self._cache.by_operation(draft.key)) is not None:
            self._documents.remember(asked, draft.query)
            raise _AnsweredBefore(answer)
        return data

    def encode_json(self, data: object) -> bytes:
        """Write JSON."""
        return orjson.dumps(data)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """Leave `data` out of the answer to a request that was never executed."""
        response = await super().process_result(request, result)
        never_run = isinstance(result, PreExecutionError) or (
            result.data is None and all(error.path is None for error in result.errors or ())
        )
        if never_run:
            # The specification has no `data` in an answer to a request that was not executed.
            return cast("GraphQLHTTPResponse", {key: value for key, value in response.items() if key != "data"})
        return response

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """Write the answer in the media type that was negotiated, and keep it where it may be given again."""
        if not isinstance(sub_response, _Draft) or isinstance(response_data, list):
            raise TypeError("one operation at a time")
        draft, body = sub_response, self.encode_json(response_data)
        if "data" in response_data:
            self._documents.remember(draft.asked, draft.query)
        content_type = f"{draft.answer_type}; charset=utf-8"
        if "errors" in response_data or draft.context is None or draft.key is None:
            headers = {**NO_STORE, **_cost(draft.context)}
            return Response(body, status_for(response_data, draft.answer_type), headers, content_type)
        answer = kept_answer(body, draft.context, content_type, draft.version, self._max_stale)
        if answer is None:
            return Response(body, 200, {"Cache-Control": "no-cache", **_cost(draft.context)}, content_type)
        self._cache.keep(draft.key, answer)
        draft.sends = KeptResponse(answer, self._clock)
        return draft


def _unexpected() -> Refusal:
    """Log what is being handled, and return what the client is told of it."""
    error_id = new_error_id()
    _log.error("unexpected error", error_id=error_id, exc_info=True)
    return Refusal(500, UNEXPECTED, INTERNAL_SERVER_ERROR, {"id": error_id})


def _cost(context: Context | None) -> Mapping[str, str]:
    return {} if context is None or context.cost is None else {COST_HEADER: str(context.cost)}


def _told(request: Request, error: HTTPException) -> Refusal:
    """Return what Strawberry refuses in our words."""
    if request.method != "POST" and isinstance(error.__cause__, InvalidOperationTypeError):
        return NO_MUTATIONS
    return Refusal(error.status_code, error.reason)


def _accept(request: BaseRequestProtocol) -> str:
    return next((value for name, value in request.headers.items() if name.lower() == "accept"), "")


def _is_page_request(request: Request) -> bool:
    return "query" not in request.query_params and prefers_html(request.headers.get("accept"))
