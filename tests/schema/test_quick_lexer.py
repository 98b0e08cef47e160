"""Documents are parsed as graphql-core parses them: the same nodes and tokens at the same places, the same refusals."""

from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLSyntaxError, Token, parse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema.rules.limits import Limits
from schema.rules.quick_lexer import parsed_quickly
from tests.quick import examples

OPTIONS: dict[str, Any] = Limits().parse_options()
SHIPPED = sorted(Path("schema/operations").glob("*.graphql"))
_SPACES = (" ", "\t", ",", "\ufeff", "\n", "\r", "\r\n", "\n\n")
_WORDS = ("name", "_9", "é", "on", "query", "fragment", "12", "-1.5", "00", '"a\\n"', '"""b"""', "#c", "'")
_PARTS = ("...", "{ a { b } }", "query Q($n: Int = 1) { a(b: $n) }")
PIECES = st.sampled_from([*"!$&():=@[]{|}.", *_SPACES, *_WORDS, *_PARTS])


def tokens(document: DocumentNode) -> list[tuple[object, ...]]:
    assert document.loc is not None
    token: Token | None = document.loc.start_token
    found: list[tuple[object, ...]] = []
    while token is not None:
        found.append((token.kind, token.start, token.end, token.line, token.column, token.value))
        token = token.next
    return found


def assert_same(text: str) -> None:
    try:
        expected = parse(text, **OPTIONS)
    except GraphQLSyntaxError:
        assert parsed_quickly(text, OPTIONS) is None
        return
    found = parsed_quickly(text, OPTIONS)
    assert found is not None
    assert found == expected
    assert tokens(found) == tokens(expected)


def test_a_document_over_the_limit_on_tokens_is_left_to_graphql_core_unread() -> None:
    wordy = "{ a%s }" % (" b" * OPTIONS["max_lexical_tokens"])
    assert parsed_quickly(wordy + "'", OPTIONS) is None
    in_comment = "{ a } #%s" % (" b" * OPTIONS["max_lexical_tokens"])
    assert parsed_quickly(in_comment, OPTIONS) is None
    assert parse(in_comment, **OPTIONS).definitions


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_documents_that_are_shipped_are_parsed_alike(path: Path) -> None:
    assert_same(path.read_text(encoding="utf-8"))


@settings(max_examples=examples(500), deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
@example("{\n  a # c\n\r\n b\r c }")
@example("{ a(" + ",".join("b: 1" for _ in range(400)) + ") }")
@example("{" * 300)
def test_any_text_is_parsed_or_refused_alike(text: str) -> None:
    assert_same(text)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(PIECES, max_size=4).map("".join), st.lists(PIECES, max_size=4).map("".join))
def test_text_around_a_valid_document_moves_its_places_alike(before: str, after: str) -> None:
    assert_same(f"{before}\nquery {{ games(first: 1) {{ nodes {{ id }} }} }}{after}")
