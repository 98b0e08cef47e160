"""How long an answer is good."""

from datetime import timedelta

import pytest

from gql_service.schedule.freshness import pace, retry_pause, schedule_lifetime
from gql_service.sportsdata.errors import KeyRejected, NotFound, OverQuota, TimedOut
from schema.enums import GameStatus
from tests.builders import NOW, game, season

OF = season()


@pytest.mark.parametrize(
    ("status", "starts_in", "lifetime"),
    [
        (GameStatus.IN_PROGRESS, timedelta(hours=-1), timedelta(seconds=15)),
        (GameStatus.DELAYED, timedelta(hours=-1), timedelta(seconds=15)),
        (GameStatus.SCHEDULED, timedelta(minutes=-5), timedelta(minutes=1)),
        (GameStatus.SCHEDULED, timedelta(minutes=59), timedelta(minutes=1)),
        (GameStatus.SCHEDULED, timedelta(hours=5), timedelta(minutes=5)),
        (GameStatus.SCHEDULED, timedelta(days=3), timedelta(hours=1)),
        (GameStatus.SCHEDULED, timedelta(days=30), timedelta(hours=12)),
        (GameStatus.SCHEDULED, timedelta(days=-3), timedelta(hours=12)),
        (GameStatus.FINAL, timedelta(hours=-3), timedelta(hours=12)),
        (GameStatus.POSTPONED, timedelta(hours=3), timedelta(hours=12)),
    ],
)
def test_a_schedule_is_good_for_as_long_as_its_games_rest(
    status: GameStatus, starts_in: timedelta, lifetime: timedelta
) -> None:
    far = game("far", NOW + timedelta(days=90), of=OF)
    assert schedule_lifetime([far, game("1", NOW + starts_in, of=OF, status=status)], NOW) == lifetime


@pytest.mark.parametrize(
    ("days", "lifetime"),
    [(0, timedelta(minutes=5)), (3, timedelta(hours=1)), (30, timedelta(hours=12)), (-30, timedelta(hours=12))],
)
def test_a_game_without_a_time_counts_by_its_day(days: int, lifetime: timedelta) -> None:
    undecided = game("1", NOW.date() + timedelta(days=days), of=OF)
    assert schedule_lifetime([undecided], NOW) == lifetime


def test_a_row_left_behind_as_live_is_not_live() -> None:
    stuck = game("1", NOW - timedelta(days=60), of=OF, status=GameStatus.IN_PROGRESS)
    assert schedule_lifetime([stuck], NOW) == timedelta(hours=12)


def test_trouble_that_lasts_is_asked_about_less_and_less() -> None:
    pauses = [retry_pause(TimedOut("/"), failures) for failures in (1, 2, 3, 20)]
    assert pauses == [timedelta(seconds=15), timedelta(seconds=30), timedelta(minutes=1), timedelta(hours=1)]


def test_calls_are_spaced_to_fit_the_month() -> None:
    assert pace(None, 100) == timedelta(0)
    assert pace(1000, 10) == timedelta(hours=7.2)


def test_what_will_not_change_soon_is_left_alone_for_longer() -> None:
    assert retry_pause(TimedOut("/")) < retry_pause(OverQuota("/", None)) < retry_pause(NotFound("/"))
    assert retry_pause(OverQuota("/", 3600.0)) == timedelta(hours=1)
    assert retry_pause(KeyRejected("/")) == timedelta(minutes=10)
