"""How the calls of a month are shared out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.schedule.calls.budget import LONGEST_STRETCH, low_priority_calls, reserve, stretches
from gql_service.schedule.calls.month import Month
from gql_service.schedule.freshness import Tier

AMOUNTS = st.floats(0, 100_000)


def wishes(live: float = 0, schedule: float = 0, reference: float = 0) -> dict[Tier, float]:
    return {Tier.LIVE: live, Tier.SCHEDULE: schedule, Tier.REFERENCE: reference}


def test_what_fits_is_not_stretched() -> None:
    assert set(stretches(wishes(500, 300, 200), 1000).values()) == {1.0}


def test_live_games_come_first_and_the_others_keep_a_little() -> None:
    found = stretches(wishes(live=1000, schedule=1000, reference=1000), 1000)
    assert found[Tier.LIVE] == pytest.approx(1000 / 870)
    assert found[Tier.SCHEDULE] == pytest.approx(1000 / 100)
    assert found[Tier.REFERENCE] == pytest.approx(1000 / 30)


def test_what_live_games_leave_goes_down_in_order() -> None:
    found = stretches(wishes(live=100, schedule=2000, reference=400), 1000)
    assert found[Tier.LIVE] == 1.0
    assert found[Tier.SCHEDULE] == pytest.approx(2000 / 870)
    assert found[Tier.REFERENCE] == pytest.approx(400 / 30)


@pytest.mark.parametrize("left", [0, -50])
def test_with_nothing_left_there_is_no_pace(left: float) -> None:
    found = stretches(wishes(10, 10, 10), left)
    assert {found[tier] for tier in (Tier.LIVE, Tier.SCHEDULE, Tier.REFERENCE)} == {LONGEST_STRETCH}


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.floats(1, 10_000))
def test_stretched_wishes_never_exceed_what_is_left(
    live: float, schedule: float, reference: float, left: float
) -> None:
    wished = wishes(live, schedule, reference)
    found = stretches(wished, left)
    spent = sum(wished[tier] / found[tier] for tier in wished if found[tier] < LONGEST_STRETCH)
    assert spent <= left * 1.0001
    assert all(by >= 1 for by in found.values())


@pytest.mark.parametrize(
    ("now", "begin", "end"),
    [
        (datetime(2026, 2, 14, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
        (
            datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
            datetime(2026, 12, 1, tzinfo=UTC),
            datetime(2027, 1, 1, tzinfo=UTC),
        ),
        (
            datetime.fromisoformat("2026-11-30T23:30:00-05:00"),
            datetime(2026, 12, 1, tzinfo=UTC),
            datetime(2027, 1, 1, tzinfo=UTC),
        ),
    ],
)
def test_a_month_is_that_of_utc(now: datetime, begin: datetime, end: datetime) -> None:
    assert Month.of(now) == Month(begin, end)


def test_a_month_tells_how_much_of_it_is_left() -> None:
    month = Month.of(datetime(2026, 11, 16, tzinfo=UTC))
    assert month.left(datetime(2026, 11, 16, tzinfo=UTC)) == pytest.approx(0.5)
    assert month.days_left(month.end - timedelta(hours=12)) == pytest.approx(0.5)


def test_the_reserve_melts_with_the_month() -> None:
    assert [reserve(1000, left) for left in (1.0, 0.5, 0.0)] == [50, 25, 10]


def test_low_priority_calls_get_a_small_share_of_the_day() -> None:
    assert low_priority_calls(1000, 30) == 4
    assert low_priority_calls(100_000, 20) == 250
