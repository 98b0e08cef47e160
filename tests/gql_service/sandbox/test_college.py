from collections import Counter
from datetime import datetime

import pytest

from gql_service.sandbox.fixtures.fixture import Fixture
from tests.gql_service.sandbox.support import ask, at, scores, season


def test_every_football_team_plays_twelve_games_in_fourteen_weeks() -> None:
    fixtures = season("cfb", 2025).part("REG")
    games = Counter(team.key for f in fixtures for team in (f.home, f.away))
    assert (len(fixtures), len(games), set(games.values())) == (816, 136, {12})
    assert max(Counter((f.week, team.key) for f in fixtures for team in (f.home, f.away)).values()) == 1
    assert {f.week for f in fixtures} == set(range(1, 15))
    assert len({frozenset((f.home.key, f.away.key)) for f in fixtures if f.week < 5}) == 272


def test_football_is_played_on_saturdays_from_the_last_of_august() -> None:
    fixtures = season("cfb", 2025).part("REG")
    days = Counter(f.day.weekday() for f in fixtures)
    assert days[5] > 0.9 * len(fixtures)
    assert min(f.day for f in fixtures if f.day.weekday() == 5).isoformat() == "2025-08-30"


def test_later_kick_offs_are_to_be_decided_until_twelve_days_before() -> None:
    rows = ask(at(2025, 9, 1), scores("cfb", "GamesByWeek/2025/10"))
    assert {row["DateTime"][11:] for row in rows} == {"00:00:00"}
    assert "00:00:00" not in {
        row["DateTime"][11:] for row in ask(at(2025, 10, 31), scores("cfb", "GamesByWeek/2025/10"))
    }


def test_football_has_no_draws() -> None:
    of = season("cfb", 2025)
    assert all(of.script(f).home != of.script(f).away for f in of.part("REG"))


def test_bowls_have_titles_and_neutral_ground() -> None:
    rows = ask(at(2026, 2, 1), scores("cfb", "Games/2025POST"))
    assert len(rows) == 43
    assert rows[-1]["Title"] == "National Championship"
    assert rows[-1]["Day"] == "2026-01-19T00:00:00"
    assert sum(not row["NeutralVenue"] for row in rows) == 4
    busy = Counter(row[side] for row in rows for side in ("HomeTeam", "AwayTeam"))
    assert max(busy.values()) <= 4


def test_the_football_season_is_named_by_the_year_it_starts() -> None:
    answers = ("CurrentSeason", "CurrentSeasonType", "CurrentWeek")
    assert [ask(at(2026, 1, 5), scores("cfb", name)) for name in answers] == [2025, "POST", 1]
    assert [ask(at(2025, 9, 3), scores("cfb", name)) for name in answers] == [2025, "REG", 2]
    details = ask(at(2025, 9, 3), scores("cfb", "CurrentSeasonDetails"))
    assert (details["ApiSeason"], details["Description"]) == ("2025REG", "2025-26")


def test_basketball_has_its_thousands_of_games() -> None:
    fixtures = season("cbb", 2026).part("REG")
    games = Counter(team.key for f in fixtures for team in (f.home, f.away))
    assert len(games) == 365
    assert 5_400 < len(fixtures) < 5_800
    assert 27 <= min(games.values()) <= max(games.values()) <= 33
    assert max(Counter((f.day, team.key) for f in fixtures for team in (f.home, f.away)).values()) == 1
    assert fixtures[0].day.isoformat() == "2025-11-03"


def by_round(games: tuple[Fixture, ...]) -> list[int]:
    counts = Counter(f.place.round for f in games if f.place)
    return [counts[number] for number in range(7)]


@pytest.mark.parametrize("number", [2025, 2026])
def test_the_tournament_has_67_games_on_neutral_ground(number: int) -> None:
    games = season("cbb", number).part("POST")
    assert by_round(games) == [4, 32, 16, 8, 4, 2, 1]
    assert all(f.neutral for f in games)
    winners = Counter(season("cbb", number).winner(f).key for f in games)
    assert max(winners.values()) in (6, 7)
    assert games[-1].day.weekday() == 0
    for fixture in games:
        assert fixture.shown_from
        assert fixture.shown_from < fixture.start


def test_tournament_rows_name_the_games_that_led_there() -> None:
    rows = ask(at(2026, 5, 1), scores("cbb", "Games/2026POST"))
    ids = {row["GameID"]: row for row in rows}
    assert len(ids) == 67
    final = rows[-1]
    assert (final["Round"], final["Bracket"], final["TournamentID"]) == (6, "Championship", 2026)
    before = ids[final["HomeTeamPreviousGameID"]]
    assert final["HomeTeam"] in (before["HomeTeam"], before["AwayTeam"])
    assert final["HomeTeamPreviousGlobalGameID"] == 60_000_000 + before["GameID"]


def test_basketball_names_its_venue_in_full_games_alone() -> None:
    sandbox = at(2026, 1, 15)
    full, light = (ask(sandbox, scores("cbb", f"{name}/2026"))[0] for name in ("Games", "SchedulesBasic"))
    assert full["Stadium"]["StadiumID"]
    assert "StadiumID" not in full
    assert not {"Stadium", "StadiumID"} & set(light)
    assert "GlobalGameID" not in ask(sandbox, scores("cbb", "ScoresBasic/2026-JAN-14"))[0]


def test_a_team_has_its_own_schedule() -> None:
    sandbox = at(2026, 1, 15)
    key = ask(sandbox, scores("cbb", "teams"))[100]["Key"]
    rows = ask(sandbox, scores("cbb", f"TeamSchedule/2026/{key}"))
    assert len(rows) >= 27
    assert all(key in (row["HomeTeam"], row["AwayTeam"]) for row in rows)


@pytest.mark.parametrize(("code", "count"), [("cfb", 136), ("cbb", 365)])
def test_schools_have_names_and_keys_of_their_own(code: str, count: int) -> None:
    sandbox = at(2025, 12, 1)
    teams = ask(sandbox, scores(code, "Teams"))
    for name in ("TeamID", "Key", "School"):
        assert len({team[name] for team in teams}) == count
    assert {team["TeamID"] for team in ask(sandbox, scores(code, "TeamsBasic"))} == {team["TeamID"] for team in teams}
    venues = {venue["StadiumID"] for venue in ask(sandbox, scores(code, "Stadiums"))}
    assert {team["StadiumID"] for team in teams} <= venues


def test_college_basketball_has_halves() -> None:
    rows = ask(at(2026, 1, 18), scores("cbb", "GamesByDate/2026-01-17"))
    live = [row for row in rows if row["Status"] == "InProgress"]
    assert live
    assert {row["Period"] for row in live} <= {"1", "Half", "2", "OT", "OT2"}
    for row in live:
        assert row["HomeTeamScore"] == sum(part["HomeScore"] for part in row["Periods"])
        start = datetime.fromisoformat(row["DateTimeUTC"])
        assert start <= datetime(2026, 1, 18)
