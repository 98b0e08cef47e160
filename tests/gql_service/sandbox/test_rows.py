from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from gql_service.sandbox import create_sandbox
from tests.gql_service.sandbox.support import NOVEMBER, ask, at, scores, season

NFL_ROUTES = (
    *(
        "Schedules/2025",
        "SchedulesBasic/2025",
        "Scores/2025",
        "ScoresByDate/2025-NOV-23",
        "ScoresByWeek/2025/12",
    ),
    *(
        "ScoresBasic/2025REG/12",
        "AllTeams",
        "Teams/2025",
        "TeamsBasic",
        "Stadiums",
        "Timeframes/all",
        "Byes/2025",
    ),
)
DAILY_ROUTES = ("Games/2026", "SchedulesBasic/2026", "teams", "AllTeams", "teams/2026", "Stadiums")
OTHER_ROUTES = (
    *(("wnba", r) for r in ("Games/2025POST", "SchedulesBasic/2025", "ScoresBasic/2025-08-01", "Teams", "Stadiums")),
    *(("cfb", r) for r in ("Games/2025", "GamesByDate/2025-11-22", "ScoresBasic/2025-11-22", "Teams", "Stadiums")),
    *(("cbb", r) for r in ("Games/2025POST", "ScoresBasic/2025-11-22", "teams", "TeamsBasic", "Stadiums")),
)
CASES = [
    *(("nfl", r) for r in NFL_ROUTES),
    *((c, r) for c in ("nba", "mlb", "nhl") for r in DAILY_ROUTES),
    *OTHER_ROUTES,
]


@pytest.mark.parametrize(("code", "route"), CASES)
def test_all_rows_of_an_answer_have_the_same_keys(code: str, route: str) -> None:
    rows = ask(create_sandbox(lambda: NOVEMBER), scores(code, route))
    assert rows
    assert len({tuple(row) for row in rows}) == 1


def test_bye_rows_have_no_ids_and_no_time() -> None:
    rows = ask(at(2025, 9, 1), scores("nfl", "SchedulesBasic/2025REG"))
    assert len(rows) == 272 + 32
    byes = [row for row in rows if row["AwayTeam"] == "BYE"]
    assert len(byes) == 32
    known = {name for row in byes for name, value in row.items() if value is not None}
    assert known == {
        *("Season", "SeasonType", "Week", "AwayTeam", "HomeTeam", "HomeTeamID"),
        *("GlobalGameID", "GlobalAwayTeamID", "GlobalHomeTeamID"),
    }
    assert {row["GlobalGameID"] for row in byes} == {0}
    assert all(
        row["ScoreID"] is None for row in ask(at(2025, 9, 1), scores("nfl", "Schedules/2025")) if not row["Date"]
    )


def test_nfl_keys_tell_season_type_week_and_home_team() -> None:
    rows = ask(at(2025, 9, 1), scores("nfl", "Scores/2025REG"))
    assert len({row["GameKey"] for row in rows}) == 272
    for row in rows:
        assert row["GameKey"] == f"20251{row['Week']:02d}{row['HomeTeamID']:02d}"


def test_week_18_has_no_times_until_six_days_before() -> None:
    early = ask(at(2025, 12, 1), scores("nfl", "ScoresByWeek/2025REG/18"))
    assert {row["DateTime"][11:] for row in early} == {"00:00:00"}
    assert {row["DateTimeUTC"][11:] for row in early} == {"05:00:00"}
    late = ask(at(2025, 12, 30), scores("nfl", "ScoresByWeek/2025REG/18"))
    assert "00:00:00" not in {row["DateTime"][11:] for row in late}
    assert [row["Day"] for row in late] == [row["Day"] for row in early]


def test_times_are_eastern_and_utc() -> None:
    rows = ask(at(2025, 9, 1), scores("nfl", "Scores/2025REG"))
    for row in rows:
        eastern = datetime.fromisoformat(row["DateTime"])
        utc = datetime.fromisoformat(row["DateTimeUTC"])
        assert (utc - eastern).total_seconds() / 3600 in (4, 5)
        assert row["Day"] == f"{row['DateTime'][:10]}T00:00:00"


