"""A log line per request, as the person on call reads the line."""

import hashlib
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest
import structlog

from gql_service.observability.logs import configure_logs, errors
from gql_service.settings import Settings
from gql_service.web.access.client_keys import ClientKeys, entry_of
from gql_service.web.rate.prices import CACHED
from gql_service.web.request_log.lines import is_for_people, line_for_people
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.logs import as_they_were
from tests.processes import gateway
from tests.serving import client_of

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
KEY = "sg_planted-client-key"
DOCUMENT = 'query Sunday($n: Int) { games(on: "2026-11-22", leagues: [NFL], first: $n) { totalCount } }'
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Lines:
    """The request lines that went to stderr, as JSON; the whole text beside them."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd
        self.text = ""

    def read(self) -> list[dict[str, Any]]:
        errors.flush()
        self.text += self._capfd.readouterr().err
        lines = [json.loads(line) for line in self.text.splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == "request"]


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]) -> Lines:
    return Lines(capfd)


@asynccontextmanager
async def served(**settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    clock, wanted = HandClock(NOW), Settings(leagues=(League.NFL,), **settings)
    gateway = create_gateway(wanted, clock)
    # Before the first request, because cached answers expire while more is loaded.
    await gateway.store.readiness.load(League.NFL)
    async with client_of(app_of(gateway, wanted, clock)) as client:
        yield client


async def ask(client: httpx.AsyncClient, document: str = DOCUMENT, **more: Any) -> httpx.Response:
    headers = more.pop("headers", {})
    return await client.post("/graphql", json={"query": document, **more}, headers=headers)


def graphql(lines: Lines) -> list[dict[str, Any]]:
    return [line for line in lines.read() if line["route"] == "/graphql"]


async def test_a_line_tells_who_asked_what_and_what_it_cost(lines: Lines) -> None:
    async with served() as client:
        answer = await ask(client, variables={"n": 3}, operationName="Sunday")
        (line,) = graphql(lines)
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["status"], line["method"], line["level"]) == (200, "POST", "info")
    assert line["operation"] == "Sunday"
    assert hashlib.sha256(DOCUMENT.encode()).hexdigest().startswith(line["operation_hash"])
    assert line["bytes"] == len(answer.content)
    assert line["milliseconds"] > 0
    assert line["cache"] == "miss"
    assert datetime.fromisoformat(line["timestamp"]).tzinfo is not None
    assert "trace_id" not in line


async def test_a_line_tells_how_the_response_cache_was_used(lines: Lines) -> None:
    async with served() as client:
        for variables in ({"n": 1}, {"n": 1}, {"n": 2}):
            await ask(client, variables=variables)
        await ask(client, variables={"n": 1}, extensions={})
        assert [line["cache"] for line in graphql(lines)] == ["miss", "bytes", "miss", "operation"]
        assert {line["operation"] for line in graphql(lines)} == {"Sunday"}
        assert len({line["operation_hash"] for line in graphql(lines)}) == 1
    async with served(response_cache=False) as client:
        await ask(client)
        assert graphql(lines)[-1]["cache"] == "off"


def holds_for_a_hit(first: dict[str, Any], second: dict[str, Any], hit: httpx.Response) -> None:
    assert list(second) == list(first), "the same fields in the same order"
    changes = {"timestamp", "milliseconds", "cache"}
    assert {name: value for name, value in first.items() if name not in changes} == {
        name: value for name, value in second.items() if name not in changes
    }
    assert (first["cache"], second["cache"]) == ("miss", "bytes")
    assert second["bytes"] == len(hit.content)
    assert second["cost"] == int(hit.headers["x-operation-cost"])
    assert second["milliseconds"] > 0
    assert first["timestamp"] <= second["timestamp"]


IDS = {
    "x-request-id": "mine.1",
    "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01",
    "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678",
}


@pytest.mark.parametrize("more", [{"rate_limit": None}, {}], ids=["alone", "behind a limit"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_line_of_a_hit_has_the_fields_and_values_of_a_miss(
    lines: Lines, method: str, more: dict[str, Any]
) -> None:
    async with served(**more) as client:
        asked: dict[str, Any] = {"params": {"query": DOCUMENT}} if method == "GET" else {"json": {"query": DOCUMENT}}
        answers = [await client.request(method, "/graphql", headers=IDS, **asked) for _ in range(2)]
        first, second = graphql(lines)
    assert {answer.headers["x-request-id"] for answer in answers} == {"mine.1"}
    assert (second["trace_id"], second["amzn_trace_id"]) == (TRACE, "1-67891233-abcdef012345678912345678")
    holds_for_a_hit(first, second, answers[1])


def test_the_line_of_a_hit_over_a_socket_has_the_fields_and_values_of_a_miss() -> None:
    with gateway() as server:
        server.ready()
        with httpx.Client(base_url=server.origin) as client:
            answers = [client.post("/graphql", json={"query": DOCUMENT}) for _ in range(3)]
            again = client.post("/graphql", json={"query": DOCUMENT}, headers=IDS)
            server.says('"request_id":"mine.1"')
    told = [json.loads(line) for line in server.log if '"route":"/graphql"' in line]
    first, *hits, named = [line for line in told if line["event"] == "request"]
    assert [line.pop("request_id") for line in (first, *hits)] == [one.headers["x-request-id"] for one in answers]
    assert len({one.headers["x-request-id"] for one in answers}) == 3
    for hit in hits:
        holds_for_a_hit(first, hit, answers[2])
    assert again.headers["x-request-id"] == named["request_id"] == "mine.1"
    assert (named["trace_id"], named["cache"]) == (TRACE, "bytes")


async def test_a_hit_states_and_uses_up_the_limit_of_its_client(lines: Lines) -> None:
    async with served(rate_limit=10_000) as client:
        answers = [await client.get("/graphql", params={"query": DOCUMENT}) for _ in range(110)]
        told = graphql(lines)
    left = [int(answer.headers["ratelimit"].split("r=")[1].split(";")[0]) for answer in answers]
    used = [before - after for before, after in pairwise(left)]
    assert [line["status"] for line in told] == [answer.status_code for answer in answers]
    assert [line["request_id"] for line in told] == [answer.headers["x-request-id"] for answer in answers]
    assert len({line["client"] for line in told}) == 1
    assert told[-1]["status"] == 429, "the limit is used up in the end"
    hits = [cost for line, cost in zip(told[1:], used, strict=True) if line.get("cache") == "bytes"]
    assert len(hits) > 20
    assert set(hits[:-1]) == {CACHED}
    assert hits[-1] <= CACHED, "no less than nothing is left"


async def test_hits_are_counted_as_all_other_requests(lines: Lines) -> None:
    async with served() as client:
        before = await figures(client)
        for _ in range(4):
            await client.get("/graphql", params={"query": DOCUMENT})
        counted = await figures(client)
        took = [line["milliseconds"] for line in graphql(lines)]
    assert counted["response_cache_hits_total"] - before["response_cache_hits_total"] == 3
    assert counted["requests_total"] - before["requests_total"] == 5, "four, and the first look at the figures"
    assert counted["request_duration_seconds_sum"] - before["request_duration_seconds_sum"] >= sum(took) / 1000 - 0.001


async def figures(client: httpx.AsyncClient) -> dict[str, float]:
    text = (await client.get("/metrics")).text
    return {
        name.removeprefix("schedule_gateway_"): float(value)
        for name, value in (line.split(" ") for line in text.splitlines() if line.startswith("schedule_gateway_re"))
    }


async def test_the_line_of_a_hit_tells_the_bytes_that_were_sent(lines: Lines) -> None:
    document = '{ games(on: "2026-11-22", leagues: [NFL]) { nodes { id status startTime homeTeam { name } } } }'
    async with served() as client:
        await ask(client, document)
        answer = await ask(client, document, headers={"accept-encoding": "gzip"})
        line = graphql(lines)[-1]
    assert answer.headers["content-encoding"] == "gzip"
    assert (line["cache"], line["bytes"]) == ("bytes", int(answer.headers["content-length"]))
    assert line["bytes"] < len(answer.content)


async def test_the_line_of_an_answer_that_the_client_has_tells_304_and_no_bytes(lines: Lines) -> None:
    async with served() as client:
        first = await client.get("/game-schedule")
        has_it = {"if-none-match": first.headers["etag"]}
        await client.get("/game-schedule", headers=has_it)  # data that arrives late makes this a second miss
        again = await client.get("/game-schedule", headers=has_it)
        line = next(line for line in reversed(lines.read()) if line["route"] == "/game-schedule")
    assert again.status_code == 304
    assert (line["status"], line["bytes"], line["cache"]) == (304, 0, "bytes")
    assert line["request_id"] == again.headers["x-request-id"]
    assert not {"operation", "operation_hash", "cost"} & set(line)


async def test_each_answer_has_one_request_id(lines: Lines) -> None:
    keys = ClientKeys.read(entry_of("board", KEY))
    async with served(api_keys=keys, rate_limit=3) as client:
        asked = [("/graphql", {"x-api-key": KEY}), ("/graphql", {}), ("/nowhere", {}), ("/assets/none.js", {})]
        answers = [await client.post(path, json={"query": DOCUMENT}, headers=headers) for path, headers in asked * 2]
        found = {line["request_id"]: line["status"] for line in lines.read()}
    for answer in answers:
        (given,) = answer.headers.get_list("x-request-id")
        assert found[given] == answer.status_code
    assert {200, 401, 404} <= {answer.status_code for answer in answers}


async def test_a_line_tells_the_calls_that_a_request_caused(lines: Lines) -> None:
    async with served() as client:
        await ask(client, "{ games(season: 2024, leagues: [NFL]) { totalCount } }")
        await ask(client, "{ games(season: 2024, leagues: [NFL]) { totalCount nodes { id } } }")
        first, second = graphql(lines)
    assert first["upstream_calls"] >= 2
    assert second["upstream_calls"] == 0


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ("{ games(", ["GRAPHQL_PARSE_FAILED"]),
        ("{ nothing }", ["GRAPHQL_VALIDATION_FAILED"]),
        ('{ games(on: "someday") { totalCount } }', ["BAD_USER_INPUT"]),
        ('{ teams { totalCount } a: team(id: "x") { id } b: team(id: "y") { id } }', ["BAD_USER_INPUT"]),
    ],
    ids=["unreadable", "unknown field", "wrong value", "beside data"],
)
async def test_a_line_tells_the_codes_of_the_errors_whatever_the_status(
    lines: Lines, document: str, codes: list[str]
) -> None:
    async with served() as client:
        assert (await ask(client, document)).status_code == 200
        await ask(client)
        wrong, right = graphql(lines)
    assert (wrong["status"], wrong["error_codes"]) == (200, codes)
    assert "error_codes" not in right


async def test_the_codes_of_what_is_refused_on_the_way_are_told_on_every_route(lines: Lines) -> None:
    async with served() as client:
        await client.post("/graphql", content=b"no JSON", headers={"content-type": "application/json"})
        await client.get("/calendar/XFL.ics")
        await client.get("/game-schedule", params={"league": "XFL"})
        told = {line["route"]: line.get("error_codes") for line in lines.read() if line["route"] != "/readyz"}
    assert set(told) == {"/graphql", "/calendar/{path}", "/game-schedule"}
    assert all(told.values()), told


async def test_ids_are_taken_over_and_given_back(lines: Lines) -> None:
    async with served() as client:
        headers = {
            "x-request-id": "client-7.b",
            "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01",
            "x-amzn-trace-id": "Self=1-67891234-12456789abcdef012345678;Root=1-67891233-abcdef012345678912345678",
        }
        assert (await ask(client, headers=headers)).headers["x-request-id"] == "client-7.b"
        (line,) = graphql(lines)
    assert (line["request_id"], line["trace_id"]) == ("client-7.b", TRACE)
    assert line["amzn_trace_id"] == "1-67891233-abcdef012345678912345678"


@pytest.mark.parametrize("bad", ["", "a b", '"}{"', "x" * 129, "caf\u00e9", "-starts"])
async def test_an_id_of_another_form_is_replaced(lines: Lines, bad: str) -> None:
    async with served() as client:
        headers = {"x-request-id": bad.encode("latin-1"), "traceparent": b"00-zz-11-01", "x-amzn-trace-id": b"Root=1"}
        given = (await ask(client, headers=headers)).headers["x-request-id"]
        (line,) = graphql(lines)
    assert given == line["request_id"] != bad
    assert not {"trace_id", "amzn_trace_id"} & set(line)


@pytest.mark.parametrize("name", ["A\nB", "\u2028", "x" * 5000, '"', "", "1st"])
async def test_a_name_of_an_operation_cannot_write_a_line_of_its_own(lines: Lines, name: str) -> None:
    async with served() as client:
        await ask(client, operationName=name)
        await ask(client, "query " + "y" * 5000 + " { __typename }")
        found = graphql(lines)
    assert len(found) == 2
    assert len(found[0].get("operation", "")) <= 64
    assert found[1]["operation"] == "y" * 64
    assert all(len(line) < 1000 for line in lines.text.splitlines() if '"request"' in line)


async def test_no_path_query_string_document_variable_or_key_is_told(lines: Lines) -> None:
    keys = ClientKeys.read(entry_of("board", KEY))
    async with served(api_keys=keys) as client:
        key = {"x-api-key": KEY}
        await ask(client, 'query A { team(id: "NFL:SECRET") { id } }', variables={"v": "S3CRET"}, headers=key)
        await client.get(f"/game-schedule?team=S3CRET!&api_key={KEY}")
        await client.get("/S3CRET/%1b[31m%0a{}")
        await client.get("/game-schedule?team=S3CRET")
        await client.request("S3CRET", "/graphql")
        found = [line for line in lines.read() if line["route"] != "/readyz"]
    assert KEY not in lines.text
    assert "SECRET" not in "".join(line for line in lines.text.splitlines() if '"request"' in line).replace("S3", "SE")
    assert [line["client"] for line in found][:2] == ["board", "board"]
    assert all(line["client"].startswith("~") for line in found[2:])
    assert [line["route"] for line in found][:4] == ["/graphql", "/game-schedule", "none", "/game-schedule"]
    assert [line["status"] for line in found][1:4] == [400, 404, 401]


async def test_checks_of_the_platform_are_told_only_when_they_fail(lines: Lines) -> None:
    async with served() as client:
        await client.get("/healthz")
        assert (await client.get("/metrics")).status_code == 200
        assert (await client.post("/healthz")).status_code == 405
        told = lines.read()
        assert not [line for line in told if line["status"] == 200]
        assert [line["status"] for line in told if line["route"] == "/healthz"] == [405]


async def test_off_there_is_no_line_and_no_id(lines: Lines) -> None:
    async with served(request_log=False) as client:
        assert "x-request-id" not in (await ask(client)).headers
        assert lines.read() == []


async def test_at_level_warning_only_faults_are_told(lines: Lines) -> None:
    async with served(log_level="WARNING") as client:
        assert "x-request-id" in (await ask(client)).headers
        assert not [line for line in lines.read() if line["status"] < 500]


@pytest.fixture
def _logs_as_they_were() -> Iterator[None]:
    with as_they_were():
        yield


@pytest.mark.usefixtures("_logs_as_they_were")
async def test_what_is_logged_on_the_way_has_the_id_of_its_request(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", sink=errors)
    log = structlog.get_logger("a new one")

    async with served() as client:
        await ask(client, "{ games(season: 2024, leagues: [NFL]) { totalCount } }", headers={"x-request-id": "mine"})
        log.info("of nobody")
    errors.flush()
    told = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    mine = [line for line in told if line.get("request_id") == "mine"]
    assert {line["event"] for line in mine} >= {"request", "upstream call"}
    assert "request_id" not in next(line for line in told if line["event"] == "of nobody")


@pytest.mark.usefixtures("_logs_as_they_were")
def test_a_traceback_is_one_line_without_local_variables(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO")

    def fails() -> None:
        hidden = KEY
        raise ValueError(f"a key of {len(hidden)} characters")

    try:
        fails()
    except ValueError:
        structlog.get_logger("one").exception("ours")
        logging.getLogger("theirs").exception("theirs")
    said = capfd.readouterr().err
    ours, theirs = map(json.loads, said.splitlines())
    assert KEY not in said
    assert (ours["event"], theirs["event"], theirs["level"]) == ("ours", "theirs", "error")
    assert ours["exception"][0]["exc_type"] == theirs["exception"][0]["exc_type"] == "ValueError"


def test_on_a_terminal_a_line_is_short() -> None:
    line = {
        "timestamp": NOW,
        "status": 200,
        "method": "POST",
        "route": "/graphql",
        "operation": "Sunday",
        "milliseconds": 1.25,
        "bytes": 321,
        "cache": "miss",
        "upstream_calls": 2,
        "request_id": "a-1",
    }
    assert line_for_people(line) == (
        f"{NOW.astimezone():%H:%M:%S}  200  POST /graphql  Sunday  1.25 ms  321 bytes  cache miss  2 upstream calls"
    )
    assert line_for_people({**line, "status": 503}).endswith("  a-1"), "where others lines tell of it, too"


@pytest.mark.parametrize(
    ("route", "status", "shown"), [("/assets/{name}", 200, False), ("/assets/{name}", 404, True), ("/", 200, True)]
)
def test_on_a_terminal_the_files_of_a_page_are_told_only_where_they_are_missing(
    route: str, status: int, *, shown: bool
) -> None:
    assert is_for_people({"route": route, "status": status}) is shown
