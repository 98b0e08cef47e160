"""Tracing as the rest of the gateway sees it, and tracing that is off."""

from typing import Protocol

import httpx
from starlette.types import ASGIApp

from schema.executable import ScheduleSchema, build_schema
from schema.rules.checks import Checks


class GatewayTracing(Protocol):
    """Wraps parts of the gateway, so that a trace shows their work."""

    def requests(self, app: ASGIApp) -> ASGIApp:
        """Return the app, with each request traced."""

    def calls(self, transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        """Return the transport, with each upstream request traced."""

    def schema(self, checks: Checks) -> ScheduleSchema:
        """Return a schema with these checks, with each operation traced."""

    def close(self) -> None:
        """Send what has not been sent yet. It may block."""


class NoTracing:
    """Tracing that is off. It adds no layer, so a request takes no longer."""

    def requests(self, app: ASGIApp) -> ASGIApp:
        """Return the app itself."""
        return app

    def calls(self, transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        """Return the transport itself."""
        return transport

    def schema(self, checks: Checks) -> ScheduleSchema:
        """Return a plain schema."""
        return build_schema(checks)

    def close(self) -> None:
        """Do nothing."""
