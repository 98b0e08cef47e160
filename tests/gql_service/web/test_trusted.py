"""Trusted documents, introspection and GraphiQL, each on and off, as the settings say; by real requests."""

import hashlib
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql.utilities import strip_ignored_characters
from starlette.requests import Request

from gql_service.settings import SettingError, Settings
from gql_service.web.graphql.trusted import shipped_documents
from gql_service.web.pages.views import Pages
from gql_service.wiring import create_app, offers_of
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.gql_service.test_operations import DOCUMENTS, VARIABLES
from tests.serving import client_of

NEW = "application/graphql-response+json"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OF_OURS = "query Ours { sources { league } }"
OTHER = "{ sources { league mode } }"
LEAGUES = (League.NFL, League.NBA)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def settings(**given: Any) -> Settings:
    return Settings(leagues=LEAGUES, **given)


@pytest.fixture
async def trusting() -> AsyncIterator[httpx.AsyncClient]:
    manifest = {"ours": OF_OURS, f"sha256:{sha('another printing')}": "{ __typename }"}
    app = create_app(settings(trusted_documents_only=True, trusted_documents=manifest), HandClock(NOW))
    async with client_of(app) as client:
        yield client


def asked(name: str, how: dict[str, Any]) -> dict[str, Any]:
    return {"variables": VARIABLES.get(name, {}), **how}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_shipped_document_is_served_by_text_hash_and_name(trusting: httpx.AsyncClient, name: str) -> None:
    text, short = DOCUMENTS[name], strip_ignored_characters(DOCUMENTS[name])
    ways: list[dict[str, Any]] = [
        {"query": text},
        {"query": short},
        {"query": f"# another layout\n{text}\n"},
        {"documentId": name},
        {"documentId": f"sha256:{sha(text)}"},
        {"documentId": sha(short)},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha(short)}}},
        {"query": short, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha(short)}}},
    ]
    answers = [(await trusting.post("/graphql", json=asked(name, way))).json() for way in ways]
    assert "errors" not in answers[0]
    assert all(answer == answers[0] for answer in answers)


async def test_a_manifest_s_document_is_served_by_its_id_there(trusting: httpx.AsyncClient) -> None:
    for way in ({"documentId": "ours"}, {"documentId": sha(OF_OURS)}, {"query": OF_OURS}):
        assert (await trusting.post("/graphql", json=way)).json()["data"]["sources"]
        got = await trusting.get("/graphql", params=way)
        assert got.json()["data"]["sources"]
    for name in (f"sha256:{sha('another printing')}", sha("another printing")):
        assert (await trusting.post("/graphql", json={"documentId": name})).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": OTHER}, "QUERY_NOT_IN_SAFELIST"),
        ({"query": "{ __typename }{"}, "QUERY_NOT_IN_SAFELIST"),
        ({"query": '"'}, "QUERY_NOT_IN_SAFELIST"),
        ({"query": "{ __schema { queryType { name } } }"}, "QUERY_NOT_IN_SAFELIST"),
        ({"query": OF_OURS + " query More { sources { mode } }", "operationName": "Ours"}, "QUERY_NOT_IN_SAFELIST"),
        ({"documentId": sha(OTHER)}, "PERSISTED_QUERY_NOT_IN_LIST"),
        ({"documentId": "nothing"}, "PERSISTED_QUERY_NOT_IN_LIST"),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha(OTHER)}}}, "PERSISTED_QUERY_NOT_IN_LIST"),
    ],
)
async def test_all_else_is_refused_with_a_code(trusting: httpx.AsyncClient, body: dict[str, Any], code: str) -> None:
    for accept, status in ((NEW, 400), ("application/json", 200)):
        refused = await trusting.post("/graphql", json=body, headers={"accept": accept})
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["extensions"]["code"]) == (status, code)
        assert "data" not in refused.json()
        assert refused.headers["cache-control"] == "no-store"


async def test_sending_text_and_hash_makes_nothing_trusted(trusting: httpx.AsyncClient) -> None:
    persisted = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha(OTHER)}}}
    for body in ({**persisted, "query": OTHER}, persisted, {"query": OTHER}):
        assert "data" not in (await trusting.post("/graphql", json=body)).json()


async def test_the_board_s_short_texts_are_trusted_whatever_is_built() -> None:
    """web/operations.mjs strips the documents as graphql-js does; graphql-core strips them to the same text."""
    app = create_app(settings(trusted_documents_only=True), HandClock(NOW))
    async with client_of(app) as client:
        for name, text in shipped_documents().items():
            params = {"query": strip_ignored_characters(text), "variables": json.dumps(VARIABLES.get(name, {}))}
            assert (await client.get("/graphql", params=params)).json()["data"]


async def test_a_manifest_helps_without_the_mode_too() -> None:
    async with client_of(create_app(settings(trusted_documents={"ours": OF_OURS}), HandClock(NOW))) as client:
        assert (await client.post("/graphql", json={"documentId": "ours"})).json()["data"]["sources"]
        assert (await client.post("/graphql", json={"query": OTHER})).json()["data"]["sources"]
        other = (await client.post("/graphql", json={"documentId": "nothing"})).json()["errors"][0]
        assert "`documentId` has to be a SHA-256" in other["message"]


