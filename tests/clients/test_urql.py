"""urql with its exchange for persisted queries."""

import pytest

from tests.clients.conftest import Node
from tests.clients.recorder import Exchange, Recorder


@pytest.fixture
def exchanges(node: Node, recorder: Recorder) -> list[Exchange]:
    said = node.run("urql", recorder)
    assert said == "Dallas Cowboys: 2026-11-26T16:30:00-05:00\nPhiladelphia Eagles: 2026-11-29T16:25:00-05:00\n"
    return recorder.exchanges


def test_urql_prefers_the_media_type_of_graphql_and_gets_it(exchanges: list[Exchange]) -> None:
    for exchange in exchanges:
        assert exchange.asked_headers["accept"].startswith("application/graphql-response+json")
        assert exchange.headers["content-type"].startswith("application/graphql-response+json")


def test_an_unknown_hash_is_followed_by_the_document_and_a_known_one_is_enough(exchanges: list[Exchange]) -> None:
    first, second, last = exchanges
    assert ("query" in first.asked, first.codes) == (False, ["PERSISTED_QUERY_NOT_FOUND"])
    assert first.headers["cache-control"] == "no-store"
    assert ("query" in second.asked, second.codes) == (True, [])
    assert ("query" in last.asked, last.method, last.status) == (False, "GET", 200)


def test_urql_sends_get_without_headers_that_need_a_preflight(exchanges: list[Exchange]) -> None:
    for exchange in exchanges:
        if exchange.method == "GET":
            assert "content-type" not in exchange.asked_headers
    assert exchanges[-1].headers["cache-control"].startswith("public, max-age=")
