"""In which order an answer lists its errors: that of its own fields, however they were noted."""

from collections.abc import Sequence
from typing import Any, Final

from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from schema.context import Context
from schema.executable import build_schema
from schema.rules.error_order import in_answer_order
from tests.builders import NOW
from tests.fakes.schedule import FakeSchedule

Path = list[str | int]

DATA: Final = {"z": [{"b": None, "a": None}, {"b": None, "c": 1}], "a": None}
PATHS: Final[Sequence[Path]] = (["z", 0, "b"], ["z", 0, "a"], ["z", 1, "b"], ["a"])
"""The paths of nulls in DATA, in the order of the text."""


def ordered(paths: Sequence[Path], data: Any) -> list[Any]:
    return [error.path for error in in_answer_order([GraphQLError("", path=path) for path in paths], data)]


@given(st.permutations(PATHS))
def test_errors_come_in_the_order_of_the_fields_that_they_have_nulled(noted: Sequence[Path]) -> None:
    assert ordered(noted, DATA) == list(PATHS)


def test_errors_below_one_null_stay_in_the_order_in_which_they_were_noted() -> None:
    below: list[Path] = [["a", 1, "y"], ["a", 0, "x"], ["a"]]
    assert ordered([*below, ["z", 0, "b"]], DATA) == [["z", 0, "b"], *below]
    assert ordered(below, None) == below


async def test_a_lost_answer_lists_the_errors_of_the_root_that_is_lost_and_no_other() -> None:
    document = '{ games(before: "none") { totalCount } nodes(ids: ["nothing"]) { id } }'
    for compiled in (True, False):
        result = await build_schema(compiled=compiled).execute(document, None, Context(FakeSchedule(), NOW))
        assert result.data is None
        assert [error.path for error in result.errors or ()] == [["nodes"]]


async def test_an_answer_lists_its_errors_as_it_lists_its_roots() -> None:
    document = "{ z: games(first: 9999) { totalCount } sources { mode } a: games(first: 9999) { totalCount } }"
    for compiled in (True, False):
        result = await build_schema(compiled=compiled).execute(document, None, Context(FakeSchedule(), NOW))
        assert [error.path for error in result.errors or ()] == [["z"], ["a"]]
