import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import BadInput
from schema.queries.pages import Place, Slice, cursor_for, page_of
from schema.types.arguments import Page

places = st.lists(st.tuples(st.integers(0, 1), st.integers(-5, 5), st.text("abc", min_size=1)), unique=True).map(sorted)


def cut(items: list[tuple[int, int, str]], page: Page, limit: int = 50) -> Slice[tuple[int, int, str]]:
    def place(item: tuple[int, int, str]) -> Place:
        return item

    return page_of(items, page, order="TEST", place=place, limit=limit)


@given(places, st.integers(1, 7))
def test_forward_and_backward_pages_make_the_same_list(items: list[tuple[int, int, str]], size: int) -> None:
    forward: list[tuple[int, int, str]] = []
    after = None
    while True:
        page = cut(items, Page(first=size, after=after))
        forward += page.nodes
        assert page.total == len(items)
        assert page.has_next == (len(forward) < len(items))
        if not page.has_next:
            break
        after = cursor_for("TEST", page.nodes[-1])
    backward: list[tuple[int, int, str]] = []
    before = None
    while True:
        page = cut(items, Page(last=size, before=before))
        backward[:0] = page.nodes
        if not page.has_previous:
            break
        before = cursor_for("TEST", page.nodes[0])
    assert forward == backward == items


@given(places, st.data())
def test_a_page_stays_right_when_something_comes_or_goes_before_it(
    items: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    if len(items) < 2:
        return
    at = data.draw(st.integers(1, len(items) - 1))
    cursor = cursor_for("TEST", items[at - 1])
    rest = cut(items, Page(first=50, after=cursor)).nodes
    assert cut(items[at - 1 :], Page(first=50, after=cursor)).nodes == rest
    assert cut(items[at:], Page(first=50, after=cursor)).nodes == rest
    assert cut([(0, -9, "new"), *items], Page(first=50, after=cursor)).nodes == rest


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (Page(first=-1), "`first` is -1; it may be 0 to 50"),
        (Page(first=51), "0 to 50"),
        (Page(last=2_147_483_647), "`last` is 2147483647; it may be 0 to 50"),
        (Page(first=1, last=1), "cannot be combined"),
        (Page(after="?"), "`after` is not a cursor"),
        (Page(before="bm9wZQ"), "`before` is not a cursor"),
        (Page(after=cursor_for("OTHER", (0, 1, "a"))), "another list or order"),
        (Page(after=cursor_for("TEST", ("a", 1))), "not a cursor of this list"),
    ],
)
def test_a_wrong_page_says_what_would_be_right(page: Page, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        cut([(0, 1, "a"), (0, 2, "b")], page)


def test_without_a_size_a_page_has_a_hundred() -> None:
    items = [(0, number, "a") for number in range(150)]
    assert len(cut(items, Page(), limit=2500).nodes) == 100
    assert len(cut(items, Page(first=0), limit=2500).nodes) == 0
