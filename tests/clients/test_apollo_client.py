"""Apollo Client: plain, and with automatic persisted queries over GET."""

import http.client

import pytest

from tests.clients.conftest import Node
from tests.clients.recorder import Exchange, Recorder


@pytest.fixture
def persisted(node: Node, recorder: Recorder) -> list[Exchange]:
    said = node.run("apollo-persisted", recorder)
    assert said == "Dallas Cowboys: 2026-11-26T16:30:00-05:00\nPhiladelphia Eagles: 2026-11-29T16:25:00-05:00\n"
    return recorder.exchanges


def test_the_day_and_a_season_page_by_page(node: Node, recorder: Recorder) -> None:
    assert node.run("apollo", recorder) == ("1 games on 2026-11-23 in Europe/London\n322 games in the season\n")
    assert [exchange.method for exchange in recorder.exchanges] == ["POST"] * 5
    for exchange in recorder.exchanges:
        assert exchange.asked_headers["accept"].startswith("application/graphql-response+json")
        assert exchange.headers["content-type"] == "application/graphql-response+json; charset=utf-8"


def test_errors_reach_the_program_with_their_codes(node: Node, recorder: Recorder) -> None:
    said = node.run("apollo-errors", recorder)
    assert said.startswith("BAD_USER_INPUT: ")
    assert "someday" in said
    assert recorder.exchanges[0].headers["cache-control"] == "no-store"


def test_a_document_that_is_not_known_is_asked_for_and_kept_by_no_cache(persisted: list[Exchange]) -> None:
    first, second, _ = persisted
    assert (first.method, "query" in first.asked) == ("GET", False)
    assert first.codes == ["PERSISTED_QUERY_NOT_FOUND"]
    assert first.headers["cache-control"] == "no-store"
    assert "query" in second.asked
    assert second.codes == []


def test_a_document_that_is_known_is_asked_for_by_its_hash_alone(persisted: list[Exchange]) -> None:
    last = persisted[-1]
    assert (last.method, last.status, "query" in last.asked) == ("GET", 200, False)
    assert len(last.asked["extensions"]["persistedQuery"]["sha256Hash"]) == 64
    assert last.headers["cache-control"].startswith("public, max-age=")


def test_the_same_url_costs_no_body_the_next_time(persisted: list[Exchange], recorder: Recorder) -> None:
    last = persisted[-1]
    connection = http.client.HTTPConnection(recorder.origin.removeprefix("http://"))
    connection.request("GET", last.target, headers={**last.asked_headers, "if-none-match": last.headers["etag"]})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (304, b"")
    connection.close()
