"""When clients last saw data, and whether the data has changed since then."""

from datetime import UTC, datetime, timedelta

import pytest

from gql_service.schedule.seasons.shown_data import HOT_FOR, MOST_PENDING, ShownData
from schema.freshness import Shown

NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def in_memory(*keys: str) -> tuple[ShownData, Shown]:
    """Return the data with these keys, and an answer that shows all of it."""
    data = ShownData()
    return data, frozenset((key, data.revise(key)) for key in keys)


def test_all_data_of_an_answer_was_seen_when_the_answer_was_last_sent() -> None:
    data, answer = in_memory("NFL", "NBA")
    assert data.at("NFL") is None
    data.seen(answer, NOW)
    data.seen(answer, later(3))
    assert (data.at("NFL"), data.at("NBA"), data.at("MLB")) == (later(3), later(3), None)


def test_the_latest_of_several_answers_counts_in_any_order() -> None:
    data, both = in_memory("NFL", "NBA")
    one = frozenset(each for each in both if each[0] == "NFL")
    data.seen(both, NOW)
    data.seen(one, later(5))
    data.seen(both, later(1))
    assert (data.at("NFL"), data.at("NBA")) == (later(5), later(1))


def test_data_is_hot_for_a_while_after_a_client_has_seen_it() -> None:
    data, answer = in_memory("NFL")
    data.seen(answer, NOW)
    assert data.is_hot("NFL", NOW + HOT_FOR)
    assert not data.is_hot("NFL", NOW + HOT_FOR + timedelta(seconds=1))


def test_an_answer_is_current_until_a_part_of_it_is_revised() -> None:
    data, answer = in_memory("NFL", "NBA")
    assert data.is_current(answer)
    data.revise("MLB")
    assert data.is_current(answer)
    data.revise("NBA")
    assert not data.is_current(answer)


def test_an_answer_from_evicted_data_is_not_current_even_after_the_data_is_loaded_again() -> None:
    data, answer = in_memory("NFL")
    data.seen(answer, NOW)
    data.forget("NFL")
    assert not data.is_current(answer)
    data.revise("NFL")
    assert not data.is_current(answer)
    assert data.at("NFL") is None


def test_an_answer_from_evicted_data_that_is_sent_again_does_not_make_the_data_known() -> None:
    data, answer = in_memory("NFL")
    data.forget("NFL")
    data.seen(answer, NOW)
    assert data.at("NFL") is None


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_correction_of_the_clock_moves_the_views_before_it(hours: int) -> None:
    data, answer = in_memory("NFL")
    data.seen(answer, NOW)
    data.correct(timedelta(hours=hours), later(60 * hours + 2))
    assert data.at("NFL") == later(60 * hours)


def test_no_view_is_later_than_the_corrected_clock() -> None:
    data, answer = in_memory("NFL")
    data.seen(answer, later(60))
    data.correct(timedelta(hours=1), later(61))
    assert data.at("NFL") == later(61)


@pytest.mark.parametrize("answers", [MOST_PENDING - 1, MOST_PENDING, 3 * MOST_PENDING + 7])
def test_views_of_many_different_answers_are_all_noted(answers: int) -> None:
    data = ShownData()
    for number in range(answers):
        data.seen(frozenset({(str(number), data.revise(str(number)))}), later(number))
    assert [data.at(str(number)) for number in range(answers)] == [later(number) for number in range(answers)]
