from collections import Counter
from itertools import pairwise

import pytest

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.fixtures.nfl import byes
from gql_service.sandbox.season import Season
from tests.gql_service.sandbox.support import season

CODES = ("nfl", "nba", "mlb", "nhl")


def played(of: Season, *parts: str) -> list[Fixture]:
    return [f for part in parts for f in of.part(part) if not (f.fate and f.fate.status == "Postponed")]


@pytest.mark.parametrize(
    ("code", "games", "each"), [("nfl", 272, 17), ("nba", 1230, 82), ("mlb", 2430, 162), ("nhl", 1312, 82)]
)
def test_a_regular_season_has_the_games_of_the_real_one(code: str, games: int, each: int) -> None:
    fixtures = played(season(code, 2026), "REG")
    assert len(fixtures) == games
    homes = Counter(f.home.key for f in fixtures)
    aways = Counter(f.away.key for f in fixtures)
    assert {homes[key] + aways[key] for key in homes} == {each}
    assert max(homes.values()) - min(homes.values()) <= 1


@pytest.mark.parametrize("code", CODES)
def test_no_team_plays_twice_a_day_but_in_doubleheaders(code: str) -> None:
    fixtures = played(season(code, 2026), "PRE", "REG")
    games = Counter((f.day, team.key) for f in fixtures for team in (f.home, f.away))
    doubled = {key for key, count in games.items() if count > 1}
    assert max(games.values()) <= 2
    assert len(doubled) == (20 if code == "mlb" else 0)


@pytest.mark.parametrize("code", CODES)
def test_no_team_is_in_two_games_at_once(code: str) -> None:
    of = season(code, 2026)
    by_team: dict[str, list[Fixture]] = {}
    for fixture in played(of, "PRE", "REG"):
        for team in (fixture.home, fixture.away):
            by_team.setdefault(team.key, []).append(fixture)
    for games in by_team.values():
        for one, other in pairwise(sorted(games, key=lambda f: f.start)):
            assert of.end(one) <= other.start


@pytest.mark.parametrize("code", CODES)
def test_ids_are_unique_within_a_league(code: str) -> None:
    ids = [
        f.game_id for year in (2025, 2026) for p in ("REG", "PRE", "POST", "STAR") for f in season(code, year).part(p)
    ]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("code", CODES)
def test_every_venue_is_a_known_stadium(code: str) -> None:
    of = season(code, 2026)
    assert {f.stadium_id for p in ("REG", "PRE", "POST", "STAR") for f in of.part(p)} <= set(of.reference.stadiums)


def test_all_nfl_teams_rest_once_between_weeks_5_and_14() -> None:
    for year in range(2020, 2030):
        rests = byes(season("nfl", year))
        assert len({team.key for _, team in rests}) == len(rests) == 32
        assert {week for week, _ in rests} <= set(range(5, 15))


def test_nfl_teams_meet_their_division_twice() -> None:
    meetings = Counter(frozenset((f.home.key, f.away.key)) for f in season("nfl", 2026).part("REG"))
    assert max(meetings.values()) == 2
    assert sum(count == 2 for count in meetings.values()) == 48
    pairs = [(f.home.division, f.away.division) for f in season("nfl", 2026).part("REG") if f.week == 18]
    assert all(home == away for home, away in pairs)


def test_some_nfl_games_are_abroad() -> None:
    of = season("nfl", 2026)
    countries = [of.reference.stadiums[f.stadium_id].row["Country"] for f in of.part("REG") if f.neutral]
    assert len(countries) >= 4
    assert "USA" not in countries


def test_at_most_two_games_a_week_are_away_from_both_homes() -> None:
    weeks: Counter[tuple[int, int]] = Counter()
    for code in CODES:
        for year in (2026, 2027):
            of = season(code, year)
            for fixture in played(of, "PRE", "REG"):
                country = of.reference.stadiums[fixture.stadium_id].row["Country"]
                assert fixture.neutral or country in ("USA", "CAN")
                if fixture.neutral:
                    weeks[fixture.day.isocalendar()[:2]] += 1
    assert weeks
    assert max(weeks.values()) <= 2


def test_a_postponed_game_and_its_make_up_point_at_each_other() -> None:
    fixtures = {f.game_id: f for f in season("mlb", 2026).part("REG")}
    put_off = [f for f in fixtures.values() if f.moved_to]
    assert len(put_off) == 6
    for fixture in put_off:
        make_up = fixtures[fixture.moved_to or 0]
        assert make_up.moved_from == fixture.game_id
        assert (make_up.home, make_up.away) == (fixture.home, fixture.away)
        assert make_up.day > fixture.day


@pytest.mark.parametrize(("code", "games"), [("nfl", 13), ("nba", 105), ("nhl", 105), ("mlb", 53)])
def test_the_post_season_ends_with_one_winner(code: str, games: int) -> None:
    of = season(code, 2026)
    fixtures = of.part("POST")
    assert len(fixtures) == games
    assert max(f.day for f in fixtures) <= of.dates.post_end
    final = [f for f in fixtures if f.shown_from == max(g.shown_from for g in fixtures if g.shown_from)]
    assert len({frozenset((f.home.key, f.away.key)) for f in final}) == 1
    for fixture in fixtures:
        assert fixture.shown_from
        assert fixture.shown_from < fixture.start
