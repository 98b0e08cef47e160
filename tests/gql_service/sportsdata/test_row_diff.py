"""The difference between two lists of rows: removed and added rows, decoded, with their positions."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sportsdata.rows.answer import Answer
from gql_service.sportsdata.rows.row_diff import RowDiff

ROWS = st.lists(st.integers(0, 9).map(lambda number: {"GameID": number}), max_size=12)


def answer(rows: list[Any]) -> Answer:
    return Answer.of(orjson.dumps(rows), 0)


@given(ROWS, ROWS)
def test_a_diff_has_exactly_the_rows_that_only_one_list_has(before: list[Any], after: list[Any]) -> None:
    diff = RowDiff.between(answer(before), answer(after))
    assert [row for _, row in diff.removed] == [row for row in before if row not in after]
    found = {position: row for position, (_, row) in diff.added.items()}
    assert found == {position: row for position, row in enumerate(after) if row not in before}


@given(ROWS, ROWS)
def test_a_diff_names_the_digests_of_all_rows_in_their_order(before: list[Any], after: list[Any]) -> None:
    diff = RowDiff.between(answer(before), answer(after))
    assert b"".join(diff.before) == answer(before).digests
    assert b"".join(diff.after) == answer(after).digests
    assert all(diff.after[position] == digest for position, (digest, _) in diff.added.items())


def test_a_row_that_is_no_valid_json_is_none_in_a_diff() -> None:
    damaged = Answer.of(b'[{"GameID":1},{"GameID":2\xff}]', 0)
    assert damaged.invalid_rows == 1
    assert [row for _, row in RowDiff.between(answer([{"GameID": 1}]), damaged).added.values()] == [None]
