"""GraphQL over HTTP, by real requests."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from gql_service.settings import Settings
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of

NEW = "application/graphql-response+json"
OLD = "application/json"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TODAY = '{ games(on: "today") { totalCount sources { league mode } } }'


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(leagues=(League.NFL, League.NBA)), HandClock(NOW))) as client:
        yield client


async def test_post_and_get_give_the_same_answer(
    client: httpx.AsyncClient, note: Callable[[str, dict[str, Any]], None]
) -> None:
    posted = await client.post("/graphql", json={"query": TODAY})
    got = await client.get("/graphql", params={"query": TODAY})
    assert posted.json() == got.json()
    assert posted.json()["data"]["games"]["totalCount"] > 0
    note(TODAY, posted.json()["data"])


async def test_variables_and_operation_name_are_taken_from_both(client: httpx.AsyncClient) -> None:
    document = "query A($l: [League!]) { games(leagues: $l) { sources { league } } } query B { sources { mode } }"
    expected = {"data": {"games": {"sources": [{"league": "NBA"}]}}}
    body = {"query": document, "operationName": "A", "variables": {"l": ["NBA"]}}
    assert (await client.post("/graphql", json=body)).json() == expected
    params = {"query": document, "operationName": "A", "variables": '{"l": ["NBA"]}'}
    assert (await client.get("/graphql", params=params)).json() == expected


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, OLD),
        ("*/*", OLD),
        ("application/*", OLD),
        (OLD, OLD),
        (NEW, NEW),
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{OLD}, {NEW};q=0.1", OLD),
        (f"{NEW}, application/graphql+json, {OLD}, text/event-stream, multipart/mixed", NEW),
    ],
)
async def test_the_media_type_is_the_client_s(client: httpx.AsyncClient, accept: str | None, media_type: str) -> None:
    headers = {"accept": accept} if accept else {}
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query ($n: Int!) { games(first: $n) { totalCount } }"])
async def test_a_request_error_is_400_in_the_new_type_and_200_in_the_old(client: httpx.AsyncClient, query: str) -> None:
    for accept, status in ((NEW, 400), (OLD, 200)):
        response = await client.post("/graphql", json={"query": query}, headers={"accept": accept})
        assert response.status_code == status
        assert "data" not in response.json()
        assert response.json()["errors"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", OLD, 400),
        (b"5", OLD, 400),
        (b"[]", OLD, 400),
        (b'[{"query":"{ __typename }"}]', OLD, 400),
        (b"{}", OLD, 400),
        (b'{"query": 5}', OLD, 400),
        (b'{"query": "{ __typename }", "variables": []}', OLD, 400),
        (b'{"query": "{ __typename }", "operationName": 5}', OLD, 400),
        (b'{"query": "{ __typename }", "variables": {"a": NaN}}', OLD, 400),
        (b"\xff\xfe", OLD, 400),
        (b'{"query": "\\ud800"}', OLD, 400),
        (b"[" * 3000, OLD, 400),
        (b"query=x", "application/x-www-form-urlencoded", 415),
        (b'{"query": "{ __typename }"}', "text/plain", 415),
        (b'{"query": "{ __typename }"}', "multipart/form-data; boundary=application/json", 415),
    ],
)
async def test_what_is_no_graphql_request_gets_a_graphql_error(
    client: httpx.AsyncClient, body: bytes, content_type: str, status: int
) -> None:
    response = await client.post("/graphql", content=body, headers={"content-type": content_type})
    assert response.status_code == status
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_other_methods_and_types_are_refused(client: httpx.AsyncClient) -> None:
    put = await client.put("/graphql", json={"query": "{ __typename }"})
    assert (put.status_code, put.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    html = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": "text/html"})
    assert html.status_code == 406


async def test_graphiql_is_for_browsers_only(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers=BROWSER)
    assert "text/html" in page.headers["content-type"]
    assert "graphiql" in page.text.lower()
    curl = await client.get("/graphql")
    assert curl.status_code == 400
    assert curl.headers["content-type"].startswith(OLD)
    asked = await client.get("/graphql", params={"query": "{ __typename }"}, headers=BROWSER)
    assert asked.json() == {"data": {"__typename": "Query"}}


async def test_graphiql_can_be_switched_off() -> None:
    app = create_app(Settings(leagues=(League.NFL,), graphiql=False), HandClock(NOW))
    async with client_of(app) as client:
        page = await client.get("/graphql", headers={"accept": "text/html"})
    assert page.status_code == 406


async def test_every_answer_says_where_it_comes_from_and_how_old_it_is(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": TODAY})
    assert response.headers["x-schedule-source"] == "sandbox"
    assert response.headers["x-schedule-stale"] == "false"
    assert response.headers["age"] == "0"
    for path in ("/healthz", "/nothing"):
        assert (await client.get(path)).headers["x-schedule-source"] == "sandbox"


async def test_the_root_is_a_page_and_the_unknown_leads_to_a_hint(client: httpx.AsyncClient) -> None:
    home = await client.get("/", headers=BROWSER)
    assert (home.status_code, home.headers["content-type"]) == (200, "text/html; charset=utf-8")
    missing = await client.get("/games")
    assert missing.status_code == 404
    assert "/graphql" in missing.json()["message"]


async def test_several_operations_need_a_name(client: httpx.AsyncClient) -> None:
    document = "query A { sources { league } } query B { sources { mode } }"
    (error,) = (await client.post("/graphql", json={"query": document})).json()["errors"]
    assert error["message"] == "`operationName` has to be one of A, B."


async def test_bad_json_in_a_parameter_is_named(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "{ sources { league } }", "variables": "foo"})
    assert response.status_code == 400
    assert "`variables` is not JSON" in response.json()["errors"][0]["message"]


async def test_a_page_of_another_origin_may_send_headers_of_its_client(client: httpx.AsyncClient) -> None:
    asked = {
        "origin": "https://example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,apollo-require-preflight,traceparent",
    }
    assert (await client.options("/graphql", headers=asked)).status_code == 200


@pytest.mark.parametrize(
    ("path", "allow"), [("/graphql", "GET, HEAD, POST, OPTIONS"), ("/game-schedule", "GET, HEAD, OPTIONS")]
)
async def test_methods_are_told_when_asked_for_and_when_wrong(client: httpx.AsyncClient, path: str, allow: str) -> None:
    options = await client.options(path)
    assert (options.status_code, options.headers["allow"], options.content) == (204, allow, b"")
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        refused = await client.request(method, path)
        assert (refused.status_code, refused.headers["allow"]) == (405, allow)


async def test_head_says_what_get_would(client: httpx.AsyncClient) -> None:
    for path, params in (("/graphql", {"query": TODAY}), ("/graphql", {}), ("/game-schedule", {}), ("/graphql/", {})):
        got = await client.get(path, params=params)
        asked = await client.head(path, params=params)
        assert (asked.status_code, asked.content) == (got.status_code, b"")
        assert asked.headers["content-length"] == got.headers["content-length"]
        assert asked.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("accept", [OLD, NEW])
async def test_a_mutation_over_get_is_the_wrong_method_though_there_is_none(
    client: httpx.AsyncClient, accept: str
) -> None:
    answer = await client.get("/graphql", params={"query": "mutation { x }"}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"].startswith(accept)
    posted = await client.post("/graphql", json={"query": "mutation { x }"}, headers={"accept": NEW})
    assert posted.status_code == 400


@pytest.mark.parametrize("upgrade", ["websocket", "h2c"])
async def test_no_other_protocol_is_taken_up(client: httpx.AsyncClient, upgrade: str) -> None:
    headers = {"connection": "Upgrade", "upgrade": upgrade, "sec-websocket-protocol": "graphql-transport-ws"}
    answer = await client.get("/graphql", params={"query": "{ __typename }"}, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})


async def test_a_url_has_a_hundred_parameters_at_most(client: httpx.AsyncClient) -> None:
    query = "query=%7B__typename%7D"
    assert (await client.get(f"/graphql?{query}{'&a=b' * 99}")).status_code == 200
    refused = await client.get(f"/graphql?{query}{'&a=b' * 100}")
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
