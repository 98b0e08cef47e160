"""The composition root: builds the gateway and the app from settings. Tests pass other parts."""

from gql_service.wiring.app import app_of, create_app
from gql_service.wiring.gateway import Gateway, create_gateway
from gql_service.wiring.graphql import checks_of, offers_of
from gql_service.wiring.operations import reporter_of
from gql_service.wiring.source import transport_for
from gql_service.wiring.tracing import tracing_for

__all__ = [
    "Gateway",
    "app_of",
    "checks_of",
    "create_app",
    "create_gateway",
    "offers_of",
    "reporter_of",
    "tracing_for",
    "transport_for",
]
