"""Errors as clients see them, and the errors in the log."""

import logging
from datetime import date

import pytest

from schema.context import Context
from schema.enums import League
from schema.errors import INTERNAL_SERVER_ERROR
from schema.executable import ScheduleSchema, build_schema
from schema.model.snapshot import Snapshot
from schema.port import Current
from tests.builders import NOW
from tests.fakes.schedule import FakeSchedule
from tests.schema.compiled import worlds

SECRET = "the password is hunter2"


class Broken(FakeSchedule):
    """A port that raises unexpected exceptions."""

    async def for_days(self, league: League, first: date, last: date) -> list[Snapshot]:
        raise RuntimeError(SECRET)

    def current(self, league: League) -> Current:
        raise LookupError(SECRET)


def port() -> Broken:
    return Broken(*worlds.whole().held(League.NFL))


@pytest.fixture(params=[True, False], ids=["compiled", "plain"])
def schema(request: pytest.FixtureRequest) -> ScheduleSchema:
    return build_schema(compiled=request.param)


def errors_in(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno == logging.ERROR]


async def test_a_fault_has_an_id_that_one_log_event_has_too(
    schema: ScheduleSchema, caplog: pytest.LogCaptureFixture
) -> None:
    result = await schema.execute("{ games { totalCount } }", context_value=Context(port(), NOW))
    (error,) = result.errors or []
    (record,) = errors_in(caplog)
    assert error.extensions is not None
    assert set(error.formatted) == {"message", "locations", "path", "extensions"}
    assert set(error.extensions) == {"code", "id"}
    assert error.extensions["code"] == INTERNAL_SERVER_ERROR
    assert error.extensions["id"] in record.getMessage()
    assert record.exc_info is not None
    assert SECRET in str(record.exc_info[1])
    assert SECRET not in str(error.formatted)
    assert "Traceback" not in str(error.formatted)


async def test_many_faults_of_one_request_are_one_event(
    schema: ScheduleSchema, caplog: pytest.LogCaptureFixture
) -> None:
    document = "{ games(season: 2026) { nodes { season { current } } } a: date { date } b: date { date } }"
    result = await schema.execute(document, context_value=Context(port(), NOW))
    assert len(result.errors or ()) > 2
    (record,) = errors_in(caplog)
    ids = {(error.extensions or {})["id"] for error in result.errors or ()}
    assert len(ids) == 1
    assert "LookupError x 1" in record.getMessage()
    assert "RuntimeError x 2" in record.getMessage()


async def test_two_requests_have_two_ids(schema: ScheduleSchema) -> None:
    ids: set[str] = set()
    for _ in range(2):
        result = await schema.execute("{ games { totalCount } }", context_value=Context(port(), NOW))
        ids.update((error.extensions or {})["id"] for error in result.errors or ())
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Query { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("query ($n: Int!) { games(first: $n) { totalCount } }", "BAD_USER_INPUT"),
        ('{ date(on: "soon") { date } }', "BAD_USER_INPUT"),
        ('{ team(id: "Dallas") { name } }', "BAD_USER_INPUT"),
        ("{ games(leagues: [EPL]) { totalCount } }", "LEAGUE_NOT_SERVED"),
    ],
)
async def test_a_client_s_mistake_has_a_code_and_is_not_logged(
    schema: ScheduleSchema, caplog: pytest.LogCaptureFixture, document: str, code: str
) -> None:
    for _ in range(2):
        context = Context(FakeSchedule(*worlds.whole().held(League.NFL)), NOW)
        result = await schema.execute(document, context_value=context)
        codes = {(error.extensions or {})["code"] for error in result.errors or ()}
        assert codes == {code}
    assert not errors_in(caplog)


async def test_an_operation_that_is_not_there_is_named(schema: ScheduleSchema) -> None:
    result = await schema.execute("query A { __typename }", operation_name="B", context_value=Context(port(), NOW))
    (error,) = result.errors or []
    assert error.message == "The document has no operation called `B`."
    assert error.extensions == {"code": "OPERATION_RESOLUTION_FAILURE"}
