"""Which seasons a day leads to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.schedule.seasons.season_months import days_of, seasons_between, usual_season, usual_years
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.routes import PART_SUFFIXES
from schema.enums import League
from schema.leagues import FACTS


def on(league: League, day: str) -> set[str]:
    when = date.fromisoformat(day)
    return {f"{key.year}{PART_SUFFIXES[key.type]}" for key in seasons_between(league, when, when)}


@pytest.mark.parametrize(
    ("league", "day", "seasons"),
    [
        (League.NFL, "2027-01-20", {"2026REG", "2026POST", "2026STAR"}),
        (League.NFL, "2026-10-10", {"2026REG"}),
        (League.NFL, "2015-09-03", {"2015PRE", "2015REG"}),
        (League.MLS, "2026-11-07", {"2026REG", "2026POST"}),
        (League.MLB, "2022-04-03", {"2022PRE", "2022REG"}),
        (League.FIFA, "2022-12-18", {"2022REG", "2022POST"}),
        (League.NFL, "2026-08-10", {"2026PRE"}),
        (League.NFL, "2026-05-01", set()),
        (League.NBA, "2026-10-20", {"2027PRE", "2027REG"}),
        (League.NBA, "2026-04-20", {"2026REG", "2026POST"}),
        (League.MLB, "2026-07-14", {"2026REG", "2026STAR"}),
        (League.MLB, "2026-10-25", {"2026REG", "2026POST"}),
        (League.NHL, "2026-12-31", {"2027REG"}),
        (League.NHL, "2027-01-01", {"2027REG", "2027STAR"}),
    ],
)
def test_days_lead_to_seasons(league: League, day: str, seasons: set[str]) -> None:
    assert on(league, day) == seasons


@pytest.mark.parametrize(
    ("league", "part", "first", "last"),
    [
        (League.NFL, "2025PRE", "2025-07-31", "2025-08-23"),
        (League.NFL, "2021REG", "2021-09-09", "2022-01-09"),
        (League.NFL, "2021POST", "2022-01-15", "2022-02-13"),
        (League.NBA, "2025PRE", "2024-10-04", "2024-10-18"),
        (League.NBA, "2025REG", "2024-10-22", "2025-04-13"),
        (League.NBA, "2025STAR", "2025-02-16", "2025-02-16"),
        (League.NBA, "2025POST", "2025-04-15", "2025-06-22"),
        (League.MLB, "2025PRE", "2025-02-20", "2025-03-25"),
        (League.MLB, "2025REG", "2025-03-18", "2025-09-28"),
        (League.MLB, "2025STAR", "2025-07-15", "2025-07-15"),
        (League.MLB, "2025POST", "2025-09-30", "2025-11-01"),
        (League.NHL, "2025PRE", "2024-09-21", "2024-10-05"),
        (League.NHL, "2025REG", "2024-10-04", "2025-04-17"),
        (League.NHL, "2024STAR", "2024-02-03", "2024-02-03"),
        (League.NHL, "2025POST", "2025-04-19", "2025-06-17"),
        (League.WNBA, "2025PRE", "2025-05-02", "2025-05-12"),
        (League.WNBA, "2025REG", "2025-05-16", "2025-09-11"),
        (League.WNBA, "2025STAR", "2025-07-19", "2025-07-19"),
        (League.WNBA, "2025POST", "2025-09-14", "2025-10-10"),
        (League.CFB, "2024REG", "2024-08-24", "2024-12-14"),
        (League.CFB, "2024POST", "2024-12-14", "2025-01-20"),
        (League.CBB, "2025REG", "2024-11-04", "2025-03-16"),
        (League.CBB, "2025POST", "2025-03-18", "2025-04-07"),
        (League.MLS, "2024REG", "2024-02-21", "2024-10-19"),
        (League.MLS, "2024POST", "2024-10-22", "2024-12-07"),
        (League.EPL, "2025REG", "2024-08-16", "2025-05-25"),
        (League.UCL, "2025REG", "2024-07-09", "2025-05-31"),
        (League.FIFA, "2018REG", "2018-06-14", "2018-07-15"),
        (League.FIFA, "2022REG", "2022-11-20", "2022-12-18"),
    ],
)
def test_the_first_and_the_last_day_of_a_part_that_was_played_lead_to_it(
    league: League, part: str, first: str, last: str
) -> None:
    assert part in on(league, first)
    assert part in on(league, last)


def test_a_range_leads_to_all_seasons_it_touches_in_order_of_time() -> None:
    found = seasons_between(League.NFL, date(2026, 8, 1), date(2027, 2, 1))
    assert [f"{key.year}{PART_SUFFIXES[key.type]}" for key in found] == ["2026PRE", "2026REG", "2026STAR", "2026POST"]


@pytest.mark.parametrize(
    ("league", "day", "season"),
    [
        (League.NFL, "2026-05-01", "2026PRE"),
        (League.NFL, "2027-01-05", "2026REG"),
        (League.NFL, "2027-02-07", "2026POST"),
        (League.MLB, "2026-12-24", "2027PRE"),
        (League.NBA, "2026-07-15", "2027PRE"),
        (League.NHL, "2026-10-15", "2027REG"),
    ],
)
def test_a_league_is_in_a_season_or_comes_to_one(league: League, day: str, season: str) -> None:
    key = usual_season(league, date.fromisoformat(day))
    assert f"{key.year}{PART_SUFFIXES[key.type]}" == season


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(sorted(FACTS, key=lambda league: league.value)))
def test_the_usual_season_is_running_or_next(day: date, league: League) -> None:
    key = usual_season(league, day)
    running = seasons_between(league, day, day)
    first, last = days_of(key)
    assert (key in running) if running else first > day
    assert first <= last


def test_every_league_with_routes_has_its_months() -> None:
    assert set(ROUTES) == set(FACTS)


@pytest.mark.parametrize(
    ("league", "today", "years"),
    [
        (League.NFL, date(2027, 2, 28), {2026}),
        (League.NFL, date(2027, 3, 1), {2026}),
        (League.NFL, date(2027, 3, 2), {2027}),
        (League.NBA, date(2026, 9, 1), {2027}),
        (League.EPL, date(2026, 6, 15), {2026}),
        (League.UCL, date(2026, 6, 15), {2026, 2027}),
        (League.NBA, date(2020, 10, 5), {2020}),
    ],
)
def test_a_league_is_in_the_seasons_that_usually_have_games_today_or_had_yesterday_else_in_the_next(
    league: League, today: date, years: set[int]
) -> None:
    assert usual_years(league, today) == years
