"""Suggestions for a name that is similar to known names."""

from itertools import islice, permutations
from zoneinfo import available_timezones

import pytest

from schema.near_names import COMPARED, NearNames

ZONES = NearNames(sorted(available_timezones()))


@pytest.mark.parametrize("wanted", ["America/New_Yorc", "Europe/Brlin", "Asia/Tokoy", "UTCC", "Pacific/Auklandd"])
def test_the_name_that_differs_in_a_letter_or_two_is_the_nearest(wanted: str) -> None:
    meant = {"A": "America/New_York", "E": "Europe/Berlin", "U": "UTC", "P": "Pacific/Auckland"}
    assert ZONES.near(wanted, 3, 0.6)[0] == ("Asia/Tokyo" if wanted.startswith("Asia") else meant[wanted[0]])


def test_few_names_are_compared_whatever_is_wanted() -> None:
    for letters in islice(permutations("santarinoe"), 0, 100_000, 1_000):
        assert 0 < len(ZONES.candidates("America/" + "".join(letters))) <= COMPARED < len(available_timezones()) / 40
    assert ZONES.candidates("America/" * 1000) == []


@pytest.mark.parametrize("wanted", ["", "x", "xyzzy", "\x00", "/" * 30])
def test_what_is_near_to_nothing_is_near_to_nothing(wanted: str) -> None:
    assert ZONES.near(wanted, 3, 0.6) == []
