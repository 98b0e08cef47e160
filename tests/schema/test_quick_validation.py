"""A document that is called surely valid is valid by every rule of graphql-core, and usual documents are."""

import re
from pathlib import Path

import pytest
from graphql import parse, specified_rules, validate
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.types import ExecutionContext

from schema.executable import build_schema
from schema.rules.checks import rules_in_use
from schema.rules.quick_validation import COVERED, is_surely_valid
from tests.quick import examples
from tests.schema.compiled.requests import Pools, Request, requests

SCHEMA = build_schema()._schema  # noqa: SLF001 - the plain schema
OPERATIONS = sorted(Path("schema/operations").glob("*.graphql"))
POOLS = Pools(
    {name: ["NFL:DAL", "x"] for name in ("node", "game", "team", "venue")},
    ["NFL", "NBA", "EPL"],
    ["NFL:DAL"],
    ["abc"],
    ["ESPN"],
)
WORD = re.compile(r"[A-Za-z_$!@:]+|[{}()\\[\\]]|\"[^\"]*\"|\\d+")


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
def test_documents_that_are_shipped_are_surely_valid(path: Path) -> None:
    assert is_surely_valid(SCHEMA, parse(path.read_text(encoding="utf-8")))


def test_the_quick_look_covers_every_rule_that_requests_are_held_to() -> None:
    """A rule that is not covered would send each document through all rules of graphql-core."""
    request = ExecutionContext(None, SCHEMA, ())  # type: ignore[arg-type] # its rules are the same for any schema
    assert COVERED.issuperset(rules_in_use(request.validation_rules))


def sound(document: str) -> bool:
    """Whether the result of the quick look at a document is reliable."""
    parsed = parse(document)
    return not is_surely_valid(SCHEMA, parsed) or not validate(SCHEMA, parsed, rules_in_use(tuple(specified_rules)))


@settings(max_examples=examples(300), deadline=None)
@given(requests(SCHEMA, POOLS))
def test_a_made_up_document_is_never_taken_for_valid_by_mistake(request: Request) -> None:
    assert sound(request.document)


@settings(max_examples=examples(300), deadline=None)
@given(requests(SCHEMA, POOLS), st.data())
def test_a_document_with_a_word_left_out_doubled_or_exchanged_is_never_taken_for_valid(
    request: Request, data: st.DataObject
) -> None:
    words = list(WORD.finditer(request.document))
    chosen = data.draw(st.sampled_from(words))
    other = data.draw(st.sampled_from(words))
    how = data.draw(st.sampled_from(["", chosen[0] + " " + chosen[0], other[0]]))
    document = request.document[: chosen.start()] + how + request.document[chosen.end() :]
    try:
        parse(document)
    except Exception:  # noqa: BLE001 - most are no GraphQL any more
        return
    assert sound(document)


@pytest.mark.parametrize(
    "document",
    [
        "{ nothing }",
        "{ games { nodes { id { id } } } }",
        "{ games { nodes } }",
        "{ games(first: 1, first: 2) { totalCount } }",
        '{ games(first: "1") { totalCount } }',
        "{ games(last: 1.5) { totalCount } }",
        "{ games(leagues: [NFL, XYZ]) { totalCount } }",
        "{ games(nothing: 1) { totalCount } }",
        "{ team { id } }",
        "{ team(id: null) { id } }",
        "query ($n: Int) { games(first: $m) { totalCount } }",
        "query ($n: Int) { games { totalCount } }",
        "query ($n: String) { games(first: $n) { totalCount } }",
        "query ($id: ID) { team(id: $id) { id } }",
        "query ($n: Int, $n: Int) { games(first: $n) { totalCount } }",
        "query ($n: Nothing) { games(first: $n) { totalCount } }",
        "query ($n: Int = 1.5) { games(first: $n) { totalCount } }",
        "query ($n: Int! = null) { games(first: $n) { totalCount } }",
        "query ($b: String) { sources @skip(if: $b) { mode } }",
        "query ($l: League) { games(leagues: [NFL, $l]) { totalCount } }",
        "query ($l: [League!]) { games(leagues: [$l]) { totalCount } }",
        "query ($l: League! = [NFL]) { games(leagues: [$l]) { totalCount } }",
        "query ($n: Int) { games(first: [$n]) { totalCount } }",
        "{ sources @skip { mode } }",
        "{ sources @skip(if: true) @skip(if: true) { mode } }",
        "{ sources @nothing { mode } }",
        "{ ...F }",
        "{ sources { mode } } fragment F on Query { sources { mode } }",
        "{ ...F } fragment F on Query { ...F }",
        "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }",
        "{ ...F } fragment F on Game { id }",
        "{ sources { ... on Game { id } } }",
        "{ ...F } fragment F on Int { id }",
        "{ ...F } fragment F on Nothing { id }",
        "{ ...F } fragment F on Query { sources { mode } } fragment F on Query { sources { mode } }",
        "{ a: sources { mode } a: games { totalCount } }",
        "query A { sources { mode } } query A { sources { mode } }",
        "{ sources { mode } } { sources { mode } }",
        "mutation { sources { mode } }",
        "subscription { sources { mode } }",
        "type T { a: Int }",
        "query { __typename { id } }",
        'query ($z: TimeZone) { games(timeZone: $z, on: "soon") { totalCount } }',
        "{ ... on Query @include(if: 1) { sources { mode } } }",
    ],
)
def test_a_document_that_is_wrong_is_not_taken_for_valid(document: str) -> None:
    parsed = parse(document)
    assert validate(SCHEMA, parsed)
    assert not is_surely_valid(SCHEMA, parsed)
