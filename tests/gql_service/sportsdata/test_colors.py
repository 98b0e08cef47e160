"""Colours of teams: digits for most leagues, words for soccer clubs."""

import re

import pytest

from gql_service.sandbox.competitions import soccer_reference
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.mapping.colors import WORDS, colors_of


@pytest.mark.parametrize(
    ("fields", "colors"),
    [
        ({"PrimaryColor": "003594", "SecondaryColor": "#869397", "TertiaryColor": None}, ["#003594", "#869397"]),
        ({"PrimaryColor": "c8102e", "SecondaryColor": "C8102E"}, ["#C8102E"]),
        ({"ClubColor1": "Sky Blue", "ClubColor2": "White"}, [WORDS["skyblue"], WORDS["white"]]),
        ({"ClubColor1": "royal-blue", "ClubColor2": " NAVY "}, [WORDS["royalblue"], WORDS["navy"]]),
        ({"ClubColor1": "Red / White and Black"}, [WORDS["red"], WORDS["white"], WORDS["black"]]),
        ({"ClubColor1": "Red", "ClubColor2": "Octarine"}, [WORDS["red"]]),
        ({"ClubColor1": "Scrambled", "ClubColor2": ""}, []),
        ({}, []),
    ],
)
def test_a_team_has_the_colors_that_the_vendor_names(fields: dict[str, str | None], colors: list[str]) -> None:
    assert colors_of(Row.of(fields)) == colors


def test_every_word_means_a_color() -> None:
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in WORDS.values())


@pytest.mark.parametrize("competition", ["epl", "mls", "ucl"])
def test_every_club_of_the_sandbox_has_colors(competition: str) -> None:
    for team in soccer_reference(competition).teams:
        row = {f"ClubColor{number}": color for number, color in enumerate(team.colors, 1)}
        assert len(colors_of(Row.of(row))) >= 2, team.name
