"""The metrics for Prometheus, and the clients that may read the metrics."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from gql_service.observability.prometheus import FAMILIES
from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.settings import Plan, Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.connections.registry import Connections
from gql_service.web.graphql.workload import Workload
from gql_service.web.routes import METRICS
from gql_service.wiring import Gateway, app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of
from tests.valkey_server import ValkeyServer

FIRST = datetime(2026, 11, 1, 19, 0, tzinfo=UTC)
AS_OF = "schedule_gateway_league_as_of_timestamp_seconds"
GAMES = "{ games(leagues: [NFL], first: 1) { totalCount } }"
KEY = "pl4nted-k3y-value"


def live(**more: Any) -> Settings:
    usual: dict[str, Any] = {"api_key": ApiKey(KEY), "monthly_calls": 1000, "request_log": True, "log_level": "ERROR"}
    return Settings(
        source=SourceChoice.LIVE, plan=Plan.PRODUCTION, leagues=(League.NFL, League.NBA), **{**usual, **more}
    )


@asynccontextmanager
async def served(
    settings: Settings, clock: HandClock, workload: Workload | None = None
) -> AsyncIterator[tuple[httpx.AsyncClient, Gateway, Sandbox]]:
    sandbox = create_sandbox(clock)
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
    async with client_of(app_of(gateway, settings, clock, workload=workload, connections=Connections())) as client:
        await gateway.store.readiness.load(League.NFL)
        yield client, gateway, sandbox


async def scraped(client: httpx.AsyncClient) -> dict[str, Metric]:
    answer = await client.get("/metrics")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


def value(found: Mapping[str, Metric], name: str, **labels: str) -> float:
    """Return the only value of a sample; in the parser's names of families, `_total` is missing."""
    samples = [sample for family in found.values() for sample in family.samples]
    (only,) = [each for each in samples if each.name == f"schedule_gateway_{name}" and each.labels == labels]
    return only.value


async def test_the_figures_are_those_of_the_gateway() -> None:
    clock, workload = HandClock(FIRST), Workload()
    async with served(live(rate_limit=10**9), clock, workload) as (client, gateway, sandbox):
        sandbox.faults.add("/nba/", status=403)
        await gateway.store.readiness.load(League.NBA)
        await gateway.store.readiness.load(League.NFL)  # cached answers expire while more is loaded
        for query in (GAMES, GAMES, "{ nothing }", "{"):
            await client.post("/graphql", json={"query": query})
        workload.refused = 3
        clock.pass_by(minutes=5)
        found = await scraped(client)
        calls, source = gateway.store.calls, gateway.store.source(League.NFL)
        left, used = gateway.governor.ledger.left, gateway.governor.ledger.used
    assert calls.failed > 0
    assert value(found, "upstream_calls_total") == calls.answered + calls.failed
    assert value(found, "upstream_call_failures_total") == calls.failed
    assert (value(found, "month_calls_used"), value(found, "month_calls_left")) == (used, left)
    assert value(found, "live_stretch_ratio") >= 1
    assert source.as_of is not None
    assert value(found, "league_as_of_timestamp_seconds", league="NFL") == source.as_of.timestamp()
    assert "NBA" not in {sample.labels["league"] for sample in found[AS_OF].samples}
    assert [value(found, "league_stale", league=league) for league in ("NFL", "NBA")] == [1, 0]
    assert [value(found, "league_failing", league=league) for league in ("NFL", "NBA")] == [0, 1]
    assert value(found, "league_rejected_values", league="NFL") == 0
    assert value(found, "overloaded_operations_total") == 3
    assert value(found, "requests_total") == value(found, "request_duration_seconds_count") == 4
    assert value(found, "response_cache_hits_total") == 1
    assert value(found, "client_errors_total") == 2
    assert value(found, "server_errors_total") == value(found, "unauthenticated_total") == 0
    assert value(found, "errors_total", code="GRAPHQL_VALIDATION_FAILED") == 1
    assert value(found, "errors_total", code="GRAPHQL_PARSE_FAILED") == 1
    assert 0 < value(found, "request_duration_seconds_sum") < 60
    assert value(found, "start_time_seconds") == FIRST.timestamp()
    (build,) = found["schedule_gateway_build_info"].samples
    assert (build.labels["source"], build.value) == ("live", 1)


