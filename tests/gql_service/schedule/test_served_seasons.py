"""Which seasons a gateway serves."""

import pytest

from gql_service.schedule.seasons.served_seasons import ServedSeasons


def test_without_a_bound_every_season_is_served() -> None:
    assert ServedSeasons().span({2026}) is None


@pytest.mark.parametrize(
    ("seasons", "current", "first", "last"),
    [
        (ServedSeasons(past=0), {2026}, 2026, 2027),
        (ServedSeasons(past=3), {2026}, 2023, 2027),
        (ServedSeasons(past=3), {2025, 2026}, 2022, 2027),
        (ServedSeasons(first=2015), {2026, 2027}, 2015, 2028),
        (ServedSeasons(past=3, first=2025), {2026}, 2025, 2027),
    ],
)
def test_a_bound_reaches_to_the_season_after_those_under_way(
    seasons: ServedSeasons, current: set[int], first: int, last: int
) -> None:
    assert seasons.span(current) == range(first, last + 1)


def test_the_sentence_names_the_years_and_what_decides_them() -> None:
    bounded, made_up = ServedSeasons(past=3), ServedSeasons(first=2015)
    assert bounded.why_not("NFL", range(2023, 2028)) == (
        "This gateway serves NFL from 2023 to 2027; SEASONS limits how far back."
    )
    assert made_up.why_not("NFL", range(2015, 2028)) == (
        "This gateway serves NFL from 2015 to 2027; the sandbox has no other seasons."
    )
