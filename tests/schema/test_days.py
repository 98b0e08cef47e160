from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.days.day import MIDNIGHT_SECONDS, Day, DayRange, date_from, day_range, zone_named
from schema.errors import BadInput

ZONES = [
    "UTC",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Taipei",
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Pacific/Pago_Pago",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Havana",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(
    datetime(2000, 1, 1),
    datetime(2039, 12, 31),
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("text", "now", "zone", "day"),
    [
        ("today", "2026-11-24T03:00:00", "America/New_York", "2026-11-23"),
        ("today", "2026-11-24T03:00:00", "Asia/Taipei", "2026-11-24"),
        ("tomorrow", "2026-11-24T03:00:00", "America/New_York", "2026-11-24"),
        ("yesterday", "2026-11-24T05:00:00", "America/New_York", "2026-11-23"),
        ("TODAY", "2026-11-24T04:59:59", "America/New_York", "2026-11-23"),
        ("2026-02-28", "2026-11-24T04:59:59", "America/New_York", "2026-02-28"),
    ],
)
def test_a_day_is_the_day_of_the_zone(text: str, now: str, zone: str, day: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert Day.parse(text).at(instant, ZoneInfo(zone)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["2026-2-8", "08/02/2026", "2026-02-30", "", "now", "1899-12-31", "9999-12-31", 5, None]
)
def test_what_is_no_day_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(BadInput, match="today"):
        Day.parse(text)


def test_a_day_prints_as_it_is_written() -> None:
    assert [str(Day.parse(text)) for text in ("today", "Tomorrow", "2026-11-26")] == ["today", "tomorrow", "2026-11-26"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("america/new_york", "America/New_York"),
        ("Taipei", "Asia/Taipei"),
        ("US/Estern", "US/Eastern"),
        ("Europe/Londn", "Europe/London"),
        ("los angeles", "America/Los_Angeles"),
        ("Los_Angelos", "America/Los_Angeles"),
        ("Amercia/New_York", "America/New_York"),
        ("America/NewYork", "America/New_York"),
        ("europe/zurch", "Europe/Zurich"),
        ("knox", "America/Indiana/Knox"),
    ],
)
def test_a_wrong_zone_is_refused_with_the_nearest_names(wrong: str, right: str) -> None:
    with pytest.raises(BadInput, match=right):
        zone_named(wrong)


@pytest.mark.parametrize("wrong", ["../../etc/passwd", "America", "", "x" * 10_000, "\x00", 3])
def test_what_is_no_zone_at_all_is_refused_briefly(wrong: object) -> None:
    with pytest.raises(BadInput) as refused:
        zone_named(wrong)
    assert len(refused.value.message) < 250


NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


def test_from_alone_reaches_seven_days_on() -> None:
    days = day_range(now=NOON, zone=NEW_YORK, start=Day.parse("2026-12-30"))
    assert days == DayRange(date(2026, 12, 30), date(2027, 1, 6), NEW_YORK)


def test_to_alone_starts_today() -> None:
    days = day_range(now=NOON, zone=NEW_YORK, end=Day.parse("2026-11-25"))
    assert days == DayRange(date(2026, 11, 23), date(2026, 11, 25), NEW_YORK)


@pytest.mark.parametrize(
    ("on", "start", "end", "says"),
    [
        ("today", "today", None, "cannot be combined"),
        ("today", None, "today", "cannot be combined"),
        (None, "2026-02-02", "2026-02-01", "before"),
        (None, "2026-01-01", "2027-02-05", "1 to 400"),
    ],
)
def test_impossible_ranges_say_what_is_possible(on: str | None, start: str | None, end: str | None, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        day_range(
            now=NOON,
            zone=NEW_YORK,
            **{name: Day.parse(text) if text else None for name, text in (("on", on), ("start", start), ("end", end))},
        )


def test_four_hundred_days_are_allowed() -> None:
    assert day_range(now=NOON, zone=NEW_YORK, start=Day.parse("2026-01-01"), end=Day.parse("2027-02-04")) is not None


@given(instants, zones)
def test_an_instant_is_in_its_day_and_in_no_other(instant: datetime, zone: ZoneInfo) -> None:
    day = instant.astimezone(zone).date()
    around = [day + timedelta(days=step) for step in range(-3, 4)]
    assert [near for near in around if DayRange(near, near, zone).has_instant(instant)] == [day]


@given(instants, zones, st.integers(-3, 3), st.integers(0, 2))
def test_an_instant_is_where_the_midnights_put_it_unless_it_is_near_one(
    instant: datetime, zone: ZoneInfo, step: int, more: int
) -> None:
    first = instant.astimezone(zone).date() + timedelta(days=step)
    days = DayRange(first, first + timedelta(days=more), zone)
    start, end = days.midnights
    if all(abs(instant.timestamp() - midnight) > MIDNIGHT_SECONDS for midnight in days.midnights):
        assert days.has_instant(instant) == (start < instant.timestamp() < end)


@given(instants, zones)
def test_the_league_days_of_a_range_hold_the_eastern_day(instant: datetime, zone: ZoneInfo) -> None:
    day = instant.astimezone(zone).date()
    first, last = DayRange(day, day, zone).league_days()
    assert first <= instant.astimezone(NEW_YORK).date() <= last


def test_a_calendar_day_is_read_strictly() -> None:
    assert date_from("2026-11-26") == date(2026, 11, 26)