def test_the_manifest_is_read_with_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "persisted-documents.json"
    file.write_text(json.dumps({f"sha256:{sha(OF_OURS)}": OF_OURS}))
    read = Settings.read({"TRUSTED_DOCUMENTS": str(file), "TRUSTED_DOCUMENTS_ONLY": "on"})
    assert read.trusted_documents == {f"sha256:{sha(OF_OURS)}": OF_OURS}
    assert read.trusted_documents_only


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 5}', '{"a": "{"}', None])
def test_a_manifest_that_is_none_ends_the_start_with_a_sentence(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "documents.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SettingError, match=r"TRUSTED_DOCUMENTS is .* it has to be a JSON file that maps ids or hashes"):
        Settings.read({"TRUSTED_DOCUMENTS": str(file)})


async def test_introspection_off_hides_the_schema_and_says_so() -> None:
    async with client_of(create_app(settings(introspection=False), HandClock(NOW))) as client:
        for accept, status in ((NEW, 400), ("application/json", 200)):
            body = {"query": "{ __schema { queryType { name } } }"}
            refused = await client.post("/graphql", json=body, headers={"accept": accept})
            (error,) = refused.json()["errors"]
            assert (refused.status_code, error["extensions"]["code"]) == (status, "INTROSPECTION_DISABLED")
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).json()["data"]
        wrong = await client.post("/graphql", json={"query": "{ sourcess { mode } }"})
        assert "Did you mean" not in wrong.text
        assert "Cannot query field 'sourcess'" in wrong.json()["errors"][0]["message"]


SOURCES = Path(__file__).parents[3] / "web"
OFFERS = [
    ({}, "all"),
    ({"introspection": False}, "no-introspection"),
    ({"trusted_documents_only": True}, "trusted-documents"),
]


@pytest.mark.parametrize(("given", "offers"), OFFERS)
async def test_graphiql_is_told_what_it_cannot_do(tmp_path: Path, given: dict[str, bool], offers: str) -> None:
    """The page is the built page, except for the names of its files."""
    shutil.copy(SOURCES / "graphiql" / "graphiql.html", tmp_path)
    told = offers_of(settings(**given))
    page = await Pages(tmp_path, offers=told).graphiql(Request({"type": "http"}))
    assert f'data-offers="{offers}"' in bytes(page.body).decode()
    script = (SOURCES / "graphiql" / "graphiql.jsx").read_text(encoding="utf-8")
    assert (f'"{offers}":' in script) is bool(given)


async def test_graphiql_off_serves_no_page_and_the_api_as_ever() -> None:
    async with client_of(create_app(settings(graphiql=False), HandClock(NOW))) as client:
        page = await client.get("/graphql", headers=BROWSER)
        assert (page.status_code, page.headers["content-type"]) == (400, "application/json; charset=utf-8")
        assert (await client.get("/graphql", headers={"accept": "text/html"})).status_code == 406
        assert (await client.post("/graphql", json={"query": OTHER})).json()["data"]
        board = await client.get("/", headers=BROWSER)
        assert 'data-graphiql="on"' not in board.text


async def test_the_cost_is_told_on_fresh_kept_and_refused_answers() -> None:
    async with client_of(create_app(settings(), HandClock(NOW))) as client:
        body = {"query": '{ games(on: "today") { totalCount } }'}
        fresh, kept = [await client.post("/graphql", json=body) for _ in range(2)]
        by_operation = await client.get("/graphql", params=body)
        known = await client.get("/graphql", params=body, headers={"if-none-match": kept.headers["etag"]})
        assert known.status_code == 304
        told = {each.headers["x-operation-cost"] for each in (fresh, kept, by_operation, known)}
        assert told == {str(1_000 + 1 + 2 * 9 * 200)}
        dear = await client.post("/graphql", json={"query": "{ games(first: 900000) { nodes { id } } }"})
        error = dear.json()["errors"][0]
        assert dear.headers["x-operation-cost"] == str(error["extensions"]["cost"])
        assert error["extensions"]["limit"] == 400_000
        plain = await client.post("/graphql", json={"query": "{ sources { mode } }"})
        assert plain.headers["x-operation-cost"] == "12"
        invalid = await client.post("/graphql", json={"query": "{ nothing }"})
        assert "x-operation-cost" not in invalid.headers


async def test_the_limits_are_settings() -> None:
    read = Settings.read({"MAX_DEPTH": "3", "MAX_COST": "5000", "LEAGUES": "NFL"})
    async with client_of(create_app(read, HandClock(NOW))) as client:
        deep = await client.post("/graphql", json={"query": "{ date { next { next { date } } } }"})
        assert deep.json()["errors"][0]["extensions"] == {"code": "MAX_DEPTH_LIMIT", "limit": 3, "found": 4}
        dear = await client.post("/graphql", json={"query": "{ games(season: 2026) { totalCount } }"})
        assert dear.json()["errors"][0]["extensions"]["limit"] == 5000