async def test_every_family_is_there_with_its_type_and_meaning_and_no_other() -> None:
    with ValkeyServer() as valkey:
        async with served(live(rate_limit=10**9, cache_url=valkey.url), HandClock(FIRST)) as (client, gateway, _):
            found = await scraped(client)
            assert (value(found, "shared_cache_apart"), value(found, "shared_cache_failures_total")) == (0, 0)
            valkey.stop()
            await gateway.cache.get("/v3/nfl")
            found = await scraped(client)
    assert value(found, "shared_cache_apart") == 1
    assert value(found, "shared_cache_failures_total") >= 1
    told = {name: (family.type, family.documentation) for name, family in found.items()}
    assert told == {each.name.removesuffix("_total"): (each.kind.value, each.meaning) for each in FAMILIES}


async def test_what_does_not_exist_has_no_figure() -> None:
    settings = Settings(leagues=(League.NFL,), request_log=False, rate_limit=None)
    async with client_of(app_of(create_gateway(settings), settings)) as client:
        found = await scraped(client)
    for name in ("month_calls_left", "shared_cache_apart", "requests", "errors", "rate_limit_alone"):
        assert f"schedule_gateway_{name}" not in found
    assert "schedule_gateway_month_calls_used" in found


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_name_follows_the_practice_of_prometheus(family: Any) -> None:
    assert re.fullmatch(r"schedule_gateway_[a-z]+(_[a-z]+)*", family.name)
    assert family.name.endswith("_total") == (family.kind.value == "counter")
    assert not re.search(r"milliseconds|minutes|hours|megabytes", family.name)


async def test_neither_a_key_nor_a_document_is_among_the_figures() -> None:
    keys = ClientKeys.read(f"board:{'0' * 64}")
    async with served(live(api_keys=keys), HandClock(FIRST)) as (client, _, _):
        await client.post("/graphql", json={"query": "{ S3CRET }"}, headers={"x-api-key": "S3CRET"})
        answer = await client.get("/metrics")
    assert answer.status_code == 200, "no API key is asked for"
    assert KEY not in answer.text
    assert "S3CRET" not in answer.text


NEARBY = (
    *("127.0.0.1", "::1", "10.2.3.4", "172.16.0.1", "172.31.255.254", "192.168.1.9", "169.254.170.2"),
    *("fe80::1%eth0", "fd12:3456::1", "::ffff:10.0.0.1"),
)
FAR = (
    *("203.0.113.7", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "11.0.0.1", "100.64.0.1"),
    *("2001:db8::1", "2606:4700::1111", "::ffff:8.8.8.8", "::", "no address"),
)
HEADERS = (
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP", "X-Client-Ip"),
    *("Origin", "CF-Connecting-IP", "X-Amzn-Trace-Id", "X-Of-Our-Proxy"),
)


@asynccontextmanager
async def from_peer(address: str, **more: Any) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(leagues=(League.NFL,), request_log=False, **more)
    gateway = create_gateway(settings)
    transport = httpx.ASGITransport(app=app_of(gateway, settings), client=(address, 5000))
    try:
        async with httpx.AsyncClient(base_url="http://gateway", transport=transport) as client:
            yield client
    finally:
        await gateway.close()


@pytest.mark.parametrize("address", NEARBY)
async def test_a_machine_of_the_same_network_may_scrape(address: str) -> None:
    async with from_peer(address) as client:
        assert (await client.get("/metrics")).status_code == 200
        assert (await client.head("/metrics")).status_code == 200


@pytest.mark.parametrize("address", FAR)
async def test_a_public_address_is_refused_with_the_reason(address: str) -> None:
    async with from_peer(address) as client:
        answer = await client.get("/metrics")
    assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-store")
    assert answer.json()["message"].endswith("; this request came from a public address.")
    assert "schedule_gateway" not in answer.text


@pytest.mark.parametrize(
    "header",
    HEADERS,
)
async def test_what_comes_through_a_proxy_or_from_a_page_is_refused_and_the_header_named(header: str) -> None:
    async with from_peer("10.0.0.9", client_ip_header="X-Of-Our-Proxy") as client:
        answer = await client.get("/metrics", headers={header: "10.0.0.1"})
        assert answer.status_code == 403
        assert f"(it has the header {header.lower()})" in answer.json()["message"]
        status = await client.get("/operator/status", headers={header: "10.0.0.1"})
        assert status.status_code == 404


def test_the_route_is_private() -> None:
    assert not METRICS.public
