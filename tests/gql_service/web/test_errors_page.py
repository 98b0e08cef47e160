"""docs/errors.md lists every code, with the status and the words of the answer."""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.schema.config import StrawberryConfig
from structlog.testing import capture_logs

from gql_service.settings import Settings, SourceChoice
from gql_service.sportsdata import errors as vendor
from gql_service.sportsdata.http.client import ApiKey
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.answers.responder import Responder
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.connections.answers import HEADERS_TOO_LARGE, HEADERS_TOO_SLOW, refusal_of
from gql_service.web.connections.bounds import Bounds, Ending
from gql_service.web.graphql.view import GraphQLView
from gql_service.web.graphql.workload import CAPACITY, Workload
from gql_service.web.transport.problems import METHOD_NOT_ALLOWED
from gql_service.web.transport.request_body import BODY_TOO_SLOW
from gql_service.wiring import app_of, create_app, create_gateway
from schema.enums import League
from schema.executable import ScheduleSchema
from schema.queries.query import Query
from schema.rules.limits import LIMIT_CODES
from schema.types.scalars import SCALARS
from tests.builders import NOW
from tests.clocks import HandClock
from tests.fakes.schedule import FakeSchedule
from tests.schema.test_limits import aliases, deep, intro, nested, roots
from tests.serving import client_of

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"\| `([A-Z_]+)` \| ([\d, ]+) \| ([\d, ]+) \| (.+?) \| (.+?) \|$")
CODE = re.compile(r"[A-Z]+(_[A-Z]+)+")
NEW = "application/graphql-response+json"
TEAMS = "query ($teams: [ID!]) { games(teams: $teams) { totalCount } }"
LONG = "id startTime homeTeam { id fullName } awayTeam { id fullName } venue { id name city }"
TYPES = " ".join(f"a{n}: type {{ fields {{ name args {{ name type {{ name }} }} }} }}" for n in range(49))


@dataclass(frozen=True, slots=True)
class Told:
    """The page's entry for a code."""

    json: set[int]
    graphql: set[int]
    example: str


def page() -> dict[str, Told]:
    found: dict[str, Told] = {}
    for line in (ROOT / "docs/errors.md").read_text(encoding="utf-8").splitlines():
        if match := ROW.fullmatch(line):
            assert match[1] not in found
            old, new = ({int(status) for status in cell.split(", ")} for cell in (match[2], match[3]))
            found[match[1]] = Told(old, new, match[4])
    return found


def sources() -> Iterator[Path]:
    yield from (file for file in (ROOT / "schema").rglob("*.py") if file.name != "enums.py")
    yield from (ROOT / "gql_service/web").rglob("*.py")
    yield ROOT / "gql_service/sportsdata/errors.py"


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that look like a code, and every code argument of a Refusal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
            yield from (str(each.value) for each in node.args[2:3] if isinstance(each, ast.Constant))


def test_every_code_is_on_the_page_and_no_other() -> None:
    orders = {"START_TIME_ASC", "START_TIME_DESC"}
    raised = {code for file in sources() for code in codes_in(ast.parse(file.read_text(encoding="utf-8")))}
    assert (raised | set(LIMIT_CODES)) - orders == set(page())


