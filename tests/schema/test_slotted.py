"""Games take little memory: a gateway holds thousands of them."""

from datetime import UTC, datetime

import pytest

from schema.types.game import Game
from tests.builders import game, season
from tests.memory import allocation

OF = season()
START = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
MOST_BYTES = 700
"""With its id, its place in the order and its list of channels; with a dictionary of its own it takes 2,000."""
GAMES = 1000


def test_a_game_takes_less_memory_than_a_dictionary_of_its_own() -> None:
    numbers = list(map(str, range(GAMES)))
    with allocation() as taken:
        games = [game(number, START, of=OF) for number in numbers]
    assert taken.bytes / len(games) < MOST_BYTES


def test_a_game_takes_no_attribute_that_it_does_not_declare() -> None:
    with pytest.raises(AttributeError):
        game("1", START, of=OF).score = 3  # type: ignore[attr-defined]  # the point of the test


def test_a_game_without_a_value_has_the_default_of_its_field() -> None:
    made = game("1", START, of=OF)
    assert (made.week, made.channels, made.start_time_tbd) == (None, [], False)
    assert isinstance(made, Game)
