"""The web application: routes, middleware, and the response cache in front."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from gql_service.web.access.gate import RejectionSender
from gql_service.web.answers.cache_middleware import CacheMiddleware
from gql_service.web.answers.cached_answer import Header
from gql_service.web.answers.responder import Responder
from gql_service.web.calendars.route import Calendars
from gql_service.web.edge import Edge
from gql_service.web.graphql.view import GraphQLView
from gql_service.web.middleware.cors import ANY_ORIGIN, CrossOrigin
from gql_service.web.middleware.exact_route import ExactRoute
from gql_service.web.middleware.fixed_headers import NO_SNIFFING, SAME_ORIGIN, FixedHeaders
from gql_service.web.openapi.view import OpenApi
from gql_service.web.operations.health import Readyz, healthz
from gql_service.web.pages.assets import Assets
from gql_service.web.pages.views import Pages
from gql_service.web.request_log.recorder import ResponseRecorder
from gql_service.web.rest.game_schedule import GameSchedule
from gql_service.web.routes import (
    ASSETS,
    BOARD,
    CALENDARS,
    DATA_FOLDERS,
    DATA_PATHS,
    GAME_SCHEDULE,
    GRAPHQL,
    HEALTHZ,
    METRICS,
    OPENAPI,
    OPERATOR_REFRESH,
    OPERATOR_STATUS,
    READYZ,
    ROUTES,
    SPORTS,
    ServedRoute,
)
from gql_service.web.transport.data_headers import NO_STORE, SOURCE_HEADER
from gql_service.web.transport.problems import ReadOnly
from schema.context import Context

_log = structlog.get_logger(__name__)


async def _not_found(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"message": "There is nothing here; try /graphql or /game-schedule."}, 404, NO_STORE)


async def _not_allowed(request: Request, error: Exception) -> Response:
    own = (getattr(error, "headers", None) or {}).get("Allow", "GET")
    allowed = ", ".join(sorted({*own.split(", "), "OPTIONS"}))
    headers = {**NO_STORE, "Allow": allowed}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    return JSONResponse({"message": f"Only these methods are allowed: {allowed}."}, 405, headers)


async def _failed(_request: Request, error: Exception) -> Response:
    # The server logs the traceback itself; the alarm of the deployment counts this event.
    _log.error("unexpected error", kind=type(error).__name__)
    return JSONResponse({"message": "An error occurred."}, 500, NO_STORE)


def served(endpoints: Mapping[ServedRoute, Any]) -> list[Route]:
    """Return the table of routes in Starlette's form. Raises KeyError if a route has no endpoint."""
    return [
        ExactRoute(path, endpoints[route], methods=None if route.refuses_methods else route.methods)
        for route in ROUTES
        for path in (route.path, *route.also)
    ]


def create_web(edge: Edge, lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]]) -> ASGIApp:
    """Return the app: routes, the headers of every answer, CORS, the response cache, and the outer middleware."""

    def new_context() -> Context:
        return Context(edge.data.store, edge.data.clock(), edge.data.max_page_size)

    responder = Responder(edge.data.responses, new_context, edge.data.clock, max_stale=edge.data.max_stale)
    graphql = _graphql(edge, responder)
    cross_origin = CrossOrigin(edge.cors_origins)
    always = _fixed_headers(edge)
    app = Starlette(
        routes=served({GRAPHQL: graphql, **_data_endpoints(edge, responder), **_other_endpoints(edge)}),
        middleware=[
            Middleware(FixedHeaders, headers=always),
            *cross_origin.middleware,
            *([Middleware(RejectionSender)] if edge.outer.rejects else []),
        ],
        exception_handlers={404: _not_found, 405: _not_allowed, Exception: _failed},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    recorded: Callable[[ASGIApp], ASGIApp] = ResponseRecorder if edge.observed else lambda inner: inner
    behind = recorded(app)
    front = CacheMiddleware(
        behind,
        edge.data.responses,
        edge.data.clock,
        edge.bodies,
        paths=DATA_PATHS,
        folders=DATA_FOLDERS,
        always=always,
        cross_origin=cross_origin.headers,
        direct={GRAPHQL.path: recorded(ServerErrorMiddleware(graphql, _failed))},
    )
    return edge.outer.wrap(front, behind)


def _fixed_headers(edge: Edge) -> tuple[Header, ...]:
    """Return the headers of every answer."""
    source = (SOURCE_HEADER.lower().encode(), edge.data.mode.value.lower().encode())
    return (source, NO_SNIFFING, *(() if edge.cors_origins == ANY_ORIGIN else (SAME_ORIGIN,)))


def _graphql(edge: Edge, responder: Responder) -> GraphQLView:
    return GraphQLView(
        edge.graphql.schema,
        responder,
        graphiql=edge.graphql.graphiql,
        documents=edge.graphql.documents,
        offers=edge.graphql.offers,
        workload=edge.graphql.workload,
        address=edge.outer.address,
        max_answer_bytes=edge.graphql.max_answer_bytes,
    )


def _data_endpoints(edge: Edge, responder: Responder) -> Mapping[ServedRoute, Any]:
    """Return the endpoints of schedule data beside GraphQL."""
    legacy = GameSchedule(responder)
    return {
        GAME_SCHEDULE: legacy,
        SPORTS: legacy,
        CALENDARS: ReadOnly(Calendars(responder, edge.data.store.leagues, mode=edge.data.mode)),
    }


def _other_endpoints(edge: Edge) -> Mapping[ServedRoute, Any]:
    """Return the endpoints of pages, of the description of the API, and of operations."""
    return {
        OPENAPI: ReadOnly(OpenApi(edge.data.store.leagues, edge.data.max_page_size)),
        BOARD: Pages(graphiql=edge.graphql.graphiql, logo_origins=edge.logo_origins).board,
        ASSETS: Assets().__call__,
        HEALTHZ: healthz,
        READYZ: Readyz(edge.data.store.readiness, edge.operations.drain).__call__,
        METRICS: edge.operations.scrape.__call__,
        OPERATOR_STATUS: edge.operations.operator.tell_status,
        OPERATOR_REFRESH: edge.operations.operator.do_refresh,
    }
