"""The stored JSON of a route: blocks, of which unchanged blocks are reused."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sportsdata.rows.answer import ROWS, ROWS_OF_A_BLOCK, Answer, OtherShape

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", '},{"a":']), inner),
    max_leaves=8,
)


def rows(count: int) -> list[dict[str, Any]]:
    return [{"GameID": number, "Score": 0} for number in range(count)]


def kept(value: Any, known: Answer | None = None) -> Answer:
    return Answer.of(orjson.dumps(value), 60, known=known)


@given(VALUES)
def test_an_answer_is_what_came(value: Any) -> None:
    answer = kept(value)
    assert answer.value == value
    assert list(answer.rows()) == (value if isinstance(value, list) else [])
    assert len(answer.rows()) == len(list(answer.rows().digested()))
    assert [raw() for _, raw in answer.rows().digested()] == list(answer.rows().raw())


@pytest.mark.parametrize(("body", "found"), [(b"{}", "dict"), (b"null", "NoneType"), (b"7", "int")])
def test_an_answer_of_another_json_type_is_an_error_that_names_the_type(body: bytes, found: str) -> None:
    with pytest.raises(OtherShape, match=found):
        Answer.of(body, 0, ROWS)


@pytest.mark.parametrize("shape", [ROWS, object])
@pytest.mark.parametrize(
    "body", [b"[" * 3000, b'{"a":' * 3000, b'({"a":1},' + b'{"a":1},' * 200_000 + b'{"a":2}]'], ids=len
)
def test_a_body_that_is_not_json_is_a_value_error(body: bytes, shape: type) -> None:
    with pytest.raises(ValueError, match=r".") as failed:
        Answer.of(body, 0, shape)
    assert not isinstance(failed.value, OtherShape)


def test_only_blocks_with_changed_rows_are_compressed_again() -> None:
    before = kept(rows(5 * ROWS_OF_A_BLOCK + 1))
    changed = rows(5 * ROWS_OF_A_BLOCK + 2)
    changed[2 * ROWS_OF_A_BLOCK + 7]["Score"] = 3
    after = kept(changed, before)
    same = [one is other for one, other in zip(before.blocks, after.blocks, strict=True)]
    assert same == [True, True, False, True, True, False]
    assert after.value == changed
    assert not after.says_the_same(before)


def test_blanks_between_rows_say_nothing() -> None:
    before, after = Answer.of(b'[{"a":1},{"a":2}]', 0), Answer.of(b'[ {"a":1},\n{"a":2} ]\n', 0)
    assert after.says_the_same(before)
    assert not Answer.of(b'[{"a":2},{"a":1}]', 0).says_the_same(before)
    assert not Answer.of(b"[7]", 0).says_the_same(Answer.of(b"7", 0))


def test_rows_that_are_not_json_are_counted_and_nothing_of_them_is_kept() -> None:
    answer = Answer.of(b'[{"a":1},{"a":NaN},{"a":"\xe9"}]', 0)
    assert answer.value == [{"a": 1}, None, None]
    assert answer.invalid_rows == 2
    assert answer.fault == "unexpected character, expected a JSON value"


def test_a_row_that_stays_invalid_is_counted_at_each_refresh() -> None:
    body = b'[{"a":1},{"a":NaN}]'
    before = Answer.of(body, 0)
    after = Answer.of(body, 0, known=before)
    assert after.says_the_same(before)
    assert after.invalid_rows == 1


def test_rows_can_be_put_in_the_place_of_others() -> None:
    before = kept(rows(2 * ROWS_OF_A_BLOCK))
    after = before.with_rows({3: b'{"GameID":3,"Score":9}'})
    assert after.value == [each | {"Score": 9} if each["GameID"] == 3 else each for each in before.value]
    assert after.blocks[1] is before.blocks[1]
    assert after.size == before.size == len(after.body)
