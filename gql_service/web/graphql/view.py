"""GraphQL over HTTP: an operation per request, and the answer in the media type that the client prefers.

Sources: the GraphQL-over-HTTP draft, and the audits of the graphql-http package. If these disagree, the audits' 400 and
200 are used, because clients and other servers do so today. Strawberry's own view is not used, because all its parts
had to be overridden. Its detours for uploads, subscriptions and streams took a third of the time of a short answer.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Final

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.http import GraphQLHTTPResponse, process_result
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from gql_service.telemetry.request_trace import note_errors
from gql_service.web.access.client_address import ClientAddress, client_address, client_of
from gql_service.web.answers.answer_bytes import DEFAULT_MAX_ANSWER_BYTES, AnswerParts
from gql_service.web.answers.answer_key import operation_key
from gql_service.web.answers.cached_answer import Content
from gql_service.web.answers.responder import Responder
from gql_service.web.graphql.persisted import PersistedDocuments
from gql_service.web.graphql.request import (
    MAX_PARAMETERS,
    TOO_MANY_PARAMETERS,
    GraphQLRequest,
    check_media,
    from_body,
    from_query,
    request_data,
)
from gql_service.web.graphql.trusted import TrustedDocuments
from gql_service.web.graphql.workload import Ticket, Workload
from gql_service.web.pages.views import Offers, Pages
from gql_service.web.rate.prices import PRICE, operation_price, price_failed_work
from gql_service.web.transport.data_headers import COST_HEADER, NO_STORE
from gql_service.web.transport.disconnect import ClientLeft, WhileConnected
from gql_service.web.transport.media_types import GRAPHQL_RESPONSE, JSON, accept_in, prefers_html, response_type
from gql_service.web.transport.refusal import (
    DEADLINE_SECONDS,
    NO_MUTATIONS,
    NOT_ALLOWED,
    TOO_LATE,
    Refusal,
    not_served,
)
from schema.context import Context
from schema.errors import INTERNAL_SERVER_ERROR
from schema.executable import ScheduleSchema
from schema.rules.error_format import UNEXPECTED, new_error_id
from schema.scheduling import AnswerTooLarge, NotServed

_log = structlog.get_logger(__name__)

_TAKEN: Final[Mapping[str, Set[OperationType]]] = {
    "GET": OperationType.from_http("GET"),
    "HEAD": OperationType.from_http("GET"),  # answered as GET is; the server leaves the body away
    "POST": OperationType.from_http("POST"),
}
READING_COST: Final = 5_000
"""The cost of reading a document that is not cached: parsing, validating and compiling take about 1.6 ms."""
NOT_ACCEPTABLE: Final = Refusal(406, f"An answer is {GRAPHQL_RESPONSE} or {JSON}; Accept allows neither.")


def status_for(response: GraphQLHTTPResponse, media_type: str) -> int:
    """Return the HTTP status: 400 for a request error, but 200 in `application/json`.

    Apollo Client drops the errors of an `application/json` answer whose status is not 200.
    """
    return 400 if media_type == GRAPHQL_RESPONSE and "data" not in response else 200


class GraphQLView:
    """Serves `/graphql`: POST and GET, and GraphiQL for a browser that requests a page."""

    def __init__(
        self,
        schema: ScheduleSchema,
        responder: Responder,
        *,
        graphiql: bool,
        documents: PersistedDocuments | TrustedDocuments | None = None,
        offers: Offers = Offers.ALL,
        workload: Workload | None = None,
        address: ClientAddress | None = None,
        max_answer_bytes: int = DEFAULT_MAX_ANSWER_BYTES,
    ) -> None:
        self._schema = schema
        self._responder = responder
        self._documents = documents or PersistedDocuments()
        self._pages = Pages(offers=offers) if graphiql else None
        self._workload = workload or Workload()
        self._max_answer_bytes = max_answer_bytes
        self._address = address or client_address(None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocket(scope, receive, send).close()
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={**NO_STORE, **NOT_ALLOWED.headers})(scope, receive, send)
            return
        with suppress(ClientLeft):
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        accept = accept_in(request.scope)
        media_type = response_type(accept)
        if request.method not in _TAKEN:
            return NOT_ALLOWED.response(media_type or JSON)
        if request.scope["query_string"].count(b"&") >= MAX_PARAMETERS:  # reading thousands takes milliseconds
            return TOO_MANY_PARAMETERS.response(media_type or JSON)
        if self._pages is not None and _asks_for_page(request, accept):
            return _varying(await self._pages.graphiql(request))
        if media_type is None:
            return NOT_ACCEPTABLE.response(JSON)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS), WhileConnected(request.receive):
                return await self._executed(request, media_type)
        except ClientLeft:
            raise
        except TimeoutError:
            refusal = TOO_LATE
        except Refusal as error:
            # Without its traceback, which keeps every frame and so the request. A constant would collect all of them.
            refusal = error.with_traceback(None)
        except NotServed as reason:
            refusal = not_served(reason)
            reason.with_traceback(None)
        except Exception:  # noqa: BLE001 - a client gets only an id, whatever the error is
            refusal = _unexpected()
        return refusal.response(media_type)

    async def _executed(self, request: Request, media_type: str) -> ASGIApp:
        """Return the answer to an operation, from the cache or new. Raises Refusal."""
        parameters = await _parameters(request)
        operation = request_data(parameters, self._documents.resolve(parameters))
        key = operation_key(operation.query, operation.operation_name, operation.variables, media_type)
        with ExitStack() as work:  # the work for a new answer ends after its compression

            async def make(context: Context) -> Content | Response:
                context.work = ticket = work.enter_context(self._ticket(request.scope))
                if not self._schema.knows(operation.query):
                    await ticket.begin(READING_COST)
                return await self._new_answer(request, parameters, operation, media_type, context, ticket)

            response = await self._responder.respond(request.scope, key, make)
        if isinstance(response, Response):
            return _varying(response)
        if response.reused:
            self._documents.remember(parameters, operation.query)
        return response

    @contextmanager
    def _ticket(self, scope: Scope) -> Iterator[Ticket]:
        """Take a ticket for the work of a request, and price the work at the end if nothing else has a price."""
        with self._workload.ticket(client_of(scope, self._address)) as ticket:
            try:
                yield ticket
            finally:
                price_failed_work(scope, ticket.begun)

    async def _new_answer(
        self,
        request: Request,
        parameters: Mapping[str, Any],
        operation: GraphQLRequest,
        media_type: str,
        context: Context,
        ticket: Ticket,
    ) -> Content | Response:
        """Run an operation, which begins once its cost fits. Raises Refusal and Overloaded."""
        context.encode = AnswerParts(self._max_answer_bytes)
        response = _response_map(await self._execute(operation, context, _TAKEN[request.method]))
        if "data" in response:
            self._documents.remember(parameters, operation.query)
            request.scope[PRICE] = operation_price(context.cost, ticket.begun, in_core=context.in_core)
        body, content_type = orjson.dumps(response), f"{media_type}; charset=utf-8"
        if len(body) > self._max_answer_bytes:
            raise AnswerTooLarge(self._max_answer_bytes)
        if "errors" in response:
            note_errors(codes_of(response["errors"] or ()), refused="data" not in response)
            headers = {**NO_STORE, **_cost(context)}
            return Response(body, status_for(response, media_type), headers, content_type)
        return Content(body, content_type, compress=True)

    async def _execute(self, operation: GraphQLRequest, context: Context, taken: Set[OperationType]) -> ExecutionResult:
        try:
            return await self._schema.execute(
                operation.query,
                operation.variables,
                context_value=context,
                operation_name=operation.operation_name,
                allowed_operation_types=taken,
                operation_extensions=operation.extensions,
            )
        except InvalidOperationTypeError:
            raise NO_MUTATIONS from None


async def _parameters(request: Request) -> dict[str, Any]:
    """Return the parameters of a request, by the names of the GraphQL-over-HTTP draft. Raises Refusal."""
    if request.method != "POST":
        return from_query(request.query_params)
    check_media(request.headers.get("content-type"), request.headers.get("content-encoding"))
    return from_body(await request.body())


def codes_of(errors: Iterable[Any]) -> list[str]:
    """Return the code of each error of an answer."""
    return [str((error.get("extensions") or {}).get("code", INTERNAL_SERVER_ERROR)) for error in errors]


def _response_map(result: ExecutionResult) -> GraphQLHTTPResponse:
    """Return the answer as a map. By the specification, `data` is absent if the request was not executed."""
    response = process_result(result)
    never_run = isinstance(result, PreExecutionError) or (
        result.data is None and all(error.path is None for error in result.errors or ())
    )
    if never_run:
        del response["data"]
    return response


def _unexpected() -> Refusal:
    """Log the exception being handled, and return the refusal for the client."""
    error_id = new_error_id()
    _log.error("unexpected error", error_id=error_id, exc_info=True)
    return Refusal(500, UNEXPECTED, INTERNAL_SERVER_ERROR, {"id": error_id})


def _cost(context: Context) -> Mapping[str, str]:
    return {} if context.cost is None else {COST_HEADER: str(context.cost)}


def _varying(response: Response) -> Response:
    response.headers["Vary"] = "Accept"
    return response


def _asks_for_page(request: Request, accept: str) -> bool:
    """Return whether a browser requests a page and no operation. Accepting anything is not a request for a page."""
    if request.method == "POST" or not prefers_html(accept):
        return False
    return all(request.query_params.get(name) is None for name in ("query", "extensions", "documentId"))
