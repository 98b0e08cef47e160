"""Changes that may break documents are reported before a release."""

from pathlib import Path

import pytest
from graphql import build_schema as read_sdl
from graphql import get_introspection_query, parse, validate

import schema as package
from schema.contract_changes import as_version, compare
from schema.executable import ScheduleSchema

RELEASED = Path(package.__file__).with_name("released.graphql").read_text(encoding="utf-8")
BEFORE = """# The contract of version 0.1.0.
type Query {
  games(on: String): [Game!]!
  game: Game
  count: Int!
}
type Game { id: ID! score: Int status: Status }
enum Status { FINAL LIVE }
"""


def changed(old: str, new: str) -> str:
    assert old in BEFORE
    return BEFORE.replace(old, new)


BREAKING = {
    "a field is gone": changed("score: Int", ""),
    "a field may be null": changed("[Game!]!", "[Game!]"),
    "a field has another type": changed("score: Int", "score: String"),
    "an argument is gone": changed("games(on: String)", "games"),
    "an argument has to be given": changed("(on: String)", "(on: String!)"),
    "a value of an enum is gone": changed("FINAL LIVE", "FINAL"),
}


@pytest.mark.parametrize("after", BREAKING.values(), ids=BREAKING)
def test_what_may_break_a_document_is_refused_with_a_way_to_go_on(after: str) -> None:
    found = compare(BEFORE, after, (0, 1, 1))
    assert len(found.breaking) == 1
    assert found.refusal is not None
    assert "docs/schema.md" in found.refusal
    assert "0.2.0" in found.refusal


@pytest.mark.parametrize(
    ("released", "now", "allowed"),
    [
        ("0.1.0", (0, 1, 9), False),
        ("0.1.0", (0, 2, 0), True),
        ("0.1.0", (1, 0, 0), True),
        ("1.4.2", (1, 5, 0), False),
        ("1.4.2", (2, 0, 0), True),
        ("2.0.0", (1, 9, 0), False),
    ],
)
def test_a_version_that_says_so_may_break(released: str, now: tuple[int, int, int], allowed: bool) -> None:
    before = BEFORE.replace("0.1.0", released)
    assert (compare(before, BREAKING["a field is gone"], now).refusal is None) is allowed


def test_what_is_added_needs_no_version() -> None:
    found = compare(BEFORE, changed("score: Int", "score: Int points: Int"), (0, 1, 0))
    assert (found.breaking, found.dangerous, found.refusal) == ([], [], None)


def test_what_programs_may_stumble_over_is_told_and_passes() -> None:
    found = compare(BEFORE, changed("FINAL LIVE", "FINAL LIVE BREAK"), (0, 1, 0))
    assert found.dangerous == ["look twice: Enum value Status.BREAK was added."]
    assert (found.breaking, found.refusal) == ([], None)


@pytest.mark.parametrize("text", ["", "type Query { a: Int }", "# The contract of version 1.2.\ntype Query { a: Int }"])
def test_a_released_contract_names_its_version(text: str) -> None:
    with pytest.raises(ValueError, match="begins with a line like"):
        compare(text, BEFORE, (0, 1, 0))


@pytest.mark.parametrize("text", ["1.2", "1.2.x", "1.2.3.4", ""])
def test_a_version_has_three_numbers(text: str) -> None:
    with pytest.raises(ValueError, match=r"one looks like 1\.2\.3"):
        as_version(text)


def test_the_released_contract_is_a_schema_that_clients_can_read(schema: ScheduleSchema) -> None:
    assert validate(read_sdl(RELEASED), parse(get_introspection_query())) == []
    assert compare(RELEASED, schema.as_str(), (0, 1, 0)).refusal is None
