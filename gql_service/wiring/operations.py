"""The figures and the routes for operators: metrics, status, refresh."""

from collections.abc import Mapping
from typing import Any

from gql_service.clock import Clock
from gql_service.observability import logs
from gql_service.observability.cloudwatch import Figure, Reporter, figures, traffic_figures
from gql_service.observability.prometheus import Scraped
from gql_service.observability.status import StatusOf
from gql_service.settings import Settings
from gql_service.version import build
from gql_service.web.connections.registry import Connections, NoConnections
from gql_service.web.graphql.workload import Workload
from gql_service.web.operations.operator import Operator, operator_token
from gql_service.web.operations.scrape import Scrape
from gql_service.wiring.gateway import Gateway
from gql_service.wiring.outer import is_observed
from schema.enums import League, SourceMode


def reporter_of(gateway: Gateway, clock: Clock) -> Reporter:
    """Return a reporter that writes metrics to stdout. A thread writes them, so a blocked pipe delays no request."""

    def write(line: bytes) -> None:
        logs.output.add(line + b"\n", urgent=True)

    def read() -> dict[str, Figure]:
        counted = traffic_figures(gateway.traffic, gateway.limiter.alone)
        return {**figures(gateway.store, gateway.governor, gateway.cache), **counted}

    return Reporter(read, gateway.mode.value.lower(), clock, write, errors=gateway.traffic.errors)


def operator_of(gateway: Gateway, settings: Settings, clock: Clock) -> Operator:
    """Return the operator's status and refresh functions."""
    status = StatusOf(
        gateway.store, gateway.governor, gateway.cache, gateway.mode.value.lower(), build(), started_at=clock()
    )

    async def refresh(league: League, force: bool) -> list[Mapping[str, Any]]:
        return [each.as_json() for each in await gateway.store.operator.refresh_now(league, force=force)]

    key = settings.api_key if gateway.mode is SourceMode.LIVE else None
    return Operator(
        operator_token(key), lambda: status.at(clock()), refresh, gateway.store.leagues, settings.client_ip_header
    )


def scrape_of(
    gateway: Gateway, settings: Settings, clock: Clock, workload: Workload, connections: Connections | NoConnections
) -> Scrape:
    """Return the route for Prometheus."""
    scraped = Scraped(
        gateway.store,
        gateway.governor,
        gateway.cache,
        gateway.mode,
        clock(),
        workload,
        gateway.traffic,
        gateway.limiter,
        observed=is_observed(settings),
        sinks=(logs.errors, logs.output),
        connections=connections,
    )
    return Scrape(scraped.text, settings.client_ip_header)
