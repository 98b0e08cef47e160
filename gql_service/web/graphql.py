"""GraphQL over HTTP: Strawberry's view, held to the specification where it is looser.

Source: the GraphQL-over-HTTP draft and the audits of the graphql-http package. Where the two disagree the audits'
400 and 200 are taken, since that is what clients and other servers do today.
"""

from collections.abc import Callable
from typing import Any, Final, cast

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.http.types import QueryParams
from strawberry.schema import BaseSchema
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from gql_service.web.labels import NO_STORE, Labels
from gql_service.web.media_types import GRAPHQL_RESPONSE, JSON, prefers_html, response_type
from schema.context import Context

ALLOWED_METHODS: Final = "GET, POST"
BAD_REQUEST: Final = "BAD_REQUEST"


class _Draft(Response):
    """What is known of the answer before it is there: its media type, and the context it is made in."""

    def __init__(self, media_type: str) -> None:
        super().__init__()
        del self.headers["content-length"]
        self.answer_type = media_type
        self.context: Context | None = None


def status_for(response: GraphQLHTTPResponse, media_type: str) -> int:
    """Return the HTTP status: 400 for a request error, but 200 in `application/json`.

    Apollo Client drops the errors of an `application/json` answer whose status is not 200.
    """
    return 400 if media_type == GRAPHQL_RESPONSE and "data" not in response else 200


def error_response(status: int, message: str, media_type: str, code: str = BAD_REQUEST) -> Response:
    """Return an answer to a request that is no GraphQL request, in the form of one."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    headers = {**NO_STORE, **({"Allow": ALLOWED_METHODS} if status == 405 else {})}
    return Response(orjson.dumps(body), status, headers, f"{media_type}; charset=utf-8")


class GraphQLView(GraphQL[Context, None]):
    """Serves `/graphql`: POST and GET, and GraphiQL for a browser that asks for a page."""

    def __init__(
        self,
        schema: BaseSchema,
        new_context: Callable[[], Context],
        labels: Labels,
        *,
        graphiql: bool,
    ) -> None:
        super().__init__(
            schema,
            graphql_ide="graphiql" if graphiql else None,
            subscription_protocols=(),
            allow_queries_via_get=True,
        )
        self._new_context = new_context
        self._labels = labels

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocket(scope, receive, send).close()
            return
        request = Request(scope, receive)
        await (await self._answer(request))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        media_type = response_type(request.headers.get("accept"))
        wants_page = request.method == "GET" and self.graphql_ide and _is_page_request(request)
        if request.method not in ("GET", "POST"):
            return error_response(405, f"GraphQL is served over {ALLOWED_METHODS}.", media_type or JSON)
        if media_type is None and not wants_page:
            return error_response(406, f"An answer is {GRAPHQL_RESPONSE} or {JSON}; Accept allows neither.", JSON)
        try:
            response = await self.run(request)
        except HTTPException as error:
            response = error_response(error.status_code, error.reason, media_type or JSON)
        response.headers["Vary"] = "Accept"
        return response

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Render GraphiQL only for a browser that asks for a page, not for every client that takes anything."""
        params = request.query_params
        asks = params.get("query") is None and params.get("extensions") is None
        return request.method == "GET" and asks and bool(self.graphql_ide) and prefers_html(_accept(request))

    async def get_sub_response(self, request: Request | WebSocket) -> _Draft:
        """Start the answer with the media type that the client prefers."""
        return _Draft(response_type(request.headers.get("accept")) or JSON)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Give the request its surroundings."""
        del request
        context = self._new_context()
        if isinstance(response, _Draft):
            response.context = context
        return context

    async def parse_http_body(self, request: Any) -> GraphQLRequestData | list[GraphQLRequestData]:
        """Parse the request; refuse other content types with 415, a body that is no object with 400."""
        content_type = (request.content_type or "").split(";")[0].strip().lower()
        if request.method == "POST" and content_type != JSON:
            raise HTTPException(415, f"A POST has content-type {JSON}, not {content_type or 'none'}.")
        if request.method == "POST":
            body = self.parse_json(await request.get_body())
            if not isinstance(body, dict):
                kind = "Batches are not served; send one operation" if isinstance(body, list) else "Send one operation"
                raise HTTPException(400, f"{kind}: an object with `query`.")
            _check_operation_name(body.get("operationName"))
        parsed = await super().parse_http_body(request)
        if isinstance(parsed, GraphQLRequestData) and not parsed.query:
            raise HTTPException(400, "There is no query: send `query` with a GraphQL document.")
        return parsed

    def parse_query_params(self, params: QueryParams) -> dict[str, Any]:
        """Read the parameters of a GET; `variables` and `extensions` are JSON."""
        read: dict[str, Any] = dict(params)
        for name in ("variables", "extensions"):
            text = read.get(name)
            if isinstance(text, str):
                try:
                    read[name] = self.decode_json(text) if text else None
                except orjson.JSONDecodeError:
                    raise HTTPException(
                        400, f"`{name}` is not JSON; it has to be an object, percent-encoded."
                    ) from None
        return read

    def decode_json(self, data: str | bytes) -> object:
        """Read strict JSON: UTF-8, no NaN, bounded depth."""
        return orjson.loads(data)

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
        """Write the answer in the media type that was negotiated, with its labels."""
        if not isinstance(sub_response, _Draft) or isinstance(response_data, list):
            raise TypeError("one operation at a time")
        labels = dict(self._labels.of(sub_response.context)) if sub_response.context else {}
        if "errors" in response_data:
            labels |= NO_STORE
        media_type = sub_response.answer_type
        return Response(
            self.encode_json(response_data),
            status_for(response_data, media_type),
            labels,
            f"{media_type}; charset=utf-8",
        )


def _accept(request: BaseRequestProtocol) -> str:
    return next((value for name, value in request.headers.items() if name.lower() == "accept"), "")


def _is_page_request(request: Request) -> bool:
    return "query" not in request.query_params and prefers_html(request.headers.get("accept"))


def _check_operation_name(name: object) -> None:
    if name is not None and not isinstance(name, str):
        raise HTTPException(400, "`operationName` must be a string or null, if provided.")
