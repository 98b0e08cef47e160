"""Traces, as an exporter gets them."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gql_service.observability.no_tracing import NoTracing
from gql_service.observability.tracing import Tracing, UnknownExporter, exporter_from, provider_from_environment
from gql_service.settings import SettingError, Settings
from gql_service.wiring import app_of, create_gateway, tracing_for
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SECRET = "S3CRET"
DOCUMENT = """query Sunday($t: String!) {
  games(season: 2024, leagues: [NFL], first: 1) { totalCount } teams(search: $t) { totalCount } }"""


class Seen:
    """A gateway that is traced, and the spans that are over."""

    def __init__(self, client: httpx.AsyncClient, exporter: InMemorySpanExporter) -> None:
        self.client = client
        self._exporter = exporter

    def spans(self) -> Sequence[ReadableSpan]:
        return self._exporter.get_finished_spans()

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.spans() if span.name == name]

    async def ask(self, document: str = DOCUMENT, **headers: str) -> httpx.Response:
        asked = {"query": document, "variables": {"t": SECRET}}
        return await self.client.post("/graphql", json=asked, headers=headers)


@asynccontextmanager
async def traced() -> AsyncIterator[Seen]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    settings, clock = Settings(leagues=(League.NFL,), response_cache=False), HandClock(NOW)
    gateway = create_gateway(settings, clock, tracing=Tracing(provider))
    async with client_of(app_of(gateway, settings, clock)) as client:
        yield Seen(client, exporter)


async def test_a_request_its_phases_and_its_calls_are_one_trace() -> None:
    async with traced() as seen:
        await seen.ask(traceparent=f"00-{TRACE}-{PARENT}-01")
        (request,), (operation,) = seen.named("POST /graphql"), seen.named("graphql.operation")
        assert request.context is not None
        assert f"{request.context.trace_id:032x}" == TRACE
        assert request.parent is not None
        assert f"{request.parent.span_id:016x}" == PARENT
        phases = [seen.named(f"graphql.{phase}")[0] for phase in ("parse", "validate", "execute")]
        assert operation.parent == request.context
        assert all(span.parent == operation.context for span in phases)
        caused = [span for span in seen.named("GET upstream") if span.parent == phases[-1].context]
        assert any("2024" in str((span.attributes or {})["url.path"]) for span in caused)
        about = request.attributes or {}
        assert (about["http.response.status_code"], about["graphql.operation.name"]) == (200, "Sunday")


async def test_an_operation_that_is_known_has_no_phases() -> None:
    async with traced() as seen:
        for _ in range(3):
            await seen.ask()
        assert len(seen.named("graphql.operation")) == 3
        assert len(seen.named("graphql.parse")) < 3


async def test_spans_hold_nothing_that_a_client_wrote() -> None:
    async with traced() as seen:
        await seen.ask("query { games(" + SECRET)
        await seen.client.get(f"/{SECRET}?api_key={SECRET}", headers={"x-api-key": SECRET})
        await seen.client.get(f"/game-schedule?team={SECRET}")
        await seen.ask()
        told = "".join(span.to_json() for span in seen.spans())
    assert SECRET not in told
    assert "GET none" in told


async def test_checks_of_the_platform_are_not_traced() -> None:
    async with traced() as seen:
        await seen.client.get("/healthz")
        assert not [span for span in seen.spans() if span.name.startswith("GET /")]


def test_the_exporter_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(exporter_from("")).__name__ == "OTLPSpanExporter"
    assert type(exporter_from("console")).__name__ == "ConsoleSpanExporter"
    assert exporter_from("none") is None
    with pytest.raises(UnknownExporter, match="OTEL_TRACES_EXPORTER"):
        exporter_from("zipkin")
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    assert provider_from_environment().resource.attributes["service.name"] == "schedule-gateway"
    monkeypatch.setenv("OTEL_SERVICE_NAME", "ours")
    assert provider_from_environment().resource.attributes["service.name"] == "ours"


def test_without_the_packages_the_start_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "gql_service.observability.tracing")
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(SettingError, match=r"pip install 'schedule-gateway\[otel\]'"):
        tracing_for(Settings(tracing=True))
    assert isinstance(tracing_for(Settings()), NoTracing)
