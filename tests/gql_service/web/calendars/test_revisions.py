"""Since when a calendar has its text."""

from datetime import timedelta

from gql_service.web.calendars.revisions import REMEMBERED, Revisions
from tests.builders import NOW

LATER = NOW + timedelta(minutes=5)
SECONDS = int(NOW.timestamp())


def test_a_refresh_that_brings_the_same_text_keeps_its_date() -> None:
    revisions = Revisions()
    assert [revisions.revised_at("NFL", b"a", at) for at in (NOW, LATER)] == [SECONDS, SECONDS]


def test_another_text_has_the_date_of_what_brought_it() -> None:
    revisions = Revisions()
    revisions.revised_at("NFL", b"a", NOW)
    assert revisions.revised_at("NFL", b"b", LATER) == SECONDS + 300


def test_another_text_is_later_even_if_nothing_was_fetched_in_between() -> None:
    revisions = Revisions()
    texts = (b"a", b"b", b"a")
    assert [revisions.revised_at("NFL", text, NOW) for text in texts] == [SECONDS, SECONDS + 1, SECONDS + 2]


def test_calendars_have_dates_of_their_own_and_those_not_asked_for_are_forgotten() -> None:
    revisions = Revisions()
    revisions.revised_at("NFL", b"a", NOW)
    revisions.revised_at("NBA", b"a", NOW)
    for number in range(REMEMBERED - 1):
        revisions.revised_at(f"team {number}", b"a", NOW)
    assert revisions.revised_at("NBA", b"a", LATER) == SECONDS
    assert revisions.revised_at("NFL", b"a", LATER) == SECONDS + 300