FAILURES = [
    each
    for each in vars(vendor).values()
    if isinstance(each, type) and issubclass(each, vendor.SportsDataError) and each is not vendor.SportsDataError
]
ASKED: dict[str, dict[str, Any]] = {
    "BAD_REQUEST": {},
    "ANSWER_TOO_LARGE": {"query": "{ games(leagues: [NFL], season: 2026, first: 300) { nodes { %s } } }" % LONG},
    "BODY_TOO_LARGE": {"query": "{ __typename }".ljust(131_072)},
    "UNAUTHENTICATED": {"query": "{ __typename }"},
    "GRAPHQL_PARSE_FAILED": {"query": "{"},
    "GRAPHQL_VALIDATION_FAILED": {"query": "{ nothing }"},
    "OPERATION_RESOLUTION_FAILURE": {"query": "query A { __typename } query B { __typename }"},
    "BAD_USER_INPUT": {"query": "{ games(first: -1) { totalCount } }"},
    "INTROSPECTION_DISABLED": {"query": "{ __schema { description } }"},
    "PERSISTED_QUERY_NOT_FOUND": {"documentId": "0" * 64},
    "PERSISTED_QUERY_NOT_IN_LIST": {"documentId": "today-v9"},
    "QUERY_NOT_IN_SAFELIST": {"query": "{ __typename }"},
    "OPERATION_TOO_COMPLEX": {"query": "{ games(first: 250000, leagues: [NFL]) { nodes { homeTeam { id name } } } }"},
    "MAX_SOURCE_LENGTH_LIMIT": {"query": "{ __typename }".ljust(32_769)},
    "MAX_TOKENS_LIMIT": {"query": "{ sources { %s } }" % ("mode " * 1000)},
    "MAX_COMMENTS_LIMIT": {"query": "#\n" * 201 + "{ __typename }"},
    "MAX_NESTING_LIMIT": {"query": nested(101)},
    "MAX_DEPTH_LIMIT": {"query": deep(16)},
    "MAX_INTROSPECTION_DEPTH_LIMIT": {"query": intro(31)},
    "MAX_INTROSPECTION_SIZE_LIMIT": {"query": f"{{ __schema {{ types {{ fields {{ {TYPES} }} }} }} }}"},
    "MAX_ALIASES_LIMIT": {"query": aliases(51)},
    "MAX_DUPLICATES_LIMIT": {"query": "{ sources { %s } }" % ("mode " * 21)},
    "MAX_ROOT_FIELDS_LIMIT": {"query": roots(31)},
    "MAX_DIRECTIVES_LIMIT": {"query": "{ sources { mode%s } }" % "".join(" @include(if: true)" * 51)},
    "MAX_LIST_LENGTH_LIMIT": {"query": TEAMS, "variables": {"teams": ["NFL:DAL"] * 201}},
    "LEAGUE_NOT_SERVED": {"query": "{ games(leagues: [NHL]) { totalCount } }"},
}
SETTINGS: dict[str, dict[str, Any]] = {
    "ANSWER_TOO_LARGE": {"max_answer_bytes": 50_000},
    "UNAUTHENTICATED": {"api_keys": ClientKeys({b"": "board"})},
    "INTROSPECTION_DISABLED": {"introspection": False},
    "PERSISTED_QUERY_NOT_IN_LIST": {"trusted_documents_only": True},
    "QUERY_NOT_IN_SAFELIST": {"trusted_documents_only": True},
}


