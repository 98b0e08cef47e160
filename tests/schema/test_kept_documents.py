"""A document that is kept for a while leaves memory by itself: garbage in circles is looked for too seldom."""

import gc

import pytest
from graphql import parse, specified_rules

from schema.executable import ScheduleSchema
from schema.rules.checks import Checks

SOUND = "{ teams(first: 1) { nodes { %s } } }" % " ".join(f"a{n}: id" for n in range(40))
WRONG = (
    '{ games(on: "no day") { totalCount } }',
    "{ games(orderBy: NOTHING) { totalCount } }",
    "{ games(first: 99999999999) { totalCount } }",
    "{ games { nothing } }",
    "{ ...A } fragment A on Query { ...A }",
    "{ games(leagues: [%s]) { totalCount } }" % ", ".join(["NFL"] * 201),
)


@pytest.mark.parametrize("text", [SOUND, *WRONG])
def test_a_document_and_its_errors_go_when_they_are_let_go(schema: ScheduleSchema, text: str) -> None:
    document = parse(text)
    errors = Checks().document_errors(schema._schema, document, tuple(specified_rules))  # noqa: SLF001 - Strawberry's name for the plain schema
    gc.collect()
    assert bool(errors) == (text in WRONG)
    gc.disable()
    try:
        del document, errors
        assert gc.collect() < 50
    finally:
        gc.enable()
