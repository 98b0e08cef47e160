"""The id of a game stays with the game, whatever the vendor does to its numbers and to the order of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sportsdata.mapping.lineage import Lineage, lineages


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its number, the number it moved to, and the number it came from."""

    number: str
    rescheduled_to: str | None = None
    rescheduled_from: str | None = None


def in_every_order(*rows: Record) -> dict[str, Lineage]:
    """Return the lineages of rows, which must be the same in every order."""
    found = lineages(rows)
    for order in permutations(rows):
        assert lineages(order) == found
    return found


def numbers(found: dict[str, Lineage]) -> dict[str, str]:
    return {source: lineage.number for source, lineage in found.items()}


def test_a_game_that_never_moved_keeps_its_number() -> None:
    assert in_every_order(Record("1"), Record("2")) == {"1": Lineage("1", None, None), "2": Lineage("2", None, None)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Record("1", rescheduled_to="2"), Record("2", rescheduled_from="1")),
        (Record("1", rescheduled_to="2"), Record("2")),
        (Record("1"), Record("2", rescheduled_from="1")),
    ],
)
def test_a_make_up_takes_the_number_over_and_the_old_row_gets_its_own(old: Record, new: Record) -> None:
    assert in_every_order(old, new) == {"1": Lineage("1~", None, "2"), "2": Lineage("1", "1", None)}


def test_a_game_that_moved_twice_keeps_its_first_number() -> None:
    rows = Record("1", "2"), Record("2", "3", "1"), Record("3", None, "2")
    assert in_every_order(*rows) == {
        "1": Lineage("1~", None, "2"),
        "2": Lineage("2~", "1", "3"),
        "3": Lineage("1", "2", None),
    }


def test_a_make_up_keeps_the_number_when_the_old_row_has_gone() -> None:
    assert in_every_order(Record("2", None, "1"), Record("9")) == {
        "2": Lineage("1", "1", None),
        "9": Lineage("9", None, None),
    }


def test_a_row_that_has_gone_from_the_middle_does_not_cut_the_chain() -> None:
    assert in_every_order(Record("1", "2"), Record("3", None, "2")) == {
        "1": Lineage("1~", None, "3"),
        "3": Lineage("1", "1", None),
    }


def test_a_pointer_to_a_row_that_is_not_there_yet_leaves_the_number() -> None:
    assert numbers(in_every_order(Record("1", "2"), Record("9"))) == {"1": "1", "9": "9"}


def test_of_two_rows_that_claim_an_origin_the_one_it_names_follows() -> None:
    rows = Record("1", "3"), Record("2", None, "1"), Record("3", None, "1")
    assert numbers(in_every_order(*rows)) == {"1": "1~", "2": "2", "3": "1"}


def test_of_two_rows_that_claim_an_origin_that_names_none_the_lower_number_follows() -> None:
    rows = Record("1"), Record("10", None, "1"), Record("9", None, "1")
    assert numbers(in_every_order(*rows)) == {"1": "1~", "9": "1", "10": "10"}


def test_a_game_split_in_two_goes_on_in_one_of_them() -> None:
    rows = Record("1", "2"), Record("2", None, "1"), Record("3", None, "1"), Record("4", None, "3")
    assert numbers(in_every_order(*rows)) == {"1": "1~", "2": "1", "3": "3~", "4": "3"}


def test_two_origins_that_name_the_same_make_up_do_not_share_a_number() -> None:
    found = numbers(in_every_order(Record("1", "3"), Record("2", "3"), Record("3", None, "2")))
    assert len(set(found.values())) == 3


@pytest.mark.parametrize(
    "rows",
    [
        [Record("1", "2"), Record("2", "1")],
        [Record("1", "2", "3"), Record("2", "3", "1"), Record("3", "1", "2")],
        [Record("1", "1", "1")],
        [Record("1", "2", "2"), Record("2", "1", "1"), Record("3", None, "1")],
    ],
)
def test_a_loop_ends_and_gives_every_row_its_own_number(rows: Sequence[Record]) -> None:
    found = numbers(in_every_order(*rows))
    assert len(set(found.values())) == len(rows)


def test_a_row_that_points_at_itself_has_not_moved() -> None:
    assert lineages([Record("1", "1", "1")]) == {"1": Lineage("1", None, None)}


NUMBERS = [str(number) for number in range(1, 13)]
LINK = st.none() | st.sampled_from(NUMBERS)


@st.composite
def seasons(draw: st.DrawFn) -> tuple[list[Record], list[Record]]:
    """Draw rows with links of all sorts, in two orders."""
    drawn = draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=8))
    rows = [Record(number, draw(LINK), draw(LINK)) for number in drawn]
    return rows, draw(st.permutations(rows))


@given(seasons())
def test_numbers_stay_unique_and_do_not_depend_on_the_order_of_rows(drawn: tuple[list[Record], list[Record]]) -> None:
    rows, others = drawn
    found = lineages(rows)
    assert lineages(others) == found
    assert set(found) == {row.number for row in rows}
    assert len({lineage.number for lineage in found.values()}) == len(rows)
    for row in rows:
        if row.rescheduled_to is None and row.rescheduled_from is None and not _claimed(row.number, rows):
            assert found[row.number] == Lineage(row.number, None, None)


def _claimed(number: str, rows: Sequence[Record]) -> bool:
    return any(number in (row.rescheduled_to, row.rescheduled_from) for row in rows)
