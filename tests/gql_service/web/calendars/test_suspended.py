"""A suspended game in a calendar: an event at the original start, and an event for the rest."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gql_service.web.calendars.events import Certainty, Event
from gql_service.web.calendars.request import CalendarRequest
from gql_service.web.calendars.selection import select
from gql_service.web.calendars.suspended import events_of
from schema.context import Context
from schema.enums import GameStatus, League
from tests.builders import ARLINGTON, game, season, snapshot, utc
from tests.fakes.schedule import FakeSchedule

BEGAN, RESUMED = utc("2026-06-26T23:10:00"), utc("2026-08-26T18:05:00")


def events(start: datetime | date | None = RESUMED, **more: Any) -> list[Event]:
    found = game("1", start, of=season(), original_start_time=BEGAN, venue=ARLINGTON, **more)
    return list(events_of(found))


def test_a_game_that_was_not_suspended_is_one_event() -> None:
    assert len(list(events_of(game("1", RESUMED, of=season())))) == 1
    assert list(events_of(game("1", None, of=season()))) == []


def test_a_suspended_game_stays_where_it_began_and_is_there_again_where_it_goes_on() -> None:
    first, rest = events(status=GameStatus.SUSPENDED)
    assert (first.start, rest.start) == (BEGAN, RESUMED)
    assert first.uid != rest.uid
    assert first.uid == next(events_of(game("1", BEGAN, of=season()))).uid, "the event that subscribers have stays"
    assert (first.summary, rest.summary) == ("Suspended: Eagles at Cowboys", "Eagles at Cowboys (resumed)")
    assert "the rest is played on 2026-08-26 at 13:05 (America/Chicago)" in first.description
    assert "began on 2026-06-26" in rest.description
    assert (first.certainty, rest.certainty) == (Certainty.CONFIRMED, Certainty.CONFIRMED)


def test_a_resumption_without_a_time_lasts_all_day_and_is_tentative() -> None:
    first, rest = events(date(2026, 8, 26), status=GameStatus.SUSPENDED)
    assert (first.start, rest.start) == (BEGAN, date(2026, 8, 26))
    assert "on 2026-08-26, at a time to be decided" in first.description
    assert rest.certainty is Certainty.TENTATIVE
    assert first.duration < rest.duration


@pytest.mark.parametrize("status", [GameStatus.IN_PROGRESS, GameStatus.FINAL])
def test_the_result_stands_where_the_game_ended(status: GameStatus) -> None:
    first, rest = events(status=status, home_score=3, away_score=7)
    assert first.summary == "Suspended: Eagles at Cowboys"
    expected = "Eagles 7 at Cowboys 3 (resumed)" if status is GameStatus.FINAL else "Eagles at Cowboys (resumed)"
    assert rest.summary == expected


def test_a_rest_that_is_canceled_leaves_what_was_played() -> None:
    first, rest = events(status=GameStatus.CANCELED)
    assert (first.certainty, rest.certainty) == (Certainty.CONFIRMED, Certainty.CANCELLED)
    assert first.start == datetime(2026, 6, 26, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-06-01", "2026-06-30", 1),
        ("2026-08-01", "2026-08-31", 1),
        ("2026-06-01", "2026-08-31", 1),
        ("2026-07-01", "2026-07-31", 0),
    ],
)
async def test_a_range_of_days_has_the_game_where_it_began_and_where_it_goes_on(
    first: str, last: str, count: int
) -> None:
    of = season()
    games = [game("1", RESUMED, of=of, original_start_time=BEGAN), game("2", utc("2027-01-03T18:00:00"), of=of)]
    context = Context(FakeSchedule(snapshot(of, games)), utc("2026-08-26T17:00:00"))
    asked = CalendarRequest.read("NFL.ics", [("season", "2026"), ("from", first), ("to", last)], [League.NFL])
    assert len((await select(context, asked)).games) == count
