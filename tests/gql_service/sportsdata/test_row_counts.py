"""Rows that cannot be read count as missing; both the count and the mapper mean the same rows."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gql_service.sportsdata.mapping.legible import is_game, is_team, is_venue
from gql_service.sportsdata.rows.answer import Answer
from gql_service.sportsdata.rows.row_counts import Count, any_row, counted, shrunk
from schema.enums import League
from tests.gql_service.sportsdata.samples import stadium_row, team_row
from tests.gql_service.sportsdata.test_fuzz import TYPICAL, unreadable, wild


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Count(8), Count(8), None),
        (Count(8), Count(8, 4), None),
        (Count(8), Count(8, 5), "3 of 8 can be read, where there were 8"),
        (Count(8), Count(8, 8), "0 of 8 can be read, where there were 8"),
        (Count(8), Count(3), "3 where there were 8"),
        (Count(2), Count(2, 1), None),
        (Count(2), Count(2, 2), "0 of 2 can be read, where there were 2"),
        (Count(8, 8), Count(8, 8), None),
        (Count(100, 50), Count(50, 50), "0 of 50 can be read, where there were 50"),
        (Count(0), Count(0), None),
    ],
    ids=str,
)
def test_rows_that_cannot_be_read_count_as_missing(before: Count, after: Count, words: str | None) -> None:
    assert shrunk(before, after) == words


@pytest.mark.parametrize(
    ("count", "doubt"),
    [
        (Count(8, 4), ""),
        (Count(8, 5), "5 of 8 rows cannot be read"),
        (Count(0), ""),
        (Count(1, 1), "1 of 1 rows cannot be read"),
    ],
)
def test_more_than_half_of_the_rows_is_worth_a_word(count: Count, doubt: str) -> None:
    assert count.doubt == doubt


async def test_the_games_of_a_round_count_and_not_the_round() -> None:
    rounds = [{"RoundId": 1, "Games": [{"GameId": 1}, None, {"GameId": None}]}, None, {"RoundId": 2, "Games": []}]
    _, count = await counted(Answer.of(orjson.dumps(rounds), 0), is_game(League.EPL))
    assert count == Count(4, 3)


async def test_rows_that_are_alike_count_as_often_as_they_come() -> None:
    _, count = await counted(Answer.of(b"[null,null,{},7]", 0), any_row)
    assert count == Count(4, 0)
    _, count = await counted(Answer.of(b"[null,null,{},7]", 0), is_team)
    assert count == Count(4, 4)


@pytest.mark.parametrize("league", TYPICAL)
@settings(deadline=None)
@given(data=st.data())
def test_a_game_that_is_legible_is_one_that_the_mapper_reads(league: League, data: st.DataObject) -> None:
    number = "GameKey" if league is League.NFL else "GameID"
    rows: list[Any] = data.draw(st.lists(wild(*TYPICAL[league]), max_size=4))
    assert sum(not is_game(league)(row) for row in rows) == unreadable(rows, number)


@settings(deadline=None)
@given(st.lists(wild(team_row(9, "BOS"))), st.lists(wild(stadium_row(17))))
def test_a_team_or_venue_that_is_legible_is_one_that_the_mapper_reads(teams: list[Any], venues: list[Any]) -> None:
    assert sum(not is_team(row) for row in teams) == unreadable(teams, "TeamID")
    assert sum(not is_venue(row) for row in venues) == unreadable(venues, "StadiumID", "Name")
