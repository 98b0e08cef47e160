from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from gql_service.sandbox import Sandbox, create_sandbox
from tests.gql_service.sandbox.support import at, season


def ask(sandbox: Sandbox, path: str) -> Any:
    status, _, body = sandbox.answer(f"/v4/soccer/scores/json/{path}")
    assert status == 200
    return orjson.loads(body)


def at_once(now: datetime) -> Sandbox:
    return create_sandbox(lambda: now)


def games(sandbox: Sandbox, competition: str, year: int) -> list[dict[str, Any]]:
    return [game for part in ask(sandbox, f"Schedule/{competition}/{year}") for game in part["Games"]]


@pytest.mark.parametrize(
    ("code", "count", "each"), [("epl", 380, {38}), ("mls", 510, {34}), ("ucl", 144, {8}), ("fifa", 72, {3})]
)
@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_every_team_plays_its_games(code: str, count: int, each: set[int], year: int) -> None:
    fixtures = season(code, year).part("REG")
    assert len(fixtures) == count
    assert set(Counter(team.team_id for f in fixtures for team in (f.home, f.away)).values()) == each
    assert max(Counter((f.day, team.team_id) for f in fixtures for team in (f.home, f.away)).values()) == 1
    homes = Counter(f.home.team_id for f in fixtures)
    assert max(homes.values()) - min(homes.values()) <= (1 if code != "fifa" else 3)


@pytest.mark.parametrize(("code", "count"), [("mls", 17), ("ucl", 45), ("fifa", 32), ("epl", 0)])
def test_knockouts_end_with_one_winner(code: str, count: int) -> None:
    of = season(code, 2026)
    fixtures = of.part("POST")
    assert len(fixtures) == count
    for fixture in fixtures:
        script = of.script(fixture)
        assert all(since is not None and since < fixture.start for since in fixture.known)
        assert of.dates.reg_end <= fixture.day <= of.dates.post_end
        assert script.home != script.away or fixture.tie


def test_the_four_competitions_share_no_id() -> None:
    ids = [
        f.game_id for code in ("epl", "ucl", "mls", "fifa") for p in ("REG", "POST") for f in season(code, 2026).part(p)
    ]
    assert len(ids) == len(set(ids))


def test_a_competition_is_named_by_key_or_number() -> None:
    sandbox = at(2026, 3, 1)
    for path in ("Schedule/{}/2026", "SchedulesBasic/{}/2026", "Teams/{}", "GamesByDate/{}/2026-MAR-07"):
        assert ask(sandbox, path.format("EPL")) == ask(sandbox, path.format("1")) != []
    assert ask(sandbox, "Schedule/BL1/2026") == []
    assert sandbox.answer("/v3/soccer/scores/json/Competitions")[0] == 404


def test_times_are_utc_and_updates_eastern() -> None:
    for row in games(at(2026, 3, 1), "MLS", 2026):
        assert row["Day"] == f"{row['DateTime'][:10]}T00:00:00"
        assert "DateTimeUTC" not in row
        gap = datetime.fromisoformat(row["UpdatedUtc"]) - datetime.fromisoformat(row["Updated"])
        assert gap in (timedelta(hours=4), timedelta(hours=5))


def test_the_world_cup_is_undecided_until_the_groups_are_over() -> None:
    def undecided(sandbox: Sandbox) -> int:
        rows = games(sandbox, "FIFA", 2026)
        assert len(rows) == 104
        open_rows = [row for row in rows if row["HomeTeamId"] is None]
        for row in open_rows:
            assert not any(row[f"{name}"] for name in ("HomeTeamKey", "HomeTeamName", "GlobalHomeTeamId", "Winner"))
            assert row["VenueId"]
        return len(open_rows)

    assert undecided(at(2026, 3, 1)) == 32
    assert 0 < undecided(at(2026, 7, 1)) <= 16
    assert undecided(at(2026, 8, 1)) == 0


def test_the_world_cup_takes_39_days_and_some_games_begin_at_midnight_utc() -> None:
    rows = games(at(2026, 8, 1), "21", 2026)
    assert (rows[0]["Day"][:10], rows[-1]["Day"][:10]) == ("2026-06-11", "2026-07-19")
    assert sum(row["DateTime"].endswith("T00:00:00") for row in rows) > 10
    assert {row["VenueType"] for row in rows} == {"Neutral"}
    assert {row["Group"] for row in rows if row["SeasonType"] == 1} == {f"Group {name}" for name in "ABCDEFGHIJKL"}


@pytest.mark.parametrize("year", range(2024, 2031))
def test_no_two_of_a_group_meet_again_at_once(year: int) -> None:
    of = season("fifa", year)
    groups = {team.team_id: game.group for game in of.part("REG") for team in (game.home, game.away)}
    first = [game for game in of.part("POST") if game.round == 2]
    assert all(groups[game.home.team_id] != groups[game.away.team_id] for game in first)
    everything = (*of.part("REG"), *of.part("POST"))
    assert max(Counter((f.day, team.team_id) for f in everything for team in (f.home, f.away)).values()) == 1


