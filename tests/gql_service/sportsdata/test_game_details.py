"""End, attendance, weather, situation, aggregate, tournament and pitchers, from rows in the vendor's shape."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from schema.enums import League
from schema.ids import game_id
from schema.model.roster import Roster
from schema.types.game import Game
from schema.types.game_details import AggregateScore, Forecast, Pitcher
from tests.gql_service.sportsdata.samples import (
    SEASONS,
    JsonRow,
    daily_row,
    nfl_row,
    nfl_score,
    points,
    runs,
    snapshot,
    the_game,
)
from tests.samples import fifa_2026

NFL, NBA, MLB, NHL, WNBA = League.NFL, League.NBA, League.MLB, League.NHL, League.WNBA
WRONG: Final = ("text", True, [1], {"a": 1}, -3, 2**40)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def nfl(**fields: Any) -> Game:
    return the_game(NFL, nfl_row(Status=fields.get("Status", "Final")), scores=[nfl_score(**fields)])


def rejected(league: League, row: JsonRow, **more: Any) -> tuple[Game, int]:
    """Return the game of a row, and how many values were rejected."""
    season = snapshot(league, [row], **more)
    (game,) = season.games
    assert season.dropped_rows == 0
    return game, season.rejected_values


# The end.


def test_the_end_is_eastern_time() -> None:
    assert nfl(GameEndDateTime="2026-11-26T19:51:32").end_time == utc("2026-11-27T00:51:32")
    assert the_game(NHL, points(2, 1, GameEndDateTime="2026-11-23T22:01:00")).end_time == utc("2026-11-24T03:01:00")


def test_the_nba_spells_the_end_in_two_ways() -> None:
    assert the_game(NBA, points(2, 1, GameEndDateTIme="2026-11-23T21:51:32")).end_time == utc("2026-11-24T02:51:32")


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-11-01T02:10:00", "2026-11-01T01:30:00", "2026-11-01T05:30:00"),
        ("2026-11-01T05:50:00", "2026-11-01T01:30:00", "2026-11-01T06:30:00"),
    ],
)
def test_an_end_in_the_hour_that_comes_twice_is_the_first_after_the_start(start: str, end: str, found: str) -> None:
    day = {"Day": "2026-11-01T00:00:00", "DateTime": "2026-11-01T01:50:00"}
    row = points(2, 1, **day, DateTimeUTC=start, GameEndDateTime=end)
    assert the_game(NBA, row).end_time == utc(found)


@pytest.mark.parametrize(
    "fields",
    [
        {"GameEndDateTime": "2026-11-23T19:29:00"},
        {"GameEndDateTime": "at night"},
        {"GameEndDateTime": ["2026-11-23T22:00:00"]},
        {"GameEndDateTime": "2026-11-23T22:00:00", "Status": "InProgress"},
    ],
)
def test_an_end_before_the_start_or_during_play_is_rejected(fields: dict[str, Any]) -> None:
    game, count = rejected(NBA, points(2, 1, **fields))
    assert (game.end_time, count) == (None, 1)


# Attendance.


def test_the_nfl_writes_0_for_an_unknown_attendance() -> None:
    assert nfl(Attendance=0).attendance is None
    assert nfl(Attendance=93_483).attendance == 93_483
    assert the_game(MLB, runs(2, 1, Attendance=0)).attendance == 0


@pytest.mark.parametrize("value", WRONG)
def test_an_attendance_that_is_no_number_of_people_is_rejected(value: Any) -> None:
    game, count = rejected(NBA, points(2, 1, Attendance=value))
    assert (game.attendance, count) == (None, 1)


def test_there_is_no_attendance_before_the_start() -> None:
    assert the_game(NBA, daily_row(Attendance=100)).attendance is None


# The weather.

WEATHER: Final = {
    "ForecastTempLow": 30,
    "ForecastTempHigh": 41,
    "ForecastDescription": "Light Rain",
    "ForecastWindChill": 24,
    "ForecastWindSpeed": 9,
    "ForecastWindDirection": 350,
}


def test_a_forecast_has_both_scales() -> None:
    assert the_game(MLB, daily_row(**WEATHER)).forecast == Forecast(
        description="Light Rain",
        temperature_low_f=30,
        temperature_high_f=41,
        temperature_low_c=-1,
        temperature_high_c=5,
        wind_chill_f=24,
        wind_speed=9,
        wind_direction=350,
    )


def test_the_forecast_of_the_nfl_stands_in_the_schedule_and_in_the_scores() -> None:
    weather = {name: value for name, value in WEATHER.items() if name != "ForecastWindDirection"}
    before = the_game(NFL, nfl_row(**weather), scores=[nfl_score(Status="Scheduled", HomeScore=None, AwayScore=None)])
    assert before.forecast is not None
    assert (before.forecast.wind_speed, before.forecast.wind_direction) == (9, None)
    assert nfl(**weather).forecast == before.forecast


def test_without_values_there_is_no_forecast() -> None:
    assert rejected(MLB, daily_row(**dict.fromkeys(WEATHER), Channel=None))[1] == 0
    assert the_game(MLB, daily_row(**dict.fromkeys(WEATHER))).forecast is None


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("ForecastTempLow", "temperature_low_f"),
        ("ForecastTempHigh", "temperature_high_f"),
        ("ForecastWindChill", "wind_chill_f"),
        ("ForecastWindSpeed", "wind_speed"),
        ("ForecastWindDirection", "wind_direction"),
    ],
)
@pytest.mark.parametrize("value", ["text", True, [1], -300, 2**40])
def test_a_wrong_value_of_a_forecast_leaves_the_others(name: str, field: str, value: Any) -> None:
    game, count = rejected(MLB, daily_row(**WEATHER | {name: value}))
    assert game.forecast is not None
    assert (getattr(game.forecast, field), game.forecast.description, count) == (None, "Light Rain", 1)


def test_a_low_above_the_high_rejects_both() -> None:
    game, count = rejected(MLB, daily_row(**WEATHER | {"ForecastTempLow": 50}))
    assert game.forecast is not None
    assert (game.forecast.temperature_low_c, game.forecast.temperature_high_f, count) == (None, None, 1)


# While a game is played.

LIVE: Final = {"Status": "InProgress", "Quarter": "2", "TimeRemaining": "7:08"}
DRIVE: Final = {"Down": 2, "Distance": "7", "YardLine": 34, "YardLineTerritory": "DAL"}


def test_a_last_play_is_shown_while_a_game_is_in_progress() -> None:
    assert nfl(**LIVE, LastPlay="Pass complete").last_play == "Pass complete"
    assert nfl(LastPlay="End of game").last_play is None
    assert rejected(NBA, points(2, 1, Status="InProgress", LastPlay=7))[1] == 1


@pytest.mark.parametrize(
    ("drive", "found"),
    [
        (DRIVE, "2nd & 7 at DAL 34"),
        (DRIVE | {"Distance": "Goal", "YardLine": 4, "YardLineTerritory": "PHI"}, "2nd & Goal at PHI 4"),
        (DRIVE | {"YardLine": 50, "YardLineTerritory": None}, "2nd & 7 at 50"),
        (DRIVE | {"YardLine": None, "YardLineTerritory": None}, "2nd & 7"),
        (dict.fromkeys(DRIVE), None),
    ],
)
def test_the_situation_of_football_is_down_distance_and_place(drive: dict[str, Any], found: str | None) -> None:
    game, count = rejected(NFL, nfl_row(Status="InProgress"), scores=[nfl_score(**LIVE, **drive)])
    assert (game.situation, count) == (found, 0)
    assert nfl(**drive).situation is None


@pytest.mark.parametrize(
    "wrong",
    [{"Down": 5}, {"Down": -1}, {"Down": "x"}, {"Distance": "far"}, {"YardLine": 51}, {"YardLineTerritory": "KC"}],
)
def test_an_impossible_situation_of_football_is_rejected(wrong: dict[str, Any]) -> None:
    game, count = rejected(NFL, nfl_row(Status="InProgress"), scores=[nfl_score(**LIVE, **DRIVE | wrong)])
    assert (game.situation, count) == (None, 1)


def at_bat(outs: Any, *runners: Any, **more: Any) -> JsonRow:
    names = ("RunnerOnFirst", "RunnerOnSecond", "RunnerOnThird")
    inning = {"Inning": 9, "InningHalf": "T", "InningDescription": "Top 9"}
    return runs(2, 1, Status="InProgress", Outs=outs, **inning, **dict(zip(names, runners, strict=True))) | more


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (at_bat(2, True, False, True), "Top 9, 2 out, runners on 1st and 3rd"),
        (at_bat(0, False, True, False), "Top 9, 0 out, runner on 2nd"),
        (at_bat(1, False, False, False), "Top 9, 1 out, bases empty"),
        (at_bat(1, True, True, True), "Top 9, 1 out, bases loaded"),
        (at_bat(1, None, None, None), "Top 9, 1 out"),
        (at_bat(2, False, False, False, InningDescription="Scrambled"), "Top 9, 2 out, bases empty"),
        (at_bat(None, None, None, None), None),
    ],
)
def test_the_situation_of_baseball_is_inning_outs_and_runners(row: JsonRow, found: str | None) -> None:
    game, count = rejected(MLB, row)
    assert (game.situation, count) == (found, 0)


@pytest.mark.parametrize("row", [at_bat(4, True, True, True), at_bat(-1, None, None, None), at_bat(1, "x", None, None)])
def test_an_impossible_situation_of_baseball_is_rejected(row: JsonRow) -> None:
    game, count = rejected(MLB, row)
    assert (game.situation, count) == (None, 1)


# The cup of the NBA.


@pytest.mark.parametrize(("flag", "cup", "count"), [(True, "NBA Cup", 0), (False, None, 0), ("yes", None, 1)])
def test_a_flag_says_that_a_game_counts_for_the_cup(flag: Any, cup: str | None, count: int) -> None:
    game, found = rejected(NBA, daily_row(InseasonTournament=flag))
    assert (game.tournament, found) == (cup, count)
    assert the_game(WNBA, daily_row(InseasonTournament=flag)).tournament is None


# Ties of two legs.


def tie(**fields: Any) -> JsonRow:
    """Write the second leg of a tie at home of team 2; team 1 was at home in the first leg."""
    record = {"TeamA_Id": 1, "TeamA_AggregateScore": 2, "TeamB_Id": 2, "TeamB_AggregateScore": 3, "WinningTeamId": 2}
    return fifa_2026.game(7, "2026-06-12T00:00:00", 2, 1) | {"PlayoffAggregateScore": record | fields}


def soccer(row: JsonRow, **more: Any) -> tuple[Game, int]:
    rounds = [{"RoundId": 1, "SeasonType": 1, "Name": "Final", "Games": [row]}]
    return rejected(League.FIFA, rounds[0], teams=fifa_2026.TEAMS, **more)


def test_an_aggregate_is_seen_from_the_teams_of_this_game() -> None:
    second, count = soccer(tie())
    assert second.aggregate == AggregateScore(
        home_score=3, away_score=2, leg=2, winner=second.home_team, summary="Agg. 3-2"
    )
    first, _ = soccer(tie() | {"HomeTeamId": 1, "AwayTeamId": 2})
    assert first.aggregate == AggregateScore(
        home_score=2, away_score=3, leg=1, winner=first.away_team, summary="Agg. 2-3"
    )
    assert count == 0


def test_a_winning_team_0_means_none_yet() -> None:
    game, count = soccer(tie(WinningTeamId=0))
    assert game.aggregate is not None
    assert (game.aggregate.winner, game.aggregate.home_score, count) == (None, 3, 0)


@pytest.mark.parametrize("wrong", [{"WinningTeamId": 1}, {"WinningTeamId": 9}, {"WinningTeamId": "x"}])
def test_a_winner_that_cannot_have_won_is_rejected(wrong: dict[str, Any]) -> None:
    game, count = soccer(tie(**wrong))
    assert game.aggregate is not None
    assert (game.aggregate.winner, game.aggregate.summary, count) == (None, "Agg. 3-2", 1)


@pytest.mark.parametrize(
    "wrong", [{"TeamA_Id": 3}, {"TeamB_Id": 1}, {"TeamA_AggregateScore": -1}, {"TeamB_AggregateScore": None}]
)
def test_an_aggregate_of_other_teams_or_without_goals_is_rejected(wrong: dict[str, Any]) -> None:
    game, count = soccer(tie(**wrong))
    assert (game.aggregate, count) == (None, 1)


def test_a_text_is_no_aggregate() -> None:
    game, count = soccer(tie() | {"PlayoffAggregateScore": "3-2"})
    assert (game.aggregate, count) == (None, 1)
    game, count = soccer(tie() | {"PlayoffAggregateScore": None})
    assert (game.aggregate, count) == (None, 0)


def test_a_plan_that_scrambles_numbers_leaves_the_leg() -> None:
    game, _ = soccer(tie(), show_numbers=False)
    assert game.aggregate == AggregateScore(leg=2)


# Pitchers.


def start(number: int, **fields: Any) -> JsonRow:
    return daily_row(GameID=number, **fields)


def the_pitchers(*rows: JsonRow) -> tuple[Pitcher | None, Pitcher | None]:
    """Return the home and away pitcher of the first row."""
    (number, *_) = (row["GameID"] for row in rows)
    game = snapshot(MLB, rows).by_id[game_id(SEASONS[MLB], str(number))]
    found = game.probable_pitchers
    return (None, None) if found is None else (found.home, found.away)


APPEARED: Final = runs(
    *(3, 1),
    GameID=1,
    HomeTeamStartingPitcherID=10,
    HomeTeamStartingPitcher="Ann Example",
    AwayTeamStartingPitcherID=20,
    AwayTeamStartingPitcher="Bo Sample",
    SavingPitcherID=30,
    SavingPitcher="Cy Specimen",
)


def test_a_probable_pitcher_is_named_by_another_row_of_the_season() -> None:
    announced = start(2, HomeTeamProbablePitcherID=20, AwayTeamProbablePitcherID=30, HomeTeamOpener=False)
    assert the_pitchers(announced, APPEARED) == (
        Pitcher(name="Bo Sample", opener=False),
        Pitcher(name="Cy Specimen", opener=None),
    )


def test_a_pitcher_who_has_not_appeared_has_no_name() -> None:
    assert the_pitchers(start(2, HomeTeamProbablePitcherID=77), APPEARED) == (Pitcher(name=None, opener=None), None)


def test_a_pitcher_is_named_by_another_part_of_the_season() -> None:
    season = snapshot(
        MLB, [start(2, HomeTeamProbablePitcherID=77, AwayTeamProbablePitcherID=78)], players={77: "Di Model"}
    )
    (game,) = season.games
    assert game.probable_pitchers is not None
    assert game.probable_pitchers.home == Pitcher(name="Di Model", opener=None)
    assert season.roster == Roster(names={}, unnamed=frozenset({78}))


def test_the_starter_takes_the_place_of_the_probable_pitcher() -> None:
    row = APPEARED | {"HomeTeamProbablePitcherID": 20, "HomeTeamOpener": True}
    assert the_pitchers(row)[0] == Pitcher(name="Ann Example", opener=True)


def test_without_pitchers_there_are_none() -> None:
    assert the_game(MLB, daily_row(HomeTeamProbablePitcherID=0, HomeTeamOpener=False)).probable_pitchers is None
    assert the_game(NBA, daily_row(HomeTeamProbablePitcherID=5)).probable_pitchers is None


@pytest.mark.parametrize("value", WRONG)
def test_a_pitcher_without_a_possible_number_is_rejected(value: Any) -> None:
    game, count = rejected(MLB, daily_row(HomeTeamProbablePitcherID=value))
    assert (game.probable_pitchers, count) == (None, 1)


def test_a_scrambled_name_is_no_name_and_no_fault() -> None:
    row = APPEARED | {"HomeTeamStartingPitcher": "Scrambled", "Innings": None}
    game, count = rejected(MLB, row, show_numbers=False)
    assert game.probable_pitchers is not None
    assert (game.probable_pitchers.home, count) == (Pitcher(name=None, opener=None), 0)


# Plans that scramble numbers.


def test_a_plan_that_scrambles_numbers_has_no_number() -> None:
    row = at_bat(1, True, False, False, Attendance=30_000, **WEATHER, InseasonTournament=True)
    game = the_game(MLB, row, show_numbers=False)
    assert (game.attendance, game.forecast, game.situation) == (None, None, None)
    wrong = WEATHER | {"ForecastTempLow": 99, "Attendance": -5}
    assert rejected(MLB, runs(2, 1, **wrong), show_numbers=False)[1] == 0
