"""How long an answer is good."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.schedule.freshness import (
    CADENCE,
    SCHEDULE_CADENCE,
    SCORES_CADENCE,
    UNSTRETCHED,
    Phase,
    Tier,
    Timetable,
    is_over,
)
from schema.enums import GameStatus
from schema.types.game import Game
from tests.builders import NOW, game, season

OF = season()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def good_for(*games: Game, cadence: object = CADENCE, **stretch: float) -> timedelta:
    """Return for how long an answer fetched NOW with these games is good."""
    stretched = {**UNSTRETCHED, **{Tier[name]: by for name, by in stretch.items()}}
    due, _ = Timetable.of(games, NOW).due(NOW, cadence, stretched)  # type: ignore[arg-type] # a cadence as a plain object keeps the table of cases short
    return due - NOW


@pytest.mark.parametrize(
    ("status", "starts_in", "lifetime"),
    [
        (GameStatus.IN_PROGRESS, -HOUR, timedelta(seconds=15)),
        (GameStatus.DELAYED, -HOUR, timedelta(seconds=15)),
        (GameStatus.SCHEDULED, -timedelta(minutes=5), timedelta(minutes=1)),
        (GameStatus.SCHEDULED, timedelta(minutes=59), timedelta(minutes=1)),
        (GameStatus.SCHEDULED, 5 * HOUR, timedelta(minutes=5)),
        (GameStatus.SCHEDULED, 3 * DAY, HOUR),
        (GameStatus.SCHEDULED, 30 * DAY, 12 * HOUR),
        (GameStatus.SCHEDULED, -3 * DAY, 12 * HOUR),
        (GameStatus.FINAL, -3 * HOUR, HOUR),
        (GameStatus.FINAL, -4 * DAY, 12 * HOUR),
        (GameStatus.POSTPONED, 3 * HOUR, 12 * HOUR),
    ],
)
def test_a_schedule_is_good_for_as_long_as_its_games_rest(
    status: GameStatus, starts_in: timedelta, lifetime: timedelta
) -> None:
    far = game("far", NOW + 90 * DAY, of=OF)
    assert good_for(far, game("1", NOW + starts_in, of=OF, status=status)) == lifetime


def test_a_result_settles_until_the_source_closes_it() -> None:
    ended = NOW - 3 * HOUR
    assert good_for(game("1", ended, of=OF, status=GameStatus.FINAL, closed=False)) == HOUR
    assert good_for(game("1", ended, of=OF, status=GameStatus.FINAL, closed=True)) == 12 * HOUR


def test_a_result_settles_beside_one_of_the_same_start_that_is_closed() -> None:
    games = [
        game(str(closed), NOW - 20 * HOUR, of=OF, status=GameStatus.FINAL, closed=closed) for closed in (True, False)
    ]
    assert good_for(*games) == good_for(*reversed(games)) == HOUR


@pytest.mark.parametrize(
    ("days", "lifetime"), [(0, timedelta(minutes=5)), (3, HOUR), (30, 12 * HOUR), (-30, 12 * HOUR)]
)
def test_a_game_without_a_time_counts_by_its_day(days: int, lifetime: timedelta) -> None:
    assert good_for(game("1", NOW.date() + timedelta(days=days), of=OF)) == lifetime


def test_a_row_left_behind_as_live_is_not_live() -> None:
    assert good_for(game("1", NOW - 60 * DAY, of=OF, status=GameStatus.IN_PROGRESS)) == 12 * HOUR


@pytest.mark.parametrize(
    ("starts_in", "due_in"),
    [
        (13 * HOUR, timedelta(minutes=5)),
        (7 * DAY + timedelta(minutes=20), HOUR),
        (7 * DAY + 11 * HOUR, 11 * HOUR),
        (DAY + timedelta(minutes=30), timedelta(minutes=30)),
        (HOUR + timedelta(minutes=2), timedelta(minutes=2)),
    ],
)
def test_what_is_about_to_begin_ends_a_longer_lifetime(starts_in: timedelta, due_in: timedelta) -> None:
    assert good_for(game("1", NOW + starts_in, of=OF)) == due_in


def test_a_schedule_whose_scores_come_by_another_route_leaves_live_games_to_it() -> None:
    live = game("1", NOW - HOUR, of=OF, status=GameStatus.IN_PROGRESS)
    assert good_for(live, cadence=SCHEDULE_CADENCE) == timedelta(minutes=5)
    assert good_for(live, cadence=SCORES_CADENCE) == timedelta(seconds=15)
    assert good_for(game("1", NOW + 5 * HOUR, of=OF), cadence=SCORES_CADENCE) == 4 * HOUR


def test_a_stretch_makes_lifetimes_longer_and_each_tier_has_its_own() -> None:
    live = game("1", NOW - HOUR, of=OF, status=GameStatus.IN_PROGRESS)
    assert good_for(live, LIVE=4.0) == timedelta(minutes=1)
    assert good_for(live, SCHEDULE=4.0) == timedelta(seconds=15)
    assert good_for(game("1", NOW + 5 * HOUR, of=OF), SCHEDULE=3.0) == timedelta(minutes=15)


def test_to_plan_by_a_game_to_come_is_taken_to_be_played() -> None:
    table = Timetable.of([game("1", NOW + 2 * HOUR, of=OF)], NOW, expected=True)
    wished = table.calls(NOW, NOW + DAY, CADENCE)
    # An hour around the start by the minute, then three and a quarter by fifteen seconds.
    assert wished[Tier.LIVE] == pytest.approx(60 + 3.25 * 240)
    assert wished[Tier.SCHEDULE] == pytest.approx(12 + 18.75 * 60 / 720, abs=2)


def test_a_game_that_is_still_played_goes_on_for_a_while_however_long_it_has_been() -> None:
    overtime = game("1", NOW - 5 * HOUR, of=OF, status=GameStatus.IN_PROGRESS)
    wished = Timetable.of([overtime], NOW, expected=True).calls(NOW, NOW + DAY, CADENCE)
    assert wished[Tier.LIVE] == pytest.approx(30 * 4)


def test_a_past_season_is_kept_and_the_running_one_never_is() -> None:
    played = [game(str(week), NOW - timedelta(days=week), of=OF, status=GameStatus.FINAL) for week in range(8, 60)]
    assert is_over(played, NOW)
    assert not is_over([*played, game("soon", NOW + DAY, of=OF)], NOW)
    assert not is_over([*played, game("late", NOW - 2 * DAY, of=OF, status=GameStatus.FINAL)], NOW)
    assert not is_over([], NOW)


statuses = st.sampled_from(list(GameStatus))
offsets = st.integers(-20 * 86_400, 20 * 86_400).map(lambda seconds: NOW + timedelta(seconds=seconds))


@given(st.lists(st.tuples(offsets, statuses), max_size=12), offsets)
def test_the_due_instant_is_the_first_at_which_the_phase_says_so(
    games: list[tuple[datetime, GameStatus]], fetched_at: datetime
) -> None:
    table = Timetable.of([game(str(i), start, of=OF, status=status) for i, (start, status) in enumerate(games)], NOW)
    due, phase = table.due(fetched_at, CADENCE)

    def is_due(at: datetime) -> bool:
        return at - fetched_at >= CADENCE[phase_at(table, at)]

    assert is_due(due)
    assert phase_at(table, due) is phase
    before = [datetime.fromtimestamp(begin, UTC) for begin in table.begins if abs(begin) != float("inf")]
    for instant in (*before, due - timedelta(seconds=1)):
        if fetched_at <= instant < due:
            assert not is_due(instant)


@given(st.lists(st.tuples(offsets, statuses), min_size=1, max_size=12), offsets, st.booleans())
def test_a_season_is_in_the_most_urgent_phase_of_its_games(
    games: list[tuple[datetime, GameStatus]], at: datetime, expected: bool
) -> None:
    made = [game(str(i), start, of=OF, status=status) for i, (start, status) in enumerate(games)]
    alone = [Timetable.of([each], NOW, expected=expected) for each in made]
    together = Timetable.of(made, NOW, expected=expected)
    begins = [datetime.fromtimestamp(begin, UTC) for table in alone for begin in table.begins[1:]]
    for instant in (at, *begins):
        assert together.phase_at(instant) is max(table.phase_at(instant) for table in alone)


def phase_at(table: Timetable, at: datetime) -> Phase:
    return [phase for begin, phase in zip(table.begins, table.phases, strict=True) if begin <= at.timestamp()][-1]
