"""The ASGI app over a gateway, and the background work of its lifespan."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Final

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from gql_service.clock import Clock, system_clock
from gql_service.process.draining import Drain
from gql_service.schedule.cold_start import load_at_start
from gql_service.settings import Settings
from gql_service.web.app import create_web
from gql_service.web.connections.registry import NO_CONNECTIONS, Connections, NoConnections
from gql_service.web.edge import DataParts, Edge, OperationsParts
from gql_service.web.graphql.workload import Workload
from gql_service.web.transport.request_body import BodyReader
from gql_service.wiring.gateway import Gateway, create_gateway
from gql_service.wiring.graphql import graphql_parts
from gql_service.wiring.operations import operator_of, reporter_of, scrape_of
from gql_service.wiring.outer import is_observed, outer_middleware
from schema.enums import League, SourceMode

LOADING_AT_START: Final = "loading at start"
"""The name of the task that loads data before a client requests it."""


def create_app(
    settings: Settings,
    clock: Clock = system_clock,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    drain: Drain | None = None,
    connections: Connections | NoConnections = NO_CONNECTIONS,
) -> ASGIApp:
    """Return the ASGI app. `drain` shows that the process is stopping. Raises SettingError."""
    gateway = create_gateway(settings, clock, transport)
    return app_of(gateway, settings, clock, drain=drain, connections=connections)


def app_of(
    gateway: Gateway,
    settings: Settings,
    clock: Clock = system_clock,
    *,
    drain: Drain | None = None,
    workload: Workload | None = None,
    connections: Connections | NoConnections = NO_CONNECTIONS,
) -> ASGIApp:
    """Return the ASGI app over a gateway. The app closes the gateway at its end."""
    workload = workload or Workload()
    data = DataParts(
        store=gateway.store,
        clock=clock,
        mode=gateway.mode,
        responses=gateway.responses,
        max_page_size=settings.max_page_size,
        max_stale=timedelta(hours=settings.max_stale_hours),
    )
    operations = OperationsParts(
        operator=operator_of(gateway, settings, clock),
        scrape=scrape_of(gateway, settings, clock, workload, connections),
        drain=drain or Drain(),
    )
    edge = Edge(
        data=data,
        graphql=graphql_parts(gateway, settings, workload),
        operations=operations,
        outer=outer_middleware(gateway, settings),
        observed=is_observed(settings),
        bodies=BodyReader(settings.max_body_bytes, settings.body_seconds),
        cors_origins=settings.cors_origins,
        logo_origins=settings.logo_origins,
    )
    return create_web(edge, _lifespan_of(gateway, settings, clock))


def _lifespan_of(
    gateway: Gateway, settings: Settings, clock: Clock
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return the lifespan of the app: it loads data, reports metrics, and closes the gateway at the end."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        leagues = gateway.store.leagues
        await gateway.store.start()
        # Calls of a live key are limited, so only the first league is loaded before a client requests data.
        costly = gateway.mode is SourceMode.LIVE
        loading = _start_loading(gateway, leagues[:1] if costly else leagues)
        tasks = [asyncio.create_task(loading, name=LOADING_AT_START)]
        if settings.metrics:
            tasks.append(asyncio.create_task(reporter_of(gateway, clock).run()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await gateway.close()

    return lifespan


async def _start_loading(gateway: Gateway, leagues: Sequence[League]) -> None:
    await gateway.governor.ledger.join()
    await load_at_start(gateway.store.readiness, leagues)
