"""Scores do not run backwards unless the vendor says so twice, and a correction is never held up for good."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.clock import Moment
from gql_service.schedule.feeds.feed import FetchedAnswer
from gql_service.sportsdata.rows.answer import Answer
from gql_service.sportsdata.rows.merging import merged
from gql_service.sportsdata.rows.progress import Progress
from gql_service.sportsdata.rows.withheld import OLDER_FOR, Withheld, WithheldRow
from tests.clocks import HandClock

CLOCK = HandClock()
START: Final = datetime(2026, 11, 22, 18, tzinfo=UTC)
Row = Mapping[str, Any]


class Shown:
    """The game that a container shows, answer by answer."""

    def __init__(self, first: Row, every: timedelta = timedelta(seconds=15)) -> None:
        self.every = every
        self.held = self._answer(START, first)
        self.withheld: Mapping[str, WithheldRow] = {}

    @staticmethod
    def _answer(at: datetime, row: Row) -> FetchedAnswer:
        # A game that changes with each answer, so that no two of them are the same.
        other = {"GameID": 2, "Status": "Scheduled", "Channel": at.isoformat()}
        return FetchedAnswer(Answer.of(orjson.dumps([{"GameID": 1, **row}, other]), 60), Moment.of(CLOCK, at))

    def after(self, row: Row) -> Row:
        """Return the shown game after the vendor has given a row."""
        came = self._answer(self.held.fetched_at + self.every, row)
        found = merged(self.held, came, self.withheld)
        self.held = FetchedAnswer(found.answer, Moment.of(CLOCK, came.fetched_at), found.settled)
        self.withheld = found.withheld
        first, _ = self.held.answer.value
        return {name: value for name, value in first.items() if name != "GameID"}


def live(score: int, **more: Any) -> Row:
    return {"Status": "InProgress", "HomeTeamScore": score, "AwayTeamScore": 0, **more}


BACK: Final = [
    pytest.param(live(14), live(7), id="a score"),
    pytest.param(live(14, HomeScore=14), live(14, HomeScore=7), id="a score of the NFL"),
    pytest.param({"Status": "InProgress", "AwayTeamRuns": 3}, {"Status": "InProgress", "AwayTeamRuns": 2}, id="runs"),
    pytest.param({"Status": "InProgress", "AwayScore": 3}, {"Status": "InProgress", "AwayScore": None}, id="no score"),
    pytest.param(live(1, HomeTeamScorePenalty=4), live(1, HomeTeamScorePenalty=3), id="a shoot-out"),
    pytest.param({"Status": "Final"}, {"Status": "InProgress"}, id="from final to live"),
    pytest.param({"Status": "F/OT"}, {"Status": "InProgress"}, id="from overtime to live"),
    pytest.param({"Status": "InProgress"}, {"Status": "Scheduled"}, id="from live to scheduled"),
    pytest.param({"Status": "Postponed"}, {"Status": "Scheduled"}, id="from postponed to scheduled"),
    pytest.param({"Status": "Final", "IsClosed": True}, {"Status": "Final", "IsClosed": False}, id="closed"),
    pytest.param(live(0, Quarter="3"), live(0, Quarter="2"), id="a quarter"),
    pytest.param(live(0, Quarter="Half"), live(0, Quarter="2"), id="half-time"),
    pytest.param(live(0, Inning=3, InningHalf="B"), live(0, Inning=3, InningHalf="T"), id="an inning"),
    pytest.param(live(0, Quarter="3", TimeRemaining="7:08"), live(0, Quarter="3", TimeRemaining="7:10"), id="a clock"),
    pytest.param(
        live(0, Period="1", TimeRemainingMinutes=7, TimeRemainingSeconds=8),
        live(0, Period="1", TimeRemainingMinutes=8, TimeRemainingSeconds=0),
        id="a clock in two fields",
    ),
    pytest.param(live(0, Period="2", Clock=61), live(0, Period="2", Clock=60), id="a clock that counts up"),
]


@pytest.mark.parametrize(("ahead", "behind"), BACK)
def test_what_goes_back_without_a_newer_time_is_shown_once_it_is_confirmed(ahead: Row, behind: Row) -> None:
    shown = Shown(ahead)
    assert shown.after(behind) == ahead
    assert shown.after(behind) == behind


@pytest.mark.parametrize(("ahead", "behind"), BACK)
def test_a_machine_that_lags_now_and_then_is_not_heard(ahead: Row, behind: Row) -> None:
    shown = Shown(ahead)
    assert [shown.after(row) for row in (behind, ahead, behind, ahead, behind)] == [ahead] * 5


@pytest.mark.parametrize(("ahead", "behind"), BACK)
def test_what_goes_on_is_shown_at_once(ahead: Row, behind: Row) -> None:
    assert Shown(behind).after(ahead) == ahead


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (live(14, Updated="2026-11-22T12:59:00"), live(7, Updated="2026-11-22T13:00:00")),
        (
            {"Status": "Final", "UpdatedUtc": "2026-11-22T17:59:00"},
            {"Status": "Break", "UpdatedUtc": "2026-11-22T18:00:00"},
        ),
        (live(14, Channel="FOX"), live(14, Channel="CBS")),
        (live(14, Quarter="3", TimeRemaining="1:00"), live(20, Quarter="3", TimeRemaining="1:04")),
        (live(0, Quarter="OT"), live(0, Quarter="who knows")),
        ({"Status": "InProgress"}, {"Status": "Weather"}),
        ({"Status": "Suspended"}, {"Status": "InProgress"}),
    ],
)
def test_a_correction_with_a_newer_time_and_what_does_not_go_back_are_shown_at_once(before: Row, after: Row) -> None:
    assert Shown(before).after(after) == after


def test_a_correction_is_confirmed_by_a_game_that_has_gone_on_since() -> None:
    shown = Shown(live(14))
    assert shown.after(live(7)) == live(14)
    assert shown.after(live(10)) == live(10)


def test_two_machines_that_lag_differently_do_not_confirm_each_other_backwards() -> None:
    shown = Shown(live(14))
    assert [shown.after(live(score)) for score in (10, 7)] == [live(14)] * 2


def test_a_row_with_the_same_change_time_is_not_newer() -> None:
    updated = "2026-11-22T12:59:00"
    shown = Shown(live(14, Updated=updated))
    assert shown.after(live(7, Updated=updated)) == live(14, Updated=updated)


def test_a_row_that_stays_older_is_shown_after_an_hour() -> None:
    newer, older = live(14, Updated="2026-11-22T12:59:00"), live(7, Updated="2026-11-22T12:30:00")
    shown = Shown(newer, every=timedelta(minutes=10))
    looks = [shown.after(older) for _ in range(int(OLDER_FOR / shown.every) + 1)]
    assert looks == [newer] * (len(looks) - 1) + [older]


def test_a_round_of_soccer_keeps_the_game_that_is_ahead() -> None:
    def answer(at: datetime, *scores: int) -> FetchedAnswer:
        games = [{"GameId": n, "Status": "InProgress", "HomeTeamScore": score} for n, score in enumerate(scores, 1)]
        return FetchedAnswer(Answer.of(orjson.dumps([{"RoundId": 1, "Games": games}]), 60), Moment.of(CLOCK, at))

    before = answer(START, 2, 0)
    found = merged(before, answer(START + timedelta(seconds=15), 1, 1), {})
    assert [game["HomeTeamScore"] for game in found.answer.value[0]["Games"]] == [2, 1]


def test_withheld_rows_can_be_stored_in_the_cache_and_read_again() -> None:
    withheld = Withheld(START, {"GameID 1": WithheldRow(live(7), START - OLDER_FOR)})
    assert Withheld.read(START, withheld.stored()) == withheld


@pytest.mark.parametrize(
    "stored", [{}, [1], [{"game": 1}], [{"game": "a", "since": "soon", "row": {}}], [{"game": "a"}]]
)
def test_what_else_is_found_in_the_cache_withholds_nothing(stored: Any) -> None:
    assert not Withheld.read(START, Answer.of(orjson.dumps(stored), 0)).rows


MACHINES: Final = 3
history = st.lists(st.integers(-1, 3), min_size=1, max_size=40)
"""Changes of the true score from answer to answer; at times the score goes back by 1."""
lags = st.lists(st.integers(0, MACHINES - 1), min_size=60, max_size=60)
"""By how many answers the machine lags that gives each answer."""


def answers(changes: list[int], lag: list[int]) -> Iterator[tuple[Row, Row]]:
    """Yield the true row and the row of a vendor's machine, for each answer; at the end all machines agree."""
    true = [20]
    for change in changes:
        true.append(max(0, true[-1] + change))
    rows = [live(score) for score in true] + [live(true[-1])] * MACHINES
    for place, row in enumerate(rows):
        behind = lag[place] if place < len(true) else 0
        yield row, rows[max(0, place - behind)]


@given(history, lags)
def test_a_score_goes_back_only_if_the_previous_answer_had_it_too(changes: list[int], lag: list[int]) -> None:
    shown = Shown(live(20))
    last_shown, last_came = live(20), live(20)
    for _, came in answers(changes, lag):
        now_shown = shown.after(came)
        if Progress.of(now_shown).is_behind(Progress.of(last_shown)):
            assert Progress.of(last_came).is_behind(Progress.of(last_shown)), "the answer before said so, too"
            assert now_shown == came
        last_shown, last_came = now_shown, came


@given(history, lags)
def test_two_answers_that_say_the_same_are_always_shown(changes: list[int], lag: list[int]) -> None:
    shown = Shown(live(20))
    last_came: Row | None = None
    now_shown = live(20)
    rows = list(answers(changes, lag))
    for _, came in rows:
        now_shown = shown.after(came)
        assert now_shown == came or came != last_came
        last_came = came
    assert now_shown == rows[-1][0], "nothing is stuck once all machines agree"
