"""The pause of a route after a failure, as a pure function of its feed, the stretch and an instant."""

from datetime import timedelta

import pytest

from gql_service.clock import Moment
from gql_service.schedule.feeds.failures import LONGEST_STRETCHED_PAUSE, REPORTED_FOR, FeedPauses
from gql_service.schedule.feeds.feed import Failure, Feed, FeedRoute, FetchedAnswer
from gql_service.sportsdata.errors import BudgetSpent, NotFound, SportsDataError, Unavailable
from gql_service.sportsdata.rows.answer import Answer
from tests.builders import NOW
from tests.clocks import HandClock

CLOCK = HandClock()
PATH = "/v3/nfl/scores/json/Teams"
ANSWER = FetchedAnswer(Answer.of(b"[1]", 0), Moment.of(CLOCK, NOW - timedelta(days=1)))


def failed(error: SportsDataError, *, answered: bool = True, expected: bool = False, times: int = 1) -> Feed:
    """A feed whose last call has failed now."""
    feed = Feed(FeedRoute(PATH, expected=expected), ANSWER if answered else None)
    feed.failure = feed.vendor_failure = Failure(error, Moment.of(CLOCK, NOW), times)
    return feed


def pause(feed: Feed, stretch: float = 1.0) -> timedelta:
    assert feed.failure is not None
    return FeedPauses([feed], stretch, NOW).after(feed, feed.failure)


@pytest.mark.parametrize(("stretch", "seconds"), [(1.0, 15.0), (4.0, 60.0)])
def test_a_pause_is_longer_if_calls_are_scarce(stretch: float, seconds: float) -> None:
    assert pause(failed(Unavailable(PATH)), stretch) == timedelta(seconds=seconds)


def test_a_stretched_pause_is_bounded() -> None:
    assert pause(failed(Unavailable(PATH), times=12), stretch=100.0) == LONGEST_STRETCHED_PAUSE


def test_the_pause_of_a_call_that_was_not_sent_is_not_stretched() -> None:
    assert pause(failed(BudgetSpent(PATH)), stretch=100.0) == pause(failed(BudgetSpent(PATH)))


def test_a_first_failure_without_data_has_a_short_pause_at_any_stretch() -> None:
    assert pause(failed(Unavailable(PATH), answered=False), stretch=100.0) == timedelta(seconds=2)


@pytest.mark.parametrize(("answered", "expected"), [(True, False), (False, True)])
def test_a_404_of_a_route_that_should_answer_is_a_failure_with_a_short_pause(answered: bool, expected: bool) -> None:
    assert pause(failed(NotFound(PATH), answered=answered, expected=expected)) == timedelta(seconds=15)


def test_a_route_is_paused_until_its_pause_is_over() -> None:
    feed = failed(Unavailable(PATH))
    end = NOW + pause(feed)
    assert feed.failure is not None
    assert FeedPauses([feed], 1.0, end - timedelta(seconds=1)).reason(feed) is feed.failure.error
    assert FeedPauses([feed], 1.0, end).reason(feed) is None


@pytest.mark.parametrize("answered", [True, False])
def test_only_a_failure_without_data_is_outdated_after_an_hour(answered: bool) -> None:
    feed = failed(Unavailable(PATH), answered=answered)
    assert FeedPauses([feed], 1.0, NOW + REPORTED_FOR - timedelta(seconds=1)).is_current(feed)
    assert FeedPauses([feed], 1.0, NOW + REPORTED_FOR).is_current(feed) is answered


def test_another_kind_of_failure_starts_a_new_count() -> None:
    feed = failed(Unavailable(PATH), times=4)
    pauses = FeedPauses([feed], 1.0, NOW)
    assert pauses.failures_in_a_row(feed, Unavailable(PATH), NOW) == 5
    assert pauses.failures_in_a_row(feed, BudgetSpent(PATH), NOW) == 1
