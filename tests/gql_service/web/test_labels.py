"""The lifetime of an answer, and the headers for caches."""

from datetime import datetime, timedelta

import pytest

from gql_service.web.transport.data_headers import Label
from schema.context import Context
from schema.freshness import Freshness
from tests.builders import utc
from tests.fakes.schedule import FakeSchedule

NOW = utc("2026-11-26T04:59:50")
MIDNIGHT = utc("2026-11-26T05:00")
MONTH = timedelta(days=31)


def label(
    *,
    fresh_for: float = 300,
    news_in: float | None = None,
    changes_at: datetime | None = None,
    lacks: bool = False,
    sources: bool = False,
) -> Label:
    """The label at NOW of an answer from ten seconds ago; `fresh_for` and `news_in` are seconds from NOW."""
    news = None if news_in is None else NOW + timedelta(seconds=news_in)
    context = Context(FakeSchedule(), NOW, changes_at=changes_at, lacks_some=lacks, shows_state=sources)
    context.note("NFL", Freshness(NOW - timedelta(seconds=10), NOW + timedelta(seconds=fresh_for), news))
    made = Label.of(context)
    assert made is not None
    return made


def test_an_answer_that_keeps_its_meaning_may_be_shown_while_the_gateway_fails() -> None:
    assert label().cache_control(MONTH) == "public, max-age=310, stale-while-revalidate=60, stale-if-error=2678400"


def test_no_cache_shows_todays_answer_past_its_midnight() -> None:
    assert label(changes_at=MIDNIGHT).cache_control(MONTH) == "public, max-age=20, must-revalidate"


def test_what_ends_before_its_midnight_may_be_shown_until_then() -> None:
    told = label(changes_at=NOW + timedelta(seconds=330)).cache_control(MONTH)
    assert told == "public, max-age=310, stale-while-revalidate=30, stale-if-error=30"


def test_what_is_said_of_the_sources_is_kept_for_a_minute_outside() -> None:
    assert label(fresh_for=86_400, sources=True).expires_at == (NOW + timedelta(minutes=1)).timestamp()


def test_an_answer_of_several_parts_is_as_old_as_the_oldest_and_good_until_the_first_ends() -> None:
    context = Context(FakeSchedule(), NOW)
    for age, good_for in ((10, 300), (70, 200), (40, 250)):
        context.note(str(age), Freshness(NOW - timedelta(seconds=age), NOW + timedelta(seconds=good_for), None))
    made = Label.of(context)
    assert made is not None
    assert (NOW.timestamp() - made.as_of, made.expires_at - NOW.timestamp()) == (70, 200)


@pytest.mark.parametrize(("fresh_for", "lacks"), [(-1, False), (300, True)])
def test_neither_a_stale_nor_a_partial_answer_outlives_its_day(fresh_for: float, lacks: bool) -> None:
    turning = label(fresh_for=fresh_for, lacks=lacks, changes_at=NOW + timedelta(seconds=2))
    assert turning.expires_at == (NOW + timedelta(seconds=2)).timestamp()
    assert label(fresh_for=fresh_for, lacks=lacks).expires_at == (NOW + timedelta(seconds=5)).timestamp()


@pytest.mark.parametrize(
    ("fresh_for", "news_in", "good_for"),
    [(3, None, 3), (300, 100, 100), (300, 1, 15), (300, -50, 15), (3, 1, 3)],
)
def test_an_answer_is_called_fresh_no_longer_than_it_is(
    fresh_for: float, news_in: float | None, good_for: float
) -> None:
    made = label(fresh_for=fresh_for, news_in=news_in)
    assert made.expires_at - NOW.timestamp() == good_for