def test_live_nfl_rows_agree_with_themselves() -> None:
    rows = ask(create_sandbox(lambda: NOVEMBER), scores("nfl", "ScoresByDate/2025-11-23"))
    live = [row for row in rows if row["IsInProgress"]]
    assert live
    for row in rows:
        assert row["HasStarted"] == (row["AwayScore"] is not None)
        assert row["IsInProgress"] == (row["Status"] == "InProgress")
    for row in live:
        assert row["HasStarted"]
        assert not row["IsOver"]
        assert row["HomeScore"] == sum(row[f"HomeScoreQuarter{n}"] or 0 for n in range(1, 5))


def test_by_date_is_keyed_by_the_eastern_day() -> None:
    sandbox = at(2026, 1, 10, 3)
    both = [ask(sandbox, scores("nba", f"GamesByDate/{day}")) for day in ("2026-JAN-09", "2026-01-09")]
    assert both[0] == both[1]
    assert {row["Day"] for row in both[0]} == {"2026-01-09T00:00:00"}
    assert any(row["DateTimeUTC"].startswith("2026-01-10") for row in both[0])


@pytest.mark.parametrize("code", ["nba", "nhl"])
def test_light_schedules_have_no_scores(code: str) -> None:
    rows = ask(at(2026, 2, 1), scores(code, "SchedulesBasic/2026"))
    assert {(row["HomeTeamScore"], row["AwayTeamScore"]) for row in rows} == {(None, None)}
    assert "Final" in {row["Status"] for row in rows}


def test_a_postponement_shows_only_once_it_is_known() -> None:
    fixture = next(f for f in season("mlb", 2026).part("REG") if f.moved_to)
    assert fixture.fate
    now = fixture.fate.known.replace(hour=0)
    sandbox = create_sandbox(lambda: now)

    def rows() -> dict[int, tuple[str, int | None]]:
        found = ask(sandbox, scores("mlb", "SchedulesBasic/2026"))
        return {row["GameID"]: (row["Status"], row["RescheduledGameID"]) for row in found}

    before = rows()
    assert before[fixture.game_id] == ("Scheduled", None)
    assert fixture.moved_to not in before
    now = fixture.fate.known
    after = rows()
    assert after[fixture.game_id] == ("Postponed", fixture.moved_to)
    assert fixture.moved_to in after


def test_superfluous_play_off_games_become_not_necessary() -> None:
    rows = ask(at(2026, 7, 1), scores("nba", "Games/2026POST"))
    statuses = {row["Status"] for row in rows}
    assert "NotNecessary" in statuses
    assert "Scheduled" not in statuses
    final = rows[-1]["SeriesInfo"]
    assert max(final["HomeTeamWins"], final["AwayTeamWins"]) == 4


def test_play_offs_appear_round_by_round() -> None:
    assert ask(at(2026, 1, 1), scores("nfl", "Schedules/2025POST")) == []
    assert len(ask(at(2026, 1, 6), scores("nfl", "Schedules/2025POST"))) == 6
    assert len(ask(at(2026, 2, 12), scores("nfl", "Schedules/2025POST"))) == 13


@pytest.mark.parametrize(("code", "season_number"), [("nfl", 2025), ("nba", 2026), ("mlb", 2026), ("nhl", 2026)])
def test_all_star_teams_are_not_among_the_teams(code: str, season_number: int) -> None:
    sandbox = at(2026, 1, 15)
    route = "Schedules" if code == "nfl" else "Games"
    star = ask(sandbox, scores(code, f"{route}/{season_number}STAR"))
    keys = {team["Key"] for team in ask(sandbox, scores(code, "Teams"))}
    every = {team["Key"] for team in ask(sandbox, scores(code, "AllTeams"))}
    assert len(star) == 1
    assert {star[0]["HomeTeam"], star[0]["AwayTeam"]} == every - keys


