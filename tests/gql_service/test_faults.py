"""The clients' view of every kind of vendor failure, over real sockets and under load."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import stamina
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from structlog.testing import capture_logs

from gql_service.observability.tracing import Tracing
from gql_service.sandbox import create_sandbox
from gql_service.settings import Plan, Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.web.access.client_keys import ClientKeys, entry_of
from gql_service.web.operations.operator import TOKEN_HEADER, operator_token
from gql_service.web.routes import OPERATOR_REFRESH, OPERATOR_STATUS
from gql_service.wiring import Gateway, app_of, create_gateway, reporter_of
from schema.enums import League
from tests.clocks import HandClock
from tests.faulty_vendor import FAULTS, Fault, FaultyVendor, WayToVendor
from tests.serving import client_of

KEY = "pl4nted-k3y-value"
CLIENT_KEY = "sg_pl4nted-client-k3y"
KEYS = {"x-api-key": CLIENT_KEY}
OTHER_ROUTES = ("/", "/healthz", "/readyz", "/assets/none.js", "/openapi.json", "/calendar/NFL/DAL.ics", "/none")
DEADLINE_SECONDS = 3.0
"""The deadline of a call in these tests: long enough for the sandbox on a busy machine."""
REQUESTS, AT_ONCE = 60, 12
GAMES = """query ($leagues: [League!]) { games(leagues: $leagues, first: 5) {
  totalCount nodes { id status } sources { stale errorCode } } }"""


@pytest.fixture(autouse=True)
def _one_attempt() -> Iterator[None]:
    """Retries are tested in test_client.py; in these tests, a retry would only cost time."""
    with stamina.set_testing(True, attempts=1):
        yield


@asynccontextmanager
async def served(
    clock: HandClock, tracing: Tracing | None = None
) -> AsyncIterator[tuple[FaultyVendor, Gateway, httpx.AsyncClient]]:
    settings = Settings(
        source=SourceChoice.LIVE,
        api_key=ApiKey(KEY),
        base_url="https://api.sportsdata.io",
        plan=Plan.PRODUCTION,
        monthly_calls=None,
        leagues=(League.NFL, League.NBA),
        api_keys=ClientKeys.read(entry_of("board", CLIENT_KEY)),
        rate_limit=10**9,
        metrics=True,
    )
    async with FaultyVendor(create_sandbox(clock)).running() as vendor:
        way = WayToVendor(vendor)
        gateway = create_gateway(settings, clock, way, tracing=tracing, deadline_seconds=DEADLINE_SECONDS)
        async with client_of(app_of(gateway, settings, clock)) as client:
            yield vendor, gateway, client


async def ask(client: httpx.AsyncClient, league: str) -> httpx.Response:
    asked = {"query": GAMES, "variables": {"leagues": [league]}}
    return await client.post("/graphql", json=asked, headers=KEYS)


async def ask_around(client: httpx.AsyncClient) -> str:
    """Request all other routes, the operator's included, with the key in header and address; return the answers."""
    said = []
    headers = {**KEYS, "origin": "https://example.com"}
    on_call = {TOKEN_HEADER: operator_token(ApiKey(KEY))}
    for path in (*OTHER_ROUTES, "/game-schedule", "/sports?week=none", "/graphql", OPERATOR_STATUS.path):
        joined = "&" if "?" in path else "?"
        said.append(await client.get(f"{path}{joined}api_key={CLIENT_KEY}", headers=headers))
        said.append(await client.get(path, headers={"x-api-key": KEY}))
    said.append(await client.get(OPERATOR_STATUS.path, headers=on_call))
    said.append(await client.post(OPERATOR_REFRESH.path, params={"league": "NFL", "force": "yes"}, headers=on_call))
    assert [each.status_code for each in said[-2:]] == [200, 200]
    return "".join(each.text + str(each.headers) for each in said)


async def load(client: httpx.AsyncClient) -> list[httpx.Response]:
    """Send requests for data in memory, several at the same time, until all are answered."""
    left = iter(range(REQUESTS))

    async def one_after_the_other() -> list[httpx.Response]:
        return [await ask(client, "NFL") for _ in left]

    found = await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    return [response for each in found for response in each]


async def until(seen: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is seen; give up after a while."""
    async with asyncio.timeout(20):
        while not await seen():
            pass


def games_of(response: httpx.Response) -> Any:
    answer = response.json()
    assert response.status_code == 200
    assert "errors" not in answer
    return answer["data"]["games"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_what_is_held_is_served_what_is_not_fails_clearly_and_all_heals_by_itself(
    fault: Fault, capfd: pytest.CaptureFixture[str]
) -> None:
    clock = HandClock()
    spans, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    with capture_logs() as logs:
        async with served(clock, Tracing(provider)) as (vendor, gateway, client):
            await until(lambda: says(client, stale="false", code=None))
            before = games_of(await ask(client, "NFL"))

            vendor.fault = fault
            clock.pass_by(hours=2)
            calls = sum(vendor.calls.values())
            turning = asyncio.create_task(turn(gateway))
            responses = await load(client)
            await until(lambda: says(client, stale="true", code=fault.code))
            responses += await load(client)
            assert [games_of(response)["nodes"] for response in responses] == [before["nodes"]] * len(responses)
            assert sum(vendor.calls.values()) - calls <= 8, "trouble is not met with more calls"

            since = time.monotonic()
            cold = (await ask(client, "NBA")).json()
            assert time.monotonic() - since < 20, "within the deadlines of the routes, and of the front door"
            if fault.name == "empty list":
                assert cold["data"]["games"]["totalCount"] == 0
            else:
                assert cold["errors"][0]["extensions"]["code"] in (fault.code, "UPSTREAM_TIMEOUT")
                assert cold["errors"][0]["message"].startswith("NBA: ")
                assert (await client.get("/readyz")).status_code == 200

            around = await ask_around(client)
            reporter_of(gateway, clock).report()
            vendor.fault = None
            clock.pass_by(hours=25)
            await until(lambda: says(client, stale="false", code=None))
            await until(lambda: has_games(client, "NBA"))
            turning.cancel()
            said = [response.text + str(response.headers) for response in responses] + [str(cold)]
    written = capfd.readouterr()
    traces = "".join(span.to_json() for span in spans.get_finished_spans())
    assert '"event":"request"' in written.err
    assert "UpstreamFailures" in written.out
    assert "GET upstream" in traces
    told = "".join(said) + around + str(logs) + written.err + written.out + traces
    assert not [key for key in (KEY, CLIENT_KEY) if key in told]


async def turn(gateway: Gateway) -> None:
    """Do the refresher's work of each second a hundred times as often, because the test owns the clock."""
    while True:
        await gateway.store.refresher.turn()
        await asyncio.sleep(0.01)


async def has_games(client: httpx.AsyncClient, league: str) -> bool:
    return bool(games_of(await ask(client, league))["totalCount"])


async def says(client: httpx.AsyncClient, *, stale: str, code: str | None) -> bool:
    response = await ask(client, "NFL")
    (source,) = games_of(response)["sources"]
    return (response.headers.get("x-schedule-stale"), source["errorCode"]) == (stale, code)
