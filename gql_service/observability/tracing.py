"""OpenTelemetry traces: a span for each request, each phase of its operation, and each upstream call.

Fields have no spans, because a span for each field would cost several times the work it measures. This module is
imported only if TRACING is on, because its packages come with the extra `schedule-gateway[otel]`. The standard OTEL_*
variables decide the exporter, sampling, service name and propagation. A span contains no query string, document,
variable, header or key.
"""

import os
from collections.abc import Iterator
from typing import Any, Final

import httpx
from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from gql_service.telemetry.request_trace import current_request
from gql_service.version import build
from gql_service.web.request_log.middleware import CHECKS, method_of, route_of
from schema.executable import ScheduleSchema, build_schema
from schema.rules.checks import Checks

SERVICE: Final = "schedule-gateway"


class UnknownExporter(ValueError):
    """OTEL_TRACES_EXPORTER names an unknown exporter."""


def exporter_from(name: str) -> SpanExporter | None:
    """Return the exporter with this name; None for `none`. Raises UnknownExporter."""
    if name in ("", "otlp"):
        return OTLPSpanExporter()
    if name == "console":
        return ConsoleSpanExporter()
    if name == "none":
        return None
    raise UnknownExporter("OTEL_TRACES_EXPORTER has to be one of otlp (over HTTP), console, none.")


def provider_from_environment() -> TracerProvider:
    """Return a tracer provider configured by the environment. Raises UnknownExporter."""
    named = "OTEL_SERVICE_NAME" in os.environ or "service.name=" in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    about = {"service.version": build()[0], **({} if named else {"service.name": SERVICE})}
    provider = TracerProvider(resource=Resource.create(about))
    exporter = exporter_from(os.environ.get("OTEL_TRACES_EXPORTER", "").strip().lower())
    if exporter is not None:
        provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class Tracing:
    """Wraps parts of the gateway in spans."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("gql_service")

    def requests(self, front: ASGIApp) -> ASGIApp:
        """Return the app with a span around each request."""
        return TracedRequests(front, self._tracer)

    def calls(self, transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        """Return a transport with a span around each upstream request."""
        return TracedTransport(transport, self._tracer)

    def schema(self, checks: Checks) -> ScheduleSchema:
        """Return a schema with a span around each operation and around each of its phases."""
        tracer = self._tracer

        class TracedSchema(ScheduleSchema):
            """A schema whose operations are spans. An operation that was compiled before has only its execution as a
            phase.
            """

            async def execute(self, *given: Any, **named: Any) -> ExecutionResult:
                with tracer.start_as_current_span("graphql.operation", record_exception=False):
                    return await super().execute(*given, **named)

        return build_schema(checks, kind=TracedSchema, first=[lambda: Phases(tracer)])

    def close(self) -> None:
        """Send the remaining spans. This takes no longer than the exporter's own deadline."""
        self._provider.shutdown()


class TracedRequests:
    """A span around each request except the platform's health checks. It continues a trace that a client has
    started.
    """

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (route := route_of(scope["path"])) in CHECKS:
            await self._app(scope, receive, send)
            return
        method = method_of(scope)
        carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        with self._tracer.start_as_current_span(
            f"{method} {route}",
            propagate.extract(carrier),
            SpanKind.SERVER,
            {"http.request.method": method, "http.route": route},
            record_exception=False,
        ) as span:
            _give_id(span)

            async def seen(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(Status(StatusCode.ERROR))
                await send(message)

            await self._app(scope, receive, seen)
            _tell_operation(span)


def _give_id(span: Span) -> None:
    """Copy the id of the trace to the line of the request log."""
    request, context = current_request.get(), span.get_span_context()
    if request is not None and context.is_valid:
        request.trace_id = trace.format_trace_id(context.trace_id)
        span.set_attribute("schedule.request_id", request.request_id)


def _tell_operation(span: Span) -> None:
    request = current_request.get()
    if request is None or not span.is_recording():
        return
    if request.cache is not None and request.cache != "off":
        span.set_attribute("schedule.cache", request.cache)
    if (operation := request.summary()) is not None:
        span.set_attribute("graphql.document.hash", operation.hash)
        if operation.name is not None:
            span.set_attribute("graphql.operation.name", operation.name)


class TracedTransport(httpx.AsyncBaseTransport):
    """A span around each upstream request, with its path and status and without headers."""

    def __init__(self, inner: httpx.AsyncBaseTransport, tracer: Tracer) -> None:
        self._inner = inner
        self._tracer = tracer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request."""
        about = {
            "http.request.method": request.method,
            "server.address": request.url.host,
            "url.path": request.url.path,
        }
        with self._tracer.start_as_current_span(
            f"{request.method} upstream",
            kind=SpanKind.CLIENT,
            attributes=about,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                response = await self._inner.handle_async_request(request)
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise
            span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= 400:
                span.set_status(Status(StatusCode.ERROR))
            return response

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()


class Phases(SchemaExtension):
    """A span around each phase of an operation. This extension must come before extensions that work in these
    phases.
    """

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def on_parse(self) -> Iterator[None]:
        """See Phases."""
        with self._tracer.start_as_current_span("graphql.parse", record_exception=False):
            yield

    def on_validate(self) -> Iterator[None]:
        """See Phases."""
        with self._tracer.start_as_current_span("graphql.validate", record_exception=False):
            yield

    def on_execute(self) -> Iterator[None]:
        """See Phases. Compiling is part of this phase."""
        with self._tracer.start_as_current_span("graphql.execute", record_exception=False):
            yield
