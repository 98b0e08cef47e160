"""The states of games by the vendor's words."""

import pytest

from gql_service.sportsdata.fields.status import status_of
from schema.enums import GameStatus


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Scheduled", GameStatus.SCHEDULED),
        ("InProgress", GameStatus.IN_PROGRESS),
        ("In Progress", GameStatus.IN_PROGRESS),
        ("Break", GameStatus.BREAK),
        ("Halftime", GameStatus.BREAK),
        ("HalfTime", GameStatus.BREAK),
        ("Half Time", GameStatus.BREAK),
        ("Final", GameStatus.FINAL),
        ("F/OT", GameStatus.FINAL),
        ("F/SO", GameStatus.FINAL),
        ("F/3OT", GameStatus.FINAL),
        ("Awarded", GameStatus.FINAL),
        ("Delayed", GameStatus.DELAYED),
        ("Rain Delay", GameStatus.DELAYED),
        ("Suspended", GameStatus.SUSPENDED),
        ("Postponed", GameStatus.POSTPONED),
        ("Canceled", GameStatus.CANCELED),
        ("Cancelled", GameStatus.CANCELED),
        ("Forfeit", GameStatus.FORFEIT),
        ("NotNecessary", GameStatus.NOT_NECESSARY),
        ("Not Necessary", GameStatus.NOT_NECESSARY),
        ("Abandoned", GameStatus.UNKNOWN),
        ("", GameStatus.UNKNOWN),
        (None, GameStatus.UNKNOWN),
    ],
)
def test_each_word_means_a_state(word: str | None, status: GameStatus) -> None:
    assert status_of(word) is status
