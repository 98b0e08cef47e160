"""When a part of the vendor is left alone."""

from datetime import timedelta

import pytest

from gql_service.schedule.calls.pauses.retry_pauses import kind_of, retry_pause
from gql_service.schedule.calls.pauses.vendor_breakers import VendorBreakers
from gql_service.sportsdata.errors import (
    BudgetSpent,
    KeyRejected,
    NotFound,
    NotInPlan,
    OverQuota,
    SportsDataError,
    TimedOut,
    Unavailable,
    Unreadable,
)

NFL = "/v3/nfl/scores/json/Schedules/2026REG"
NFL_TEAMS = "/v3/nfl/scores/json/Teams"
NBA = "/v3/nba/scores/json/Games/2027"
NOW, SECOND = 1000.0, 1.0


@pytest.mark.parametrize("error", [Unavailable(NFL), Unreadable(NFL)])
def test_a_family_is_left_alone_after_three_failures_in_a_row(error: SportsDataError) -> None:
    breakers = VendorBreakers()
    for _ in range(2):
        breakers.failed(error, NOW)
    assert breakers.refused(NFL_TEAMS, NOW) is None
    breakers.failed(error, NOW)
    refusal = breakers.refused(NFL_TEAMS, NOW)
    assert type(refusal) is type(error)
    assert refusal.path == NFL_TEAMS
    assert breakers.refused(NBA, NOW) is None, "another league is another family"


def test_a_successful_call_restarts_the_count_of_failures() -> None:
    breakers = VendorBreakers()
    for _ in range(5):
        breakers.failed(Unavailable(NFL), NOW)
        breakers.failed(Unavailable(NFL), NOW)
        breakers.close(NFL)
    assert breakers.refused(NFL, NOW) is None


def test_a_single_call_that_times_out_opens_the_circuit() -> None:
    breakers = VendorBreakers()
    breakers.failed(TimedOut(NFL), NOW)
    assert isinstance(breakers.refused(NFL_TEAMS, NOW), TimedOut)


@pytest.mark.parametrize("kind", [NotInPlan, NotFound, BudgetSpent])
def test_a_season_that_is_refused_closes_no_other(kind: type[SportsDataError]) -> None:
    breakers = VendorBreakers()
    for _ in range(10):
        breakers.failed(kind(NFL), NOW)
    assert breakers.refused("/v3/nfl/scores/json/Schedules/2025REG", NOW) is None
    assert breakers.state(NOW) == {}


def test_after_the_pause_one_is_let_through_and_the_others_wait_for_it() -> None:
    breakers = VendorBreakers()
    breakers.failed(TimedOut(NFL), NOW)
    later = NOW + 15 * SECOND
    assert breakers.refused(NFL, later) is None
    assert breakers.refused(NFL_TEAMS, later) is not None
    breakers.close(NFL)
    assert breakers.refused(NFL_TEAMS, later) is None


def test_a_probe_that_fails_makes_the_pause_longer_up_to_five_minutes() -> None:
    breakers, now, pauses = VendorBreakers(), NOW, []
    for _ in range(8):
        breakers.failed(TimedOut(NFL), now)
        waited = 0
        while breakers.refused(NFL, now) is not None:
            now, waited = now + SECOND, waited + 1
        pauses.append(waited)
    assert pauses == [15, 30, 60, 120, 240, 300, 300, 300]


@pytest.mark.parametrize("kind", [TimedOut, Unavailable])
def test_calls_that_were_under_way_together_and_failed_are_one_failure(kind: type[SportsDataError]) -> None:
    together, alone = VendorBreakers(), VendorBreakers()
    for _ in range(4):
        tickets = [together.ticket() for _ in range(4)]
        for ticket in tickets:
            together.failed(kind(NFL), NOW, ticket=ticket)
        alone.failed(kind(NFL), NOW, ticket=alone.ticket())
    for seconds in (14, 15, 29, 30, 59, 60, 119, 120):
        later = NOW + seconds * SECOND
        assert together.is_open(NFL, later) is alone.is_open(NFL, later)


def test_with_nothing_held_the_first_pauses_are_short() -> None:
    breakers, now, pauses = VendorBreakers(), NOW, []
    for _ in range(7):
        breakers.failed(TimedOut(NFL), now, ticket=breakers.ticket(), cold=True)
        waited = 0
        while breakers.refused(NFL, now) is not None:
            now, waited = now + SECOND, waited + 1
        pauses.append(waited)
    assert pauses == [2, 4, 8, 15, 30, 60, 120]


@pytest.mark.parametrize("error", [KeyRejected(NFL), BudgetSpent(NFL), OverQuota(NFL)])
def test_a_refusal_is_left_alone_for_as_long_with_nothing_held(error: SportsDataError) -> None:
    assert [retry_pause(error, times, cold=True) for times in (1, 2, 9)] == [
        retry_pause(error, times) for times in (1, 2, 9)
    ]


@pytest.mark.parametrize("error", [NotFound(NFL), NotInPlan(NFL)])
def test_a_refusal_with_nothing_held_is_asked_about_soon_before_it_is_remembered(error: SportsDataError) -> None:
    pauses = [retry_pause(error, times, cold=True) for times in range(1, 9)]
    assert pauses[:3] == [timedelta(minutes=minutes) for minutes in (1, 5, 30)]
    assert pauses[3:] == [timedelta(days=days) for days in (1, 2, 4, 8, 8)]


