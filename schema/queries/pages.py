"""Pages of an ordered list. A cursor contains a place in the order, never an offset."""

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from schema.argument_limits import DEFAULT_PAGE_SIZE
from schema.errors import BadInput
from schema.types.arguments import Page

T = TypeVar("T")
Place = tuple[int | str, ...]
"""The place of an object in an order: unique, and comparable with every other place of that order."""


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of a list, with the length of the list, and whether entries come before or after the page."""

    nodes: Sequence[T]
    total: int
    has_next: bool
    has_previous: bool


def cursor_for(order: str, place: Place) -> str:
    """Write a place as an opaque cursor, together with the name of its order."""
    return base64.urlsafe_b64encode(orjson.dumps([order, *place])).decode().rstrip("=")


def _place_of(cursor: str, argument: str, order: str, sample: Place | None) -> Place:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        name, *place = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error):
        raise BadInput(f"`{argument}` is not a cursor; take one from `pageInfo` or `edges`.") from None
    if name != order:
        raise BadInput(f"`{argument}` is a cursor of another list or order ({name!s:.30}); this one is {order}.")
    if sample is not None and [type(part) for part in place] != [type(part) for part in sample]:
        raise BadInput(f"`{argument}` is not a cursor of this list; take one from `pageInfo` or `edges`.")
    return tuple(place)


def _checked(name: str, size: int | None, limit: int) -> None:
    if size is not None and not 0 <= size <= limit:
        raise BadInput(f"`{name}` is {size}; it may be 0 to {limit}.")


def page_of(items: Sequence[T], page: Page, *, order: str, place: Callable[[T], Place], limit: int) -> Slice[T]:
    """Cut a page out of `items`, which are sorted by `place`.

    Raises BadInput for sizes outside 0 to `limit`, for `first` together with `last`, and for an invalid cursor.
    """
    _checked("first", page.first, limit)
    _checked("last", page.last, limit)
    if page.first is not None and page.last is not None:
        raise BadInput("`first` and `last` cannot be combined; ask for one end of the list.")
    sample = place(items[0]) if items else None
    low, high = 0, len(items)
    if page.after is not None:
        low = bisect_right(items, _place_of(page.after, "after", order, sample), key=place)
    if page.before is not None:
        high = max(low, bisect_left(items, _place_of(page.before, "before", order, sample), key=place))
    if page.last is not None:
        low = max(low, high - page.last)
    else:
        size = min(DEFAULT_PAGE_SIZE, limit) if page.first is None else page.first
        high = min(high, low + size)
    return Slice(items[low:high], len(items), has_next=high < len(items), has_previous=low > 0)