def test_two_nations_have_one_key() -> None:
    teams = ask(at(2026, 6, 1), "Teams/FIFA")
    assert sorted(team["Name"] for team in teams if team["Key"] == "KOR") == ["Curaçao", "Korea Republic"]


def test_penalties_stand_apart_from_goals() -> None:
    shot = [row for row in games(at(2026, 8, 1), "FIFA", 2026) if row["Status"] == "F/SO"]
    assert shot
    for row in shot:
        home, away = (row[f"{side}TeamScorePenalty"] for side in ("Home", "Away"))
        assert row["HomeTeamScore"] == row["AwayTeamScore"]
        assert row["Winner"] == ("HomeTeam" if home > away else "AwayTeam")
        assert row["Period"] == "PenaltyShootout"


def test_a_tie_of_two_legs_has_one_sum() -> None:
    rows = games(at(2026, 7, 1), "UCL", 2026)
    sums = [row for row in rows if row["PlayoffAggregateScore"]]
    assert len(sums) == 2 * (8 + 8 + 4 + 2)
    assert sum(row["HomeTeamId"] == row["PlayoffAggregateScore"]["TeamA_Id"] for row in sums) == len(sums) / 2
    for row in (row for row in sums if row["HomeTeamId"] == row["PlayoffAggregateScore"]["TeamB_Id"]):
        total = row["PlayoffAggregateScore"]
        first = next(one for one in rows if one["RoundId"] == row["RoundId"] and one["HomeTeamId"] == row["AwayTeamId"])
        assert total["TeamA_Id"] == first["HomeTeamId"]
        assert total["TeamA_AggregateScore"] == first["HomeTeamScore"] + row["AwayTeamScore"]
        assert total["TeamB_AggregateScore"] == first["AwayTeamScore"] + row["HomeTeamScore"]
        if total["TeamA_AggregateScore"] != total["TeamB_AggregateScore"]:
            ahead = "A" if total["TeamA_AggregateScore"] > total["TeamB_AggregateScore"] else "B"
            assert total["WinningTeamId"] == total[f"Team{ahead}_Id"]
        else:
            assert row["Status"] == "F/SO"


def test_live_games_have_a_clock_and_a_break() -> None:
    fixture = season("fifa", 2026).part("REG")[0]
    seen = []
    for minutes in range(0, 130, 5):
        now = fixture.start + timedelta(minutes=minutes, seconds=30)
        row = ask(at_once(now), f"GamesByDate/FIFA/{fixture.day}")[0]
        seen.append((row["Status"], row["Period"]))
        if row["Status"] == "InProgress":
            text = str(row["Clock"]) if row["ClockExtra"] is None else f"{row['Clock']}+{row['ClockExtra']}"
            assert row["ClockDisplay"] == text
        else:
            assert row["Clock"] is None
    assert list(dict.fromkeys(seen)) == [
        *(("InProgress", "1"), ("Break", "1"), ("InProgress", "2"), ("Final", "Regular")),
    ]


def test_season_teams_wrap_the_team() -> None:
    sandbox = at(2026, 3, 1)
    rounds = ask(sandbox, "Schedule/UCL/2026")
    rows = ask(sandbox, f"SeasonTeams/UCL/{rounds[0]['SeasonId']}")
    assert len(rows) == 36
    assert all(row["Team"]["TeamId"] == row["TeamId"] for row in rows)
    assert ask(sandbox, f"SeasonTeams/EPL/{rounds[0]['SeasonId']}") == []
    shared = {row["TeamId"] for row in rows} & {team["TeamId"] for team in ask(sandbox, "Teams/EPL")}
    assert len(shared) == 6


def test_competitions_know_their_current_season() -> None:
    for month, years in ((1, [2026] * 4), (7, [2027, 2027, 2026, 2026]), (10, [2027, 2027, 2026, 2026])):
        rows = ask(at(2026, month, 15), "Competitions")
        current = [[one["Season"] for one in row["Seasons"] if one["CurrentSeason"]] for row in rows]
        assert current == [[year] for year in years]
    details = ask(at(2026, 6, 20), "CompetitionDetails/FIFA")
    assert (details["CurrentSeason"]["Season"], len(details["Games"]), len(details["Teams"])) == (2026, 104, 48)


def test_by_date_is_keyed_by_the_utc_day() -> None:
    moment = datetime(2026, 6, 14, tzinfo=UTC)
    rows = ask(at_once(moment), "ScoresBasic/FIFA/2026-06-14")
    assert {row["Day"] for row in rows} == {"2026-06-14T00:00:00"}
    assert rows[0]["DateTime"] == "2026-06-14T00:00:00"
