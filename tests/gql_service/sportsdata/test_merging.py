"""The effect of the next answer on an answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.clock import Moment
from gql_service.schedule.feeds.feed import FetchedAnswer
from gql_service.sportsdata.rows.answer import Answer
from gql_service.sportsdata.rows.merging import Merged, Seen, merge
from gql_service.sportsdata.rows.merging import merged as merged_with
from tests.clocks import HandClock

CLOCK = HandClock()
SEEN_AT = datetime(2026, 11, 22, 18, 31, tzinfo=UTC)


def answer(rows: Any, at: datetime = SEEN_AT) -> Seen:
    return FetchedAnswer(Answer.of(orjson.dumps(rows), 60), Moment.of(CLOCK, at))


def merged(before: Seen, after: Seen) -> Merged:
    """Compare two answers, if no row of the earlier answer was withheld."""
    return merged_with(before, after, {})


def game(number: int, updated: str | None, score: int, name: str = "GameID") -> dict[str, Any]:
    return {name: number, "Updated": updated, "HomeTeamScore": score}


EARLY, LATE = "2026-11-22T13:20:00", "2026-11-22T13:30:00"


@pytest.mark.parametrize("name", ["GameID", "GameId", "GameKey", "ScoreID"])
@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [(LATE, EARLY, 1), (EARLY, LATE, 2), (EARLY, EARLY, 2), (None, EARLY, 2), (LATE, None, 2), ("garbage", EARLY, 2)],
)
def test_only_a_row_that_says_it_is_older_gives_way(name: str, before: Any, after: Any, shown: int) -> None:
    found = merged(answer([game(7, before, 1, name)]), answer([game(7, after, 2, name)]))
    assert found.answer.value[0]["HomeTeamScore"] == shown


def test_a_live_score_goes_on_through_the_hour_that_comes_twice() -> None:
    """On 1 November 2026 the vendor's clock goes from 01:59 back to 01:00; games of the west coast end then."""
    started = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    held = answer([game(7, "2026-11-01T01:30:00", 0)], started)
    for minute in range(1, 120):
        now = started + timedelta(minutes=minute)
        local = now - timedelta(hours=4 if minute < 30 else 5)
        came = answer([game(7, local.replace(tzinfo=None).isoformat(), minute)], now + timedelta(seconds=10))
        held = FetchedAnswer(merged(held, came).answer, Moment.of(CLOCK, came.fetched_at))
        assert held.answer.value[0]["HomeTeamScore"] == minute


def test_no_row_from_the_hour_that_comes_twice_replaces_one_that_was_changed_after_it() -> None:
    """Once the time of a game has a single reading, a change in the hour before no longer counts."""
    steps = [("04:56", "00:55", 0), ("05:35", "01:30", 1), ("07:11", "02:10", 2), ("07:12", "01:50", 1)]
    held: Seen = answer([])
    for came_at, updated, score in steps:
        row = game(7, f"2026-11-01T{updated}:00", score)
        came = answer([row], datetime.fromisoformat(f"2026-11-01T{came_at}:00Z"))
        found = merged(held, came)
        held = FetchedAnswer(found.answer, Moment.of(CLOCK, came.fetched_at), found.settled)
    assert held.answer.value[0]["HomeTeamScore"] == 2


def test_the_games_of_soccer_stand_in_rounds() -> None:
    before = answer([{"RoundId": 1, "Games": [{"GameId": 7, "Updated": LATE, "HomeTeamScore": 2}]}])
    after = answer([{"RoundId": 1, "Games": [{"GameId": 7, "Updated": EARLY, "HomeTeamScore": 1}, {"GameId": 8}]}])
    games = merged(before, after).answer.value[0]["Games"]
    assert [game.get("HomeTeamScore") for game in games] == [2, None]
    assert len(games) == 2


@pytest.mark.parametrize(
    ("before", "after", "suspicious"),
    [(272, 0, True), (1, 0, True), (272, 135, True), (272, 136, False), (7, 1, False), (0, 0, False), (0, 5, False)],
)
def test_a_list_that_has_lost_most_of_its_rows_is_suspicious(before: int, after: int, *, suspicious: bool) -> None:
    found = merged(
        answer([game(number, EARLY, 0) for number in range(1, before + 1)]),
        answer([game(number, EARLY, 1) for number in range(1, after + 1)]),
    )
    assert (found.shrunk is not None) is suspicious


def test_rows_that_are_alike_count_as_often_as_they_come() -> None:
    before = answer([game(1, EARLY, 0)] * 2 + [game(number, EARLY, 0) for number in range(2, 8)])
    assert merged(before, answer([game(9, EARLY, 0)] * 3)).shrunk == "3 where there were 8"


def test_a_round_that_lost_its_games_is_suspicious_however_many_rounds_there_are() -> None:
    before = answer([{"RoundId": 1, "Games": [{"GameId": number} for number in range(1, 40)]}])
    assert merged(before, answer([{"RoundId": 1, "Games": [{"GameId": 1}]}])).shrunk == "1 where there were 39"


async def test_the_same_bytes_are_the_same_answer() -> None:
    before = answer([game(1, LATE, 1)])
    assert (await merge(before, answer([game(1, LATE, 1)]), {})).answer is before.answer


values = st.recursive(st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3), st.lists, max_leaves=5)
rows = st.lists(
    st.dictionaries(st.sampled_from(["GameID", "Updated", "Games", "HomeTeamScore", "x"]), values, max_size=4) | values,
    max_size=6,
)


@given(rows, rows)
def test_whatever_comes_nothing_is_lost_or_made_up(before: list[Any], after: list[Any]) -> None:
    found = merged(answer(before), answer(after)).answer.value
    assert len(found) == len(after)
    assert all(row in before or row in after for row in found if not (isinstance(row, dict) and "Games" in row))
