"""A list of rows of which some are not JSON: each costs itself, and a list without a clear end costs everything."""

import json
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sportsdata.rows.splitting import DEEPEST, rows_in
from tests.gql_service.sportsdata.test_answer import VALUES

INVALID: Final = {
    "half of an emoji, escaped": rb'"\ud83c"',
    "the other half": rb'"\udf0d"',
    "halves in the wrong order": rb'"\udf0d\ud83c"',
    "half of an emoji, as bytes": b'"\xed\xa0\xbc"',
    "a line break": b'"one\ntwo"',
    "a tab": b'"one\ttwo"',
    "a zero": b'"\0"',
    "an escape character": b'"\x1b[31m"',
    "latin-1": b'"Montr\xe9al"',
    "a cut letter": b'"Montr\xc3"',
    "an overlong letter": b'"\xc0\xaf"',
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "minus Infinity": b"-Infinity",
    "undefined": b"undefined",
    "a number beyond all bounds": b"1e999",
    "a number of 400 digits": b"9" * 400,
    "a leading zero": b"07",
    "a plus sign": b"+1",
    "a number without digits": b"-",
    "a hexadecimal number": b"0x1F",
    "an unknown escape": rb'"\x41"',
    "a cut escape": rb'"\u12"',
    "single quotes": b"'one'",
    "quotes inside of a text": b'"Shaquille "Shaq" O\'Neal"',
    "nothing": b"",
    "a comma too many": b'{"a":1,}',
    "a comment": b"/* none */ 1",
    "deep lists": b"[" * 5000 + b"]" * 5000,
    "deep objects": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "lists that are a little too deep": b"[" * DEEPEST + b"]" * DEEPEST,
}
BROKEN: Final = {
    "a quote inside of a text": b'"12" screen"',
    "a text without its end": b'"one',
    "a bracket too many": b"1}",
    "a list without its end": b"[1",
    "an object without its end": b'{"a":1',
}
"""Texts that shift the following text, so that the row is found by the start of the next row."""
ROWS: Final = [{"GameID": number, "Name": f'],[{{"{number}', "More": [[1], {"x": 2}]} for number in range(40)]


def body_with(row: bytes, place: int, blank: bytes = b"") -> bytes:
    """Write the rows, with another row inserted at a place."""
    pieces = [orjson.dumps(each) for each in ROWS]
    pieces.insert(place, row)
    return b"[" + blank + (b"," + blank).join(pieces) + blank + b"]"


def values_in(body: bytes, at_once: int) -> list[Any]:
    found = rows_in(body, at_once=at_once)
    assert found is not None
    return [orjson.loads(bytes(piece)) for piece in found.pieces]


@pytest.mark.parametrize("at_once", [10, 100_000])
@pytest.mark.parametrize("place", [0, 20, 40])
@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_an_invalid_text_costs_its_row_and_no_other(text: bytes, place: int, at_once: int) -> None:
    body = body_with(b'{"GameID":99,"Name":%b,"More":7}' % text, place)
    assert values_in(body, at_once) == [*ROWS[:place], None, *ROWS[place:]]
    found = rows_in(body, at_once=at_once)
    assert found is not None
    assert found.invalid == 1
    assert found.reason


@pytest.mark.parametrize("blank", [b"", b" ", b"\r\n  "])
@pytest.mark.parametrize("place", [0, 20, 40])
@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_row_whose_quotes_or_brackets_do_not_match_costs_itself(text: bytes, place: int, blank: bytes) -> None:
    body = body_with(b'{"GameID":99,"Name":%b,"More":7}' % text, place, blank)
    if place == 40 and text == b'{"a":1':
        with pytest.raises(ValueError, match="clear end"):
            rows_in(body)
    else:
        assert values_in(body, 100_000) == [*ROWS[:place], None, *ROWS[place:]]


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_an_invalid_text_in_a_game_of_soccer_costs_the_game_and_not_its_round(text: bytes) -> None:
    games = body_with(b'{"GameId":99,"Name":%b}' % text, 20)
    body = b'[{"RoundId":1,"Name":"Regular Season","Games":%b,"Week":3},{"RoundId":2,"Games":[]}]' % games
    games_now = [*ROWS[:20], None, *ROWS[20:]]
    assert values_in(body, 10) == [
        {"RoundId": 1, "Name": "Regular Season", "Games": games_now, "Week": 3},
        {"RoundId": 2, "Games": []},
    ]
    found = rows_in(body)
    assert found is not None
    assert found.invalid == 1


