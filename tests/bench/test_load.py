"""Our own load generator, and the vendor with changing seasons, over real sockets."""

import asyncio
import itertools
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import httpx
import orjson
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bench.load import wrk_script
from bench.own_load import content_length, load, sequence
from bench.upstream import Moving, Upstream
from bench.workloads import FIRST_SIGHT, W1, W5
from tests.serving import client_of, running


class Counting:
    """An ASGI app that records the received bodies, and answers with a status."""

    def __init__(self, status: int = 200, *, closing: bool = False) -> None:
        self.bodies: list[bytes] = []
        self._status = status
        self._headers = {"connection": "close"} if closing else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.bodies.append(await Request(scope, receive).body())
            await Response(b"x" * 70_000, self._status, self._headers)(scope, receive, send)


def plan(**values: object) -> dict[str, object]:
    return {
        "requests": [("/", '{"query": "query Week { a }"}')],
        "order": [0],
        "unseen": False,
        "connections": 3,
        "stamp": "s",
    } | values


async def told(app: Counting, **values: object) -> dict[str, int]:
    async with running(app) as origin:
        return await load(plan(**values), httpx.URL(origin).port or 0, 0.2)


async def test_each_answer_is_counted_once(tmp_path: Path) -> None:
    app = Counting()
    file = tmp_path / "plan.json"
    file.write_bytes(orjson.dumps(plan()))
    async with running(app) as origin:
        arguments = ["-m", "bench.own_load", str(file), str(httpx.URL(origin).port), "0.5"]
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=PIPE, stderr=PIPE)
        printed, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    outcome = orjson.loads(printed)
    # Requests under way at the end were sent, but are not counted.
    assert 0 < outcome["requests"] <= len(app.bodies) <= outcome["requests"] + 3
    assert outcome["bytes"] > outcome["requests"] * 70_000
    assert (outcome["failed"], outcome["broken"]) == (0, 0)
    assert 0 < outcome["p50"] <= outcome["p99"]


async def test_errors_are_counted() -> None:
    outcome = await told(Counting(503))
    assert outcome["failed"] == outcome["requests"] > 0


async def test_a_connection_that_is_closed_after_an_answer_is_opened_again() -> None:
    outcome = await told(Counting(closing=True))
    assert outcome["requests"] > 3
    assert outcome["broken"] == 0


async def test_documents_never_seen_before_differ_all() -> None:
    app = Counting()
    await told(app, unseen=True)
    assert len(set(app.bodies)) == len(app.bodies) > 1


def test_requests_follow_one_another_in_the_order_of_the_workload() -> None:
    requests = [("/a", None), ("/b", None)]
    sent = itertools.islice(sequence(plan(requests=requests, order=[1, 1, 0])), 4)
    assert [each.split()[1] for each in sent] == [b"/b", b"/b", b"/a", b"/b"]


def test_an_answer_has_to_say_how_long_it_is() -> None:
    assert content_length(b"HTTP/1.1 200 OK\r\nContent-Length: 12") == 12
    with pytest.raises(ValueError, match="Content-Length"):
        content_length(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")


def test_a_script_for_wrk_holds_the_bodies_and_their_order() -> None:
    script = wrk_script(W5)
    assert all(f"[==[{each.body}]==]" in script for each in W5.requests)
    assert ",".join(str(number + 1) for number in W5.order) in script
    assert "query Week_" in wrk_script(FIRST_SIGHT)
    assert "query Week_" not in wrk_script(W1)


async def test_a_live_season_is_another_at_each_look_and_the_rest_stays() -> None:
    async with client_of(Upstream(frozenset({"nfl"}))) as client:
        looks = [(await client.get("/v3/nfl/scores/json/Scores/2026REG")).content for _ in range(2)]
        calm = [(await client.get("/v3/nba/scores/json/Games/2027")).content for _ in range(2)]
    first, second = map(orjson.loads, looks)
    assert first[:-1] == second[:-1]
    assert first[-1]["DateTimeUTC"] != second[-1]["DateTimeUTC"]
    assert first[-1]["Status"] == "InProgress"
    assert calm[0] == calm[1]


def test_what_moves_keeps_its_other_rows() -> None:
    rows = [{"GameID": number, "Status": "Final", "DateTime": "2026-01-01T10:00:00"} for number in range(3)]
    found = orjson.loads(Moving(orjson.dumps(rows)).look())
    assert found[:-1] == rows[:-1]
    assert found[-1]["GameID"] == 2