def test_unpublished_and_unknown_seasons_are_empty() -> None:
    sandbox = at(2025, 11, 23)
    for path in (
        "nba/scores/json/Games/2030",
        "nba/scores/json/Games/2026XYZ",
        "nfl/scores/json/Scores/never",
    ):
        assert ask(sandbox, path) == []
    assert ask(sandbox, scores("mlb", "Games/2026"))
    assert ask(at(2025, 7, 1), scores("mlb", "Games/2026")) == []


def test_the_current_season_follows_the_date() -> None:
    nhl = ask(at(2025, 11, 23), scores("nhl", "CurrentSeason"))
    assert (nhl["Season"], nhl["SeasonType"], nhl["ApiSeason"]) == (2026, "REG", "2026REG")
    assert ask(at(2025, 12, 25), scores("mlb", "CurrentSeason"))["ApiSeason"] is None
    assert ask(at(2026, 1, 7), scores("nfl", "CurrentSeason")) == 2025
    assert ask(at(2026, 4, 7), scores("nfl", "CurrentSeason")) is None
    assert ask(at(2025, 11, 23), scores("nfl", "CurrentWeek")) == 12


def test_timeframes_hide_the_super_bowl_in_the_week_of_the_pro_bowl() -> None:
    sandbox = at(2026, 1, 31)
    current = ask(sandbox, scores("nfl", "Timeframes/current"))
    upcoming = ask(sandbox, scores("nfl", "Timeframes/upcoming"))
    assert [frame["ApiSeason"] for frame in (*current, *upcoming)] == ["2025STAR", "2025POST"]
    between = ask(at(2026, 5, 1), scores("nfl", "Timeframes/current"))
    assert [frame["Week"] for frame in between] == [None]


def test_a_timeframe_ends_a_second_before_the_next_one_starts() -> None:
    frames = ask(at(2026, 5, 1), scores("nfl", "Timeframes/all"))
    days = sorted(
        (datetime.fromisoformat(each["StartDate"]), datetime.fromisoformat(each["EndDate"])) for each in frames
    )
    assert len(days) > 25
    assert {start - end for (_, end), (start, _) in pairwise(days)} == {timedelta(seconds=1)}


def test_odds_are_seen_from_the_home_team() -> None:
    rows = ask(create_sandbox(lambda: NOVEMBER), scores("nfl", "Scores/2025"))
    priced = [row for row in rows if row["PointSpread"] is not None]
    assert priced
    assert any(row["PointSpread"] is None for row in rows)
    for row in priced:
        if abs(row["PointSpread"]) > 2:
            assert (row["PointSpread"] < 0) == (row["HomeTeamMoneyLine"] < row["AwayTeamMoneyLine"])


def test_global_ids_have_the_offset_of_the_league() -> None:
    sandbox = at(2026, 1, 15)
    offsets = {"nfl": 0, "mlb": 10_000_000, "nba": 20_000_000, "nhl": 30_000_000}
    for code, offset in offsets.items():
        for team in ask(sandbox, scores(code, "Teams")):
            assert team["GlobalTeamID"] == offset + team["TeamID"]


def test_two_sandboxes_agree_byte_for_byte() -> None:
    for code, route in (
        ("nfl", "Scores/2025"),
        ("mlb", "Games/2025"),
        ("nba", "Games/2026"),
        ("nhl", "Games/2026"),
    ):
        path = f"/v3/{scores(code, route)}"
        one, other = (create_sandbox(lambda: NOVEMBER).answer(path) for _ in range(2))
        assert one == other
        different = create_sandbox(lambda: NOVEMBER, seed=1).answer(path)
        assert different[2] != one[2]


def test_updated_never_lies_in_the_future() -> None:
    now = datetime(2026, 7, 20, 23, tzinfo=UTC)
    rows = ask(create_sandbox(lambda: now), scores("mlb", "Games/2026"))
    assert max(row["Updated"] for row in rows) <= "2026-07-20T19:00:00"
