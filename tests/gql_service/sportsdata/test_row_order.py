"""Which of two rows the vendor changed later, on nights when clocks change above all."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sportsdata.rows.row_order import Order, order, possible

AUTUMN, SPRING = datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2027, 3, 14, 7, tzinfo=UTC)
"""The instants at which the clocks of US Eastern change."""
NEW_YORK = ZoneInfo("America/New_York")


def changed(at: datetime) -> dict[str, Any]:
    """Make a row with the vendor's date of change: local time without an offset."""
    return {"GameID": 1, "Updated": at.astimezone(NEW_YORK).replace(tzinfo=None).isoformat()}


def after_hours(hours: float, night: datetime = AUTUMN) -> datetime:
    return night + timedelta(hours=hours)


def compare(before: Any, before_at: datetime, after: Any, after_at: datetime) -> Order:
    """Compare a stored row, first or again seen at an instant, with a later row."""
    return order(possible(before, before_at), possible(after, after_at, absent_at=before_at))


@pytest.mark.parametrize("night", [AUTUMN, SPRING])
@pytest.mark.parametrize("before", [-1.5, -0.5, -0.01])
@pytest.mark.parametrize("after", [0.0, 0.01, 0.3, 0.9, 1.5])
def test_a_row_changed_after_the_clocks_is_newer_than_one_changed_before(
    night: datetime, before: float, after: float
) -> None:
    one, other = after_hours(before, night), after_hours(after, night)
    last_look = other - timedelta(seconds=5)
    assert compare(changed(one), min(one + timedelta(minutes=5), last_look), changed(other), other) is Order.NEWER


@pytest.mark.parametrize("night", [AUTUMN, SPRING])
@pytest.mark.parametrize(("held_at", "lagging_at"), [(0.05, -0.05), (0.7, 0.6), (1.05, 0.95), (-0.1, -0.2)])
def test_a_machine_that_lags_gives_an_older_row_on_both_sides_of_the_change(
    night: datetime, held_at: float, lagging_at: float
) -> None:
    held, lagging, seen = (after_hours(hours, night) for hours in (held_at, lagging_at, held_at + 0.02))
    settled = possible(changed(held), held, absent_at=held - timedelta(seconds=15))
    assert order(settled, possible(changed(lagging), seen, absent_at=seen)) is Order.OLDER


def test_a_row_at_hand_that_nobody_saw_come_may_be_an_hour_old() -> None:
    seen = after_hours(0.8)
    assert compare(changed(after_hours(0.7)), seen, changed(after_hours(0.6)), seen) is Order.UNKNOWN


def test_a_row_that_comes_after_a_long_pause_may_be_an_hour_old() -> None:
    came = possible({"Updated": "2026-11-01T01:40:00"}, after_hours(1), absent_at=after_hours(-0.4))
    assert came == [after_hours(-1 / 3), after_hours(2 / 3)]


def test_the_time_in_utc_leaves_no_doubt() -> None:
    first = {"Updated": "2026-11-01T01:40:00", "UpdatedUtc": "2026-11-01T05:40:00"}
    second = {"Updated": "2026-11-01T01:20:00", "UpdatedUtc": "2026-11-01T06:20:00"}
    assert compare(first, AUTUMN, second, after_hours(1)) is Order.NEWER
    assert compare(second, after_hours(1), first, after_hours(1)) is Order.OLDER


def test_a_row_read_from_the_cache_a_day_later_keeps_the_reading_of_its_own_answer() -> None:
    stored_at, a_day_later = after_hours(-0.2), after_hours(24)
    assert compare(changed(after_hours(-0.25)), stored_at, changed(after_hours(0.5)), a_day_later) is Order.NEWER


def test_a_time_far_in_the_future_says_nothing() -> None:
    future = {"Updated": "2026-12-24T12:00:00"}
    assert compare(future, AUTUMN, changed(after_hours(0.1)), after_hours(0.2)) is Order.UNKNOWN
    assert compare(changed(after_hours(-3)), AUTUMN, future, after_hours(0.2)) is Order.UNKNOWN


@pytest.mark.parametrize(("before", "after"), [(None, "2026-11-01T00:30:00"), ("2026-11-01T00:30:00", "soon")])
def test_a_row_without_a_time_is_neither_older_nor_newer(before: str | None, after: str) -> None:
    assert compare({"Updated": before}, AUTUMN, {"LastUpdated": after}, AUTUMN) is Order.UNKNOWN


def test_a_clock_that_runs_behind_the_vendors_does_not_make_a_row_older() -> None:
    held = changed(after_hours(-0.02))
    behind = timedelta(minutes=3)
    assert compare(held, AUTUMN - behind, changed(after_hours(0.01)), after_hours(0.01) - behind) is not Order.OLDER


minutes = st.integers(0, 300).map(lambda minutes: timedelta(minutes=minutes))


@given(
    night=st.sampled_from([AUTUMN, SPRING]),
    begins=minutes,
    quiet=minutes.filter(bool),
    looked=minutes,
    skew=st.integers(-9, 30).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_a_row_that_is_newer_is_never_taken_for_older(
    night: datetime, begins: timedelta, quiet: timedelta, looked: timedelta, skew: timedelta
) -> None:
    """Whatever time passes between changes and looks, and though our clock is 9 minutes behind or 30 ahead."""
    one = night - timedelta(hours=3) + begins
    other = one + quiet
    last_look_before, first_look_after = other - timedelta(seconds=1), other + looked
    found = compare(changed(one), last_look_before + skew, changed(other), first_look_after + skew)
    assert found is not Order.OLDER