def test_a_short_time_to_wait_is_heeded_and_doubled_where_it_was_not_enough() -> None:
    throttled = OverQuota(NFL, retry_after=5)
    assert [retry_pause(throttled, times).total_seconds() for times in (1, 2, 3, 20)] == [5, 10, 20, 3600]
    assert retry_pause(OverQuota(NFL, retry_after=0)) == timedelta(minutes=1)
    assert retry_pause(Unavailable(NFL, retry_after=120), cold=True) == timedelta(minutes=2)


def test_a_throttle_concerns_its_league_and_calls_that_it_refused_together_are_one_event() -> None:
    breakers = VendorBreakers()
    for path in (NFL, NFL_TEAMS, NFL):
        breakers.failed(OverQuota(path, retry_after=5), NOW)
    assert breakers.state(NOW) == {"/v3/nfl": "QUOTA_EXCEEDED"}
    assert breakers.refused(NBA, NOW) is None
    assert isinstance(breakers.refused(NFL_TEAMS, NOW + 4 * SECOND), OverQuota)
    assert breakers.refused(NFL_TEAMS, NOW + 5 * SECOND) is None


def test_an_answer_that_refuses_lets_the_next_caller_see_how_the_vendor_is() -> None:
    breakers, later = VendorBreakers(), NOW + 15 * SECOND
    breakers.failed(TimedOut(NFL), NOW)
    assert breakers.refused(NFL, later) is None
    assert breakers.is_probing(NFL_TEAMS)
    breakers.failed(NotFound(NFL), later)
    assert not breakers.is_probing(NFL_TEAMS)
    assert breakers.refused(NFL_TEAMS, later) is None


def test_too_many_calls_concern_every_league_until_the_vendor_says() -> None:
    breakers = VendorBreakers()
    breakers.failed(OverQuota(NFL, retry_after=120), NOW)
    assert isinstance(breakers.refused(NBA, NOW + 119 * SECOND), OverQuota)
    assert breakers.state(NOW) == {"": "QUOTA_EXCEEDED"}
    assert breakers.refused(NBA, NOW + 120 * SECOND) is None


def test_a_wrong_key_concerns_every_league_and_a_doubtful_one_only_its_path() -> None:
    certain, doubtful = VendorBreakers(), VendorBreakers()
    certain.failed(KeyRejected(NFL, certain=True), NOW)
    doubtful.failed(KeyRejected(NFL, certain=False), NOW)
    assert isinstance(certain.refused(NBA, NOW), KeyRejected)
    assert doubtful.refused(NFL, NOW) is None


def test_a_key_that_stays_wrong_is_tried_less_and_less_however_many_are_refused_together() -> None:
    breakers, now, pauses = VendorBreakers(), NOW, []
    for _ in range(8):
        assert breakers.refused(NFL, now) is None
        for path in (NFL, NFL_TEAMS, NBA):
            breakers.failed(KeyRejected(path), now + SECOND)
        now += SECOND
        pauses.append(next(ten for ten in range(1, 99) if not breakers.is_open(NBA, now + ten * 600)))
        now += pauses[-1] * 600
    assert pauses == [1, 2, 4, 8, 16, 32, 36, 36]
    breakers.close(NBA)
    breakers.failed(KeyRejected(NFL), now)
    assert not breakers.is_open(NBA, now + 600)


def test_trouble_that_lasts_is_asked_about_less_and_less() -> None:
    pauses = [retry_pause(TimedOut("/"), failures) for failures in (1, 2, 3, 20)]
    assert pauses == [timedelta(seconds=15), timedelta(seconds=30), timedelta(minutes=1), timedelta(hours=1)]


def test_a_doubtful_key_that_has_opened_a_route_is_trouble_like_any_other() -> None:
    doubtful = KeyRejected("/", certain=False)
    pauses = [retry_pause(doubtful, failures, answered_before=True) for failures in (1, 2, 20)]
    assert pauses == [timedelta(seconds=15), timedelta(seconds=30), timedelta(hours=1)]
    assert retry_pause(doubtful, 20) == timedelta(hours=6)


def test_failures_count_together_where_they_are_waited_for_alike() -> None:
    assert kind_of(Unavailable("/")) is kind_of(TimedOut("/")) is kind_of(Unreadable("/"))
    assert kind_of(NotFound("/")) is kind_of(NotInPlan("/"))
    assert kind_of(NotFound("/")) is not kind_of(Unavailable("/"))
    assert kind_of(NotFound("/"), answered_before=True) is kind_of(Unavailable("/"))


def test_what_will_not_change_soon_is_left_alone_for_longer() -> None:
    assert retry_pause(TimedOut("/")) < retry_pause(OverQuota("/")) < retry_pause(NotFound("/"))
    assert retry_pause(OverQuota("/", retry_after=7200.0)) == timedelta(hours=2)
    assert [retry_pause(OverQuota("/"), failures) for failures in (1, 3, 50)] == [
        timedelta(minutes=minutes) for minutes in (1, 4, 60)
    ]
    pauses = [retry_pause(KeyRejected("/"), failures) for failures in (1, 2, 3, 6, 50)]
    assert pauses == [timedelta(minutes=minutes) for minutes in (10, 20, 40, 320, 360)]
    assert retry_pause(NotInPlan("/")) == timedelta(days=1)


def test_what_is_left_alone_is_told_with_the_end_of_its_pause() -> None:
    breakers = VendorBreakers()
    assert breakers.until(NOW) == {}
    for _ in range(3):
        breakers.failed(Unavailable(NFL), NOW)
    (end,) = breakers.until(NOW).values()
    assert set(breakers.until(NOW)) == set(breakers.state(NOW))
    assert breakers.is_open(NFL, end - SECOND)
    assert not breakers.is_open(NFL, end)
    assert breakers.until(end) == {}
