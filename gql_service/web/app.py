"""The web application: routes, middleware, and the response cache in front."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from gql_service.clock import Clock
from gql_service.process.draining import Drain
from gql_service.schedule.store import ScheduleStore
from gql_service.web.access.client_address import ClientAddress, client_address
from gql_service.web.access.gate import RejectionSender
from gql_service.web.answers.answer_bytes import DEFAULT_MAX_ANSWER_BYTES
from gql_service.web.answers.cache_middleware import CacheMiddleware
from gql_service.web.answers.responder import Responder
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.calendars.route import Calendars
from gql_service.web.graphql.persisted import PersistedDocuments
from gql_service.web.graphql.trusted import TrustedDocuments, shipped_documents
from gql_service.web.graphql.view import GraphQLView
from gql_service.web.graphql.workload import Workload
from gql_service.web.middleware.cors import ANY_ORIGIN, CrossOrigin
from gql_service.web.middleware.exact_route import ExactRoute
from gql_service.web.middleware.fixed_headers import NO_SNIFFING, SAME_ORIGIN, FixedHeaders
from gql_service.web.openapi.view import OpenApi
from gql_service.web.operations.health import Readyz, healthz
from gql_service.web.operations.operator import Operator
from gql_service.web.operations.scrape import Scrape
from gql_service.web.pages.assets import Assets
from gql_service.web.pages.views import Offers, Pages
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
from gql_service.web.transport.request_body import BodyReader
from schema.context import Context
from schema.enums import SourceMode
from schema.executable import ScheduleSchema, build_schema
from schema.rules.checks import Checks

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """The inputs of the web application."""

    store: ScheduleStore
    clock: Clock
    drain: Drain
    mode: SourceMode
    graphiql: bool
    max_page_size: int
    max_stale: timedelta
    responses: ResponseCache
    operator: Operator
    """The routes for the person on call."""
    scrape: Scrape
    """The route for Prometheus."""
    bodies: BodyReader = BodyReader()
    cors_origins: tuple[str, ...] = ANY_ORIGIN
    logo_origins: tuple[str, ...] = ()
    checks: Checks = Checks()
    trusted: Mapping[str, str] | None = None
    """Documents that clients can request by id."""
    trusted_only: bool = False
    offers: Offers = Offers.ALL
    new_schema: Callable[[Checks], ScheduleSchema] = build_schema
    turns_away: bool = False
    """Whether an outer part of the app rejects requests."""
    observed: bool = False
    """Whether requests are logged, counted or traced."""
    around: Callable[[CacheMiddleware, ASGIApp], ASGIApp] = lambda front, _app: front
    """Adds the outer parts to the app; by default, the app has no outer parts."""
    address: ClientAddress = client_address(None)
    workload: Workload = field(default_factory=Workload)
    max_answer_bytes: int = DEFAULT_MAX_ANSWER_BYTES


def _documents(edge: Edge) -> PersistedDocuments | TrustedDocuments:
    if edge.trusted_only:
        return TrustedDocuments({**shipped_documents(), **(edge.trusted or {})})
    return PersistedDocuments(edge.trusted)


async def _not_found(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"message": "There is nothing here; try /graphql or /game-schedule."}, 404, NO_STORE)


async def _not_allowed(request: Request, error: Exception) -> Response:
    told = (getattr(error, "headers", None) or {}).get("Allow", "GET")
    allowed = ", ".join(sorted({*told.split(", "), "OPTIONS"}))
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
    """Return the app: routes, the headers of every answer, CORS, and the outer parts."""

    def new_context() -> Context:
        return Context(edge.store, edge.clock(), edge.max_page_size)

    responder = Responder(edge.responses, new_context, edge.clock, max_stale=edge.max_stale)
    graphql = GraphQLView(
        edge.new_schema(edge.checks),
        responder,
        graphiql=edge.graphiql,
        documents=_documents(edge),
        offers=edge.offers,
        workload=edge.workload,
        address=edge.address,
        max_answer_bytes=edge.max_answer_bytes,
    )
    cross_origin = CrossOrigin(edge.cors_origins)
    source = (SOURCE_HEADER.lower().encode(), edge.mode.value.lower().encode())
    always = (source, NO_SNIFFING, *(() if edge.cors_origins == ANY_ORIGIN else (SAME_ORIGIN,)))
    legacy = GameSchedule(responder)
    calendars = ReadOnly(Calendars(responder, edge.store.leagues, mode=edge.mode))
    document = ReadOnly(OpenApi(edge.store.leagues, edge.max_page_size))
    endpoints = {
        GRAPHQL: graphql,
        GAME_SCHEDULE: legacy,
        SPORTS: legacy,
        CALENDARS: calendars,
        OPENAPI: document,
        BOARD: Pages(graphiql=edge.graphiql, logo_origins=edge.logo_origins).board,
        ASSETS: Assets().__call__,
        HEALTHZ: healthz,
        READYZ: Readyz(edge.store.readiness, edge.drain).__call__,
        METRICS: edge.scrape.__call__,
        OPERATOR_STATUS: edge.operator.tell_status,
        OPERATOR_REFRESH: edge.operator.do_refresh,
    }
    app = Starlette(
        routes=served(endpoints),
        middleware=[
            Middleware(FixedHeaders, headers=always),
            *cross_origin.middleware,
            *([Middleware(RejectionSender)] if edge.turns_away else []),
        ],
        exception_handlers={404: _not_found, 405: _not_allowed, Exception: _failed},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    watched: Callable[[ASGIApp], ASGIApp] = ResponseRecorder if edge.observed else lambda inner: inner
    behind = watched(app)
    front = CacheMiddleware(
        behind,
        edge.responses,
        edge.clock,
        edge.bodies,
        paths=DATA_PATHS,
        folders=DATA_FOLDERS,
        always=always,
        cross_origin=cross_origin.headers,
        direct={GRAPHQL.path: watched(ServerErrorMiddleware(graphql, _failed))},
    )
    return edge.around(front, behind)
