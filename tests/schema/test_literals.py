"""Errors about values in a document state the place, and the argument or variable of the value."""

from typing import Any

import pytest

from schema.context import Context
from schema.errors import BAD_USER_INPUT, GRAPHQL_VALIDATION_FAILED
from schema.executable import ScheduleSchema, build_schema
from schema.rules.checks import Checks
from tests.builders import NOW, season, snapshot
from tests.fakes.schedule import FakeSchedule


@pytest.fixture(params=[True, False], ids=["compiled", "plain"])
def schema(request: pytest.FixtureRequest) -> ScheduleSchema:
    return build_schema(compiled=request.param)


async def errors_of(schema: ScheduleSchema, document: str, **variables: Any) -> list[dict[str, Any]]:
    context = Context(FakeSchedule(snapshot(season(), [])), NOW)
    result = await schema.execute(document, variable_values=variables, context_value=context)
    return [dict(error.formatted) for error in result.errors or ()]


@pytest.mark.parametrize(
    ("document", "column", "meant_for", "about"),
    [
        (
            '{ games(on: "2026-02-30") { totalCount } }',
            13,
            "Argument 'on' of field 'games'",
            '"2026-02-30" is not a day',
        ),
        ('{ games(from: "soon") { totalCount } }', 15, "Argument 'from' of field 'games'", '"soon" is not a day'),
        ("{ games(on: 2026) { totalCount } }", 13, "Argument 'on' of field 'games'", '"2026" is not a day'),
        ('{ games(timeZone: "Nope") { totalCount } }', 19, "Argument 'timeZone' of field 'games'", '"Nope" is not an'),
        ('{ date(timeZone: "localtime") { date } }', 18, "Argument 'timeZone' of field 'date'", "is not an IANA"),
        (
            '{ games(first: 1) { nodes { date(timeZone: "Nope") } } }',
            44,
            "Argument 'timeZone' of field 'date'",
            '"Nope" is not an IANA time zone',
        ),
        (
            '{ team(id: "NFL:DAL") { games(on: "never") { totalCount } } }',
            35,
            "Argument 'on' of field 'games'",
            '"never" is not a day',
        ),
        ('query ($d: Day = "never") { games(on: $d) { totalCount } }', 18, "Variable '$d'", '"never" is not a day'),
        (
            '{ ...F } fragment F on Query { games(to: "x") { totalCount } }',
            42,
            "Argument 'to' of field 'games'",
            "a day",
        ),
    ],
)
async def test_a_wrong_day_or_zone_in_a_document_has_a_place_and_a_name(
    schema: ScheduleSchema, document: str, column: int, meant_for: str, about: str
) -> None:
    (error,) = await errors_of(schema, document)
    assert error["locations"] == [{"line": 1, "column": column}]
    assert error["message"].startswith(f"{meant_for} has an invalid value: ")
    assert about in error["message"]
    assert error["extensions"]["code"] == BAD_USER_INPUT


@pytest.mark.parametrize(
    ("document", "column", "meant_for"),
    [
        ('{ games(first: "1") { totalCount } }', 16, "Argument 'first' of field 'games'"),
        ("{ games(leagues: [NFL, NOPE]) { totalCount } }", 24, "Argument 'leagues' of field 'games'"),
        ("{ games(timeZone: null) { totalCount } }", 19, "Argument 'timeZone' of field 'games'"),
        ("{ games { totalCount @include(if: 1) } }", 35, "Argument 'if' of directive 'include'"),
        ("query ($n: Int = true) { games(first: $n) { totalCount } }", 18, "Variable '$n'"),
    ],
)
async def test_every_wrong_value_has_its_place_and_its_code(
    schema: ScheduleSchema, document: str, column: int, meant_for: str
) -> None:
    (error,) = await errors_of(schema, document)
    assert error["locations"] == [{"line": 1, "column": column}]
    assert error["message"].startswith(f"{meant_for} has an invalid value: ")
    assert error["extensions"]["code"] == GRAPHQL_VALIDATION_FAILED


async def test_each_of_several_wrong_values_has_its_own_place(schema: ScheduleSchema) -> None:
    document = '{\n  a: games(on: "2026-02-30") { totalCount }\n  b: games(on: "2026-02-30") { totalCount }\n}'
    errors = await errors_of(schema, document)
    assert [error["locations"] for error in errors] == [[{"line": 2, "column": 16}], [{"line": 3, "column": 16}]]


async def test_a_wrong_value_of_a_variable_names_the_variable(schema: ScheduleSchema) -> None:
    (error,) = await errors_of(schema, "query ($d: Day) { games(on: $d) { totalCount } }", d="2026-02-30")
    assert error["locations"] == [{"line": 1, "column": 8}]
    assert error["message"].startswith("Variable '$d' has invalid value: \"2026-02-30\" is not a day")


async def test_without_introspection_no_word_is_suggested() -> None:
    schema = build_schema(Checks(introspection=False))
    (error,) = await errors_of(schema, "{ games(leagues: [NFLL]) { totalCount } }")
    assert "Did you mean" not in error["message"]
    assert error["locations"]