@pytest.fixture
async def client(request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    given = SETTINGS.get(request.node.callspec.params["code"], {})
    async with client_of(create_app(Settings(leagues=(League.NFL, League.NBA), **given), HandClock(NOW))) as client:
        yield client


@pytest.mark.parametrize("code", ASKED)
async def test_the_page_has_the_status_and_the_words(client: httpx.AsyncClient, code: str) -> None:
    told = page()[code]
    for accept, statuses in (("application/json", told.json), (NEW, told.graphql)):
        answer = await client.post("/graphql", json=ASKED[code], headers={"accept": accept})
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == code
        assert answer.status_code in statuses
        assert error["message"].replace("50,000", "8,000,000") == told.example
        assert answer.headers["cache-control"] == "no-store"


def test_the_source_s_failures_have_their_words() -> None:
    kinds = [
        each for each in vars(vendor).values() if isinstance(each, type) and issubclass(each, vendor.SportsDataError)
    ]
    told = page()
    for code in {kind.code for kind in kinds if kind is not vendor.SportsDataError}:
        sentences = tuple(kind.sentence.removesuffix(".") for kind in kinds if kind.code == code)
        # The example may go on to say what happened, and at which route.
        assert told[code].example.startswith(sentences), code


def test_codes_that_no_request_here_brings_are_tested_elsewhere() -> None:
    assert set(page()) - set(ASKED) - {kind.code for kind in FAILURES} == {
        "OVERLOADED",
        "RATE_LIMITED",
        "SEASON_NOT_SERVED",
        "INTERNAL_SERVER_ERROR",
        BODY_TOO_SLOW,
        HEADERS_TOO_LARGE,
        HEADERS_TOO_SLOW,
        METHOD_NOT_ALLOWED,
    }


@pytest.mark.parametrize("ending", [Ending.HEADERS_TOO_LARGE, Ending.HEADERS_TOO_SLOW])
def test_the_page_has_what_is_told_of_headers(ending: Ending) -> None:
    refusal = refusal_of(ending, Bounds())
    assert refusal is not None
    status, code, sentence = refusal
    assert page()[code] == Told({status}, {status}, sentence)


class FaultySchema(ScheduleSchema):
    """A schema with a fault of ours outside of any resolver."""

    async def execute(self, *_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError("the password is hunter2")


def faulty_view() -> GraphQLView:
    cache = ResponseCache(HandClock(NOW), FakeSchedule())

    def no_context() -> Any:
        return None

    return GraphQLView(
        FaultySchema(query=Query, config=StrawberryConfig(scalar_map=SCALARS)),
        Responder(cache, no_context, HandClock(NOW), max_stale=timedelta()),
        graphiql=False,
    )


@pytest.mark.parametrize("accept", ["application/json", NEW])
async def test_a_fault_outside_of_resolvers_is_masked_with_an_id_that_the_log_has(accept: str) -> None:
    with capture_logs() as logs:
        async with client_of(Starlette(routes=[Route("/graphql", faulty_view())])) as client:
            answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": accept})
    (error,) = answer.json()["errors"]
    (event,) = logs
    assert answer.status_code == 500
    assert error["message"] == page()["INTERNAL_SERVER_ERROR"].example
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "id": event["error_id"]}
    assert event["exc_info"]
    assert "hunter2" not in answer.text


async def test_a_season_that_is_not_served_has_its_code() -> None:
    settings = Settings(leagues=(League.NFL,), source=SourceChoice.LIVE, api_key=ApiKey("planted"))
    app = app_of(create_gateway(settings, HandClock(NOW), NoVendor()), settings, HandClock(NOW))
    async with client_of(app) as client:
        answer = await client.post("/graphql", json={"query": "{ games(season: 1999) { totalCount } }"})
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "SEASON_NOT_SERVED"
    assert error["message"] == page()["SEASON_NOT_SERVED"].example
    assert answer.json()["data"] == {"games": None}


class NoVendor(httpx.AsyncBaseTransport):
    """A vendor that cannot be reached."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)


async def test_the_page_has_what_is_told_of_too_much_work() -> None:
    settings, workload = Settings(leagues=(League.NFL,)), Workload(patience=0)
    app = app_of(create_gateway(settings, HandClock(NOW)), settings, HandClock(NOW), workload=workload)
    query = {"query": "{ games(leagues: [NFL], season: 2026) { nodes { id } } }"}
    with workload.ticket("somebody else") as ticket:
        await ticket.begin(CAPACITY)
        async with client_of(app) as client:
            for accept in ("application/json", NEW):
                answer = await client.post("/graphql", json=query, headers={"accept": accept})
                (error,) = answer.json()["errors"]
                assert (answer.status_code, error["extensions"]["code"]) == (503, "OVERLOADED")
                assert answer.headers["retry-after"] == "1"
                assert error["message"] == page()["OVERLOADED"].example.replace("3 s", "1 s")
            assert (await client.get("/readyz")).status_code in (200, 503)
    assert workload.refused == 2
