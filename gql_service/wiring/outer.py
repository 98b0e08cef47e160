"""The outer middleware of the settings: request log, tracing, API keys and rate limits."""

import logging
import sys
from collections.abc import Callable

from starlette.types import ASGIApp

from gql_service.observability import logs
from gql_service.settings import Settings
from gql_service.telemetry.request_trace import id_maker
from gql_service.web.access.client_address import client_address
from gql_service.web.middleware.stack import OuterMiddleware
from gql_service.web.request_log.lines import no_line
from gql_service.web.request_log.middleware import NO_LINES, RequestLog
from gql_service.wiring.gateway import Gateway


def is_observed(settings: Settings) -> bool:
    """Tell whether requests are logged, counted or traced."""
    return settings.request_log or settings.metrics or settings.tracing


def outer_middleware(gateway: Gateway, settings: Settings) -> OuterMiddleware:
    """Return the outer middleware. A layer that is off adds nothing to the app."""
    return OuterMiddleware(
        client_address(settings.client_ip_header),
        gateway.limiter,
        settings.api_keys,
        trace=gateway.tracing.requests,
        log=_request_log(gateway, settings),
    )


def _request_log(gateway: Gateway, settings: Settings) -> Callable[[ASGIApp], ASGIApp]:
    """Return the layer that logs and counts requests; without both, a layer that returns the app itself."""
    if not is_observed(settings):
        return lambda app: app
    write = logs.request_writer(logs.errors, people=sys.stderr.isatty()) if settings.request_log else no_line
    least = logging.getLevelNamesMapping()[settings.log_level] if settings.request_log else NO_LINES
    address = client_address(settings.client_ip_header)
    return lambda app: RequestLog(app, gateway.traffic, address, id_maker(), write, least)