def test_a_quote_too_many_in_the_only_round_of_a_season_costs_its_game() -> None:
    games = body_with(b'{"GameID":99,"Name":"12" screen"}', 20)
    (round_,) = values_in(b'[{"RoundId":1,"Games":%b}]' % games, 100_000)
    assert round_["Games"] == [*ROWS[:20], None, *ROWS[20:]]


def test_an_invalid_text_in_the_round_itself_costs_the_round() -> None:
    body = b'[{"RoundId":1,"Name":"\xe9","Games":[{"GameId":1}]},{"RoundId":2,"Games":[{"GameId":2}]}]'
    assert values_in(body, 10) == [None, {"RoundId": 2, "Games": [{"GameId": 2}]}]


def test_of_a_name_that_comes_twice_the_last_value_counts_and_no_row_is_lost() -> None:
    assert values_in(b'[{"GameID":1,"Status":"Scheduled","Status":"Final"}]', 10) == [{"GameID": 1, "Status": "Final"}]


@pytest.mark.parametrize("tail", [b",", b",,", b", ,"])
def test_commas_without_a_row_cost_no_other(tail: bytes) -> None:
    assert [each for each in values_in(b'[{"a":1}%b{"a":2}%b]' % (tail, tail), 10) if each] == [{"a": 1}, {"a": 2}]


@given(st.lists(VALUES, max_size=30), st.sampled_from(["", " ", "\n  "]))
def test_a_large_list_is_split_as_a_small_one(values: list[Any], blank: str) -> None:
    body = (
        f"[{blank}" + f"{blank},{blank}".join(orjson.dumps(each).decode() for each in values) + f"{blank}]"
    ).encode()
    found = rows_in(body, at_once=10)
    assert found is not None
    assert found.invalid == 0
    assert values_in(body, at_once=10) == values


@given(st.lists(VALUES, max_size=9), st.sampled_from(sorted(INVALID)), st.integers(0, 9), st.integers(1, 200))
def test_whatever_the_other_rows_are_an_invalid_one_costs_itself(
    values: list[Any], name: str, place: int, at_once: int
) -> None:
    pieces = [orjson.dumps(each) for each in values]
    pieces.insert(place, b'{"Name":%b}' % INVALID[name])
    assert values_in(b"[" + b",".join(pieces) + b"]", at_once) == [*values[:place], None, *values[place:]]


@pytest.mark.parametrize(
    "body",
    [
        b"[",
        b'[{"a":1}',
        b'[{"a":1},',
        b'[{"a":1},{"a":',
        b'[{"a":1},{"a":"}',
        b'[{"a":1},{"a":[{"b":2}]',
        b'[{"a":1},{"a":[{"a":2}]',
        b'[{"a":1}] [',
        b'[{"a":1}]]',
        b'[{"a":1}] trailing',
        b"[" * 3000,
        b'[{"a":' * 3000,
    ],
    ids=lambda body: repr(body[:30]),
)
@pytest.mark.parametrize("at_once", [1, 100_000])
def test_a_list_that_breaks_off_or_goes_on_is_not_a_list(body: bytes, at_once: int) -> None:
    with pytest.raises(ValueError, match="clear end"):
        rows_in(body, at_once=at_once)


@given(st.integers(1, 2000))
def test_a_list_cut_anywhere_is_not_a_list(cut: int) -> None:
    body = json.dumps(ROWS).encode()
    assert cut < len(body)
    with pytest.raises(ValueError, match="clear end"):
        rows_in(body[:-cut], at_once=100)


@pytest.mark.parametrize("body", [b"{}", b"null", b"7", b'"["', b"", b"<html>"])
def test_what_does_not_begin_as_a_list_is_none(body: bytes) -> None:
    assert rows_in(body) is None
