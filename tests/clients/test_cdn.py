"""A shared cache between real clients and the gateway: answers are kept, errors never are."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.clients.cdn import caching
from tests.clients.conftest import Node, need
from tests.clients.recorder import Recorder

DALLAS = '{ team(id: "NFL:DAL") { fullName } }'


@pytest.fixture
def cdn(recorder: Recorder, tmp_path: Path) -> Iterator[Recorder]:
    """A recorder in front of the cache, for clients; `recorder` records the requests of the cache."""
    need("nginx", "nginx")
    with caching(recorder.origin, tmp_path) as origin, Recorder(origin).running() as outside:
        yield outside


@pytest.mark.parametrize("program", ["apollo-persisted", "urql", "today"])
def test_what_one_client_has_asked_for_costs_the_next_nothing(
    program: str, node: Node, recorder: Recorder, cdn: Recorder
) -> None:
    first = node.run(program, cdn)
    asked = len(recorder.exchanges)
    assert recorder.exchanges[0].codes == ["PERSISTED_QUERY_NOT_FOUND"]
    with Recorder(cdn.target).running() as second:
        assert node.run(program, second) == first
    # The unknown hash was not cached: the cache asks again, and the gateway knows the document by now.
    (again,) = recorder.exchanges[asked:]
    assert (again.method, again.codes) == ("GET", [])
    with Recorder(cdn.target).running() as third:
        assert node.run(program, third) == first
    assert len(recorder.exchanges) == asked + 1
    assert {exchange.headers["x-cache"] for exchange in third.exchanges} == {"HIT"}


def test_an_error_is_asked_for_anew_each_time(recorder: Recorder, cdn: Recorder) -> None:
    with httpx.Client(base_url=cdn.target) as client:
        for query in ('{ games(on: "someday") { totalCount } }', "{ nothing }", "{"):
            for _ in range(2):
                assert client.get("/graphql", params={"query": query}).headers["x-cache"] == "MISS"
    assert len(recorder.exchanges) == 6
    assert {exchange.headers["cache-control"] for exchange in recorder.exchanges} == {"no-store"}


def test_clients_of_either_media_type_get_their_own(cdn: Recorder) -> None:
    with httpx.Client(base_url=cdn.target) as client:
        for _ in range(2):
            for media_type in ("application/json", "application/graphql-response+json"):
                answer = client.get("/graphql", params={"query": DALLAS}, headers={"accept": media_type})
                assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
                assert answer.json() == {"data": {"team": {"fullName": "Dallas Cowboys"}}}


def test_a_post_goes_through(recorder: Recorder, cdn: Recorder) -> None:
    with httpx.Client(base_url=cdn.target) as client:
        for _ in range(2):
            assert client.post("/graphql", json={"query": DALLAS}).json()["data"]
    assert len(recorder.exchanges) == 2
