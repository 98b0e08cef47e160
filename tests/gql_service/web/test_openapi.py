"""The OpenAPI document and the routes say the same."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gql_service.settings import Settings
from gql_service.web.openapi.document import openapi_document
from gql_service.web.routes import PUBLIC_ROUTES
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of

SERVED = (League.NFL, League.CFB)
DOCUMENT = openapi_document(SERVED, 2500)
CALENDARS = Path("docs/calendars.md").read_text(encoding="utf-8")
PAGES_AND_GRAPHQL = {"/graphql", "/", "/assets/"}
LEGACY = {"league", "date", "from", "to", "season", "week", "team", "names", "fields", "limit"}
WRONG = "???"
"""No parameter takes this."""


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(leagues=SERVED), HandClock(NOW))) as client:
        yield client


def documented(path: str) -> set[str]:
    """Return the names of the query parameters that the document has for a path."""
    return {each["name"] for each in DOCUMENT["paths"][path]["get"].get("parameters", ()) if each["in"] == "query"}


def filled(path: str) -> str:
    return path.replace("{league}", "NFL").replace("{team}", "DAL")


async def test_the_openapi_document_is_valid_and_names_the_served_leagues(client: httpx.AsyncClient) -> None:
    response = await client.get("/openapi.json")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json() == DOCUMENT
    OpenAPIV31SpecValidator(response.json()).validate()
    league = DOCUMENT["paths"]["/calendar/{league}.ics"]["get"]["parameters"][0]
    assert league["schema"]["enum"] == ["NFL", "CFB"]


async def test_who_has_it_is_not_sent_it_again(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/openapi.json")).headers["etag"]
    again = await client.get("/openapi.json", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.head("/openapi.json")).status_code == 200


def test_every_public_route_for_programs_is_in_it() -> None:
    public = {route.folder or route.path for route in PUBLIC_ROUTES} - PAGES_AND_GRAPHQL
    told = {path.partition("{")[0] for path in DOCUMENT["paths"]}
    assert told == public


@pytest.mark.parametrize("path", ["/calendar/{league}.ics", "/calendar/{league}/{team}.ics"])
async def test_a_calendar_knows_the_parameters_of_the_document_and_no_other(
    client: httpx.AsyncClient, path: str
) -> None:
    said = (await client.get(f"{filled(path)}?unheard=of")).json()["detail"]
    assert set(said.rpartition("it knows ")[2].rstrip(".").split(", ")) == documented(path)
    for name in documented(path):
        response = await client.get(filled(path), params={name: WRONG})
        assert (response.status_code, response.json()["parameter"]) == (400, name)


@pytest.mark.parametrize("path", ["/game-schedule", "/sports"])
async def test_the_legacy_route_reads_every_parameter_of_the_document(client: httpx.AsyncClient, path: str) -> None:
    assert documented(path) == LEGACY
    for name in documented(path):
        response = await client.get(path, params={name: WRONG})
        assert response.status_code == 400
        assert WRONG in response.json()["error"]


def test_the_page_for_people_has_the_same_parameters() -> None:
    table = CALENDARS.partition("| parameter |")[2].partition("\n\n")[0]
    first_cells = " ".join(row.split("|")[1] for row in table.splitlines()[2:])
    assert set(re.findall(r"`(\w+)`", first_cells)) == documented("/calendar/{league}/{team}.ics")


async def test_the_problem_on_the_page_is_what_a_client_gets(client: httpx.AsyncClient) -> None:
    (told,) = re.findall(r"```json\n(.*?)\n```", CALENDARS)
    assert (await client.get("/calendar/NFL/DAL.ics?side=left")).text == told


def test_every_operation_has_a_name_of_its_own_and_every_error_is_a_problem() -> None:
    operations = [method for path in DOCUMENT["paths"].values() for method in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for path in ("/calendar/{league}.ics", "/calendar/{league}/{team}.ics"):
        responses = DOCUMENT["paths"][path]["get"]["responses"]
        errors = {status: set(each["content"]) for status, each in responses.items() if int(status) >= 400}
        assert set(errors) == {"400", "401", "404", "405", "429", "503"}
        assert set().union(*errors.values()) == {"application/problem+json"}


def test_a_key_is_told_as_optional() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"].values()
    assert {(each["in"], each["name"]) for each in schemes} == {("header", "x-api-key"), ("query", "api_key")}
    assert {} in DOCUMENT["security"]
