"""Which games that two teams play on a day are numbered as a doubleheader, and which belong to split squads."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.enums import League, SeasonType
from schema.ids import parse_id
from tests.builders import utc
from tests.gql_service.sportsdata.samples import JsonRow, daily_row, snapshot

DAY = "2026-03-14"
SWAPPED = {"HomeTeam": "LAL", "HomeTeamID": 27, "AwayTeam": "BOS", "AwayTeamID": 9}


def meeting(number: int, at: str | None, venue: int | None, **fields: Any) -> JsonRow:
    """Write a game of the two teams at a time of day, US Eastern; without a time, the start is undecided."""
    start = f"{DAY}T{at or '00:00'}:00"
    in_utc = (utc(start) + timedelta(hours=4)).isoformat()[:19]
    times = {"Day": f"{DAY}T00:00:00", "DateTime": start, "DateTimeUTC": in_utc}
    return daily_row(GameID=number, StadiumID=venue, **times) | fields


def numbers(*rows: JsonRow, league: League = League.MLB) -> dict[str, int | None]:
    found = snapshot(league, rows, season_type=SeasonType.PRESEASON).games
    return {parse_id(game.id).number: game.game_number for game in found}


@pytest.mark.parametrize("league", [League.MLB, League.NHL])
@pytest.mark.parametrize("second", ["22:30", "22:00", "19:30"])
def test_two_halves_of_a_squad_that_play_at_home_and_away_are_no_doubleheader(league: League, second: str) -> None:
    found = numbers(meeting(1, "22:00", 7), meeting(2, second, 8, **SWAPPED), league=league)
    assert found == {"1": None, "2": None}


def test_not_even_where_one_ends_before_the_other_begins() -> None:
    assert numbers(meeting(1, "13:00", 7), meeting(2, "20:00", 8, **SWAPPED)) == {"1": None, "2": None}


def test_two_halves_of_the_home_squad_in_two_venues_at_one_time_are_no_doubleheader() -> None:
    assert numbers(meeting(1, "13:05", 7), meeting(2, "14:05", 8)) == {"1": None, "2": None}


def test_one_side_at_home_in_two_venues_one_after_the_other_plays_a_doubleheader() -> None:
    assert numbers(meeting(1, "13:05", 7), meeting(2, "19:05", 8)) == {"1": 1, "2": 2}


def test_two_games_in_one_venue_are_a_doubleheader_whichever_side_is_at_home() -> None:
    assert numbers(meeting(1, "14:00", 7), meeting(2, "18:00", 7)) == {"1": 1, "2": 2}
    assert numbers(meeting(1, "18:00", 7), meeting(2, "14:00", 7, **SWAPPED)) == {"1": 2, "2": 1}


def test_two_games_at_a_neutral_venue_are_a_doubleheader() -> None:
    rows = [meeting(1, "14:00", 40, NeutralVenue=True), meeting(2, "18:00", 40, NeutralVenue=True, **SWAPPED)]
    assert numbers(*rows) == {"1": 1, "2": 2}


def test_a_second_game_without_a_time_is_the_second() -> None:
    assert numbers(meeting(1, None, 7), meeting(2, "13:05", 7)) == {"1": 2, "2": 1}
    assert numbers(meeting(1, None, None), meeting(2, "13:05", 7)) == {"1": 2, "2": 1}


def test_a_game_without_a_time_in_another_venue_makes_no_doubleheader() -> None:
    assert numbers(meeting(1, None, 8), meeting(2, "13:05", 7)) == {"1": None, "2": None}


def test_without_venues_the_home_side_decides() -> None:
    assert numbers(meeting(1, "13:05", None), meeting(2, "19:05", None)) == {"1": 1, "2": 2}
    assert numbers(meeting(1, "13:05", None), meeting(2, "19:05", None, **SWAPPED)) == {"1": None, "2": None}


def test_a_doubleheader_beside_a_split_squad_is_numbered_alone() -> None:
    twice = [meeting(1, "14:00", 7), meeting(2, "18:00", 7)]
    assert numbers(*twice, meeting(3, "14:30", 8)) == {"1": 1, "2": 2, "3": None}
    assert numbers(*twice, meeting(3, "14:30", 8, **SWAPPED)) == {"1": 1, "2": 2, "3": None}


def test_two_doubleheaders_of_split_squads_are_numbered_each() -> None:
    here, there = [meeting(1, "14:00", 7), meeting(2, "18:00", 7)], [meeting(3, "14:10", 8), meeting(4, "18:10", 8)]
    assert numbers(*here, *there) == {"1": 1, "2": 2, "3": 1, "4": 2}


def test_three_games_in_one_venue_are_numbered_through() -> None:
    rows = [meeting(1, "11:00", 7), meeting(2, "15:00", 7), meeting(3, "19:00", 7)]
    assert numbers(*rows) == {"1": 1, "2": 2, "3": 3}


@settings(deadline=None)
@given(
    st.permutations(
        [
            meeting(1, "14:00", 7),
            meeting(2, "18:00", 7),
            meeting(3, "14:30", 8, **SWAPPED),
            meeting(4, None, None),
            meeting(5, "19:00", 9),
        ]
    )
)
def test_the_order_of_the_rows_decides_nothing(rows: list[JsonRow]) -> None:
    assert numbers(*rows) == numbers(*sorted(rows, key=lambda row: str(row["GameID"])))
