"""Line scores and overtime of each league, from rows in the vendor's shape."""

from typing import Any, Final

import pytest
from structlog.testing import capture_logs

from schema.enums import League, PeriodKind, SeasonType
from schema.types.game import Game
from tests.gql_service.sportsdata.samples import (
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
REGULAR, OVERTIME, SHOOTOUT = PeriodKind.REGULAR, PeriodKind.OVERTIME, PeriodKind.SHOOTOUT
Pairs = list[tuple[int | None, int | None]]
ORDINALS: Final = ("1st", "2nd", "3rd", "4th")


def quarters(*pairs: tuple[Any, Any]) -> list[JsonRow]:
    """Write the Quarters of the NBA, as home and away."""
    return [
        {
            "QuarterID": 100 + number,
            "GameID": 104601,
            "Number": number,
            "Name": str(number) if number < 5 else "OT" if number == 5 else f"OT{number - 4}",
            "HomeScore": home,
            "AwayScore": away,
        }
        for number, (home, away) in enumerate(pairs, start=1)
    ]


def innings(*pairs: tuple[Any, Any]) -> list[JsonRow]:
    """Write the Innings of MLB, as home and away."""
    return [
        {"InningID": number, "GameID": 104601, "InningNumber": number, "HomeTeamRuns": home, "AwayTeamRuns": away}
        for number, (home, away) in enumerate(pairs, start=1)
    ]


def periods(**pairs: tuple[Any, Any]) -> list[JsonRow]:
    """Write the Periods of the NHL by name, as home and away; `_1` stands for the name `1`."""
    return [
        {"PeriodID": 1, "GameID": 1, "Name": name.strip("_"), "HomeScore": home, "AwayScore": away, "ScoringPlays": []}
        for name, (home, away) in pairs.items()
    ]


def nfl_line(pairs: Pairs, overtime: tuple[Any, Any] = (None, None), **fields: Any) -> JsonRow:
    """Write the quarters of a row of Scores, as home and away."""
    row: JsonRow = {"HomeScoreOvertime": overtime[0], "AwayScoreOvertime": overtime[1], "IsOvertime": False}
    for number, (home, away) in enumerate(pairs, start=1):
        row |= {f"HomeScoreQuarter{number}": home, f"AwayScoreQuarter{number}": away}
        row[f"Has{ORDINALS[number - 1]}QuarterStarted"] = True
    return nfl_score(**row) | fields


def goals(home: Pairs | tuple[Any, ...], away: tuple[Any, ...], status: str = "Final", **fields: Any) -> JsonRow:
    """Write a soccer game: total, both halves, extra time and penalties of each side."""
    names = ("", "Period1", "Period2", "ExtraTime", "Penalty")
    row = fifa_2026.game(400021502, "2026-06-28T19:00:00", 1, 2) | {"Status": status}
    row |= {f"HomeTeamScore{name}": value for name, value in zip(names, home, strict=True)}
    return row | {f"AwayTeamScore{name}": value for name, value in zip(names, away, strict=True)} | fields


def soccer_game(row: JsonRow) -> Game:
    rounds = [{"RoundId": 1, "SeasonType": 1, "Name": "Group Stage", "Games": [row]}]
    (game,) = snapshot(League.FIFA, rounds, teams=fifa_2026.TEAMS).games
    return game


def shown(game: Game) -> list[tuple[int, str, PeriodKind, int | None, int | None]]:
    return [(each.number, each.name, each.kind, each.home_score, each.away_score) for each in game.period_scores]


# Regular games.


def test_the_quarters_of_the_nfl_have_names_for_people() -> None:
    game = the_game(NFL, nfl_row(), scores=[nfl_line([(7, 3), (3, 7), (10, 0), (7, 14)], (0, 0))])
    assert shown(game) == [
        (1, "1st quarter", REGULAR, 7, 3),
        (2, "2nd quarter", REGULAR, 3, 7),
        (3, "3rd quarter", REGULAR, 10, 0),
        (4, "4th quarter", REGULAR, 7, 14),
    ]
    assert game.overtime is False


@pytest.mark.parametrize("league", [NBA, WNBA])
def test_quarters_of_basketball_keep_the_names_of_the_source(league: League) -> None:
    line = quarters((30, 20), (20, 25), (25, 25), (25, 25))
    game = the_game(league, points(100, 95, Quarters=line[::-1]))
    assert [(each.number, each.name) for each in game.period_scores] == [(1, "1"), (2, "2"), (3, "3"), (4, "4")]
    assert game.overtime is False


def test_the_bottom_of_the_ninth_is_null_if_it_was_not_played() -> None:
    line = innings((0, 0), (2, 1), (0, 4), (5, 0), (0, 0), (2, 0), (0, 0), (0, 0), (None, 0))
    game = the_game(MLB, runs(9, 5, Inning=9, InningHalf="T", Innings=line))
    assert shown(game)[-1] == (9, "9th inning", REGULAR, None, 0)
    assert len(game.period_scores) == 9
    assert game.overtime is False


def test_a_game_of_baseball_shortened_by_rain_has_fewer_innings() -> None:
    line = innings((0, 1), (0, 0), (3, 0), (0, 0), (0, 0), (None, 0))
    game = the_game(MLB, runs(3, 1, Inning=6, InningHalf="T", Innings=line))
    assert [each.name for each in game.period_scores][-1] == "6th inning"
    assert game.overtime is False


def test_both_halves_of_soccer_have_names_for_people() -> None:
    game = soccer_game(goals((2, 0, 2, None, None), (0, 0, 0, None, None), Period="Regular"))
    assert shown(game) == [(1, "1st half", REGULAR, 0, 0), (2, "2nd half", REGULAR, 2, 0)]
    assert game.overtime is False


@pytest.mark.parametrize(
    ("league", "line", "last"),
    [
        (League.CBB, [("1", 40, 30), ("2", 30, 40), ("OT", 9, 7)], (3, "OT", OVERTIME, 9, 7)),
        (League.CBB, [("1H", 40, 30), ("2H", 39, 47)], (2, "2H", REGULAR, 39, 47)),
        (League.CFB, [("1", 70, 0), ("2", 0, 70), ("3", 0, 0), ("4", 0, 0), ("OT", 9, 7)], (5, "OT", OVERTIME, 9, 7)),
    ],
)
def test_a_row_of_the_colleges_is_read_like_others(
    league: League, line: list[tuple[str, int, int]], last: tuple[Any, ...]
) -> None:
    rows = [
        {"Number": number, "Name": name, "HomeScore": home, "AwayScore": away}
        for number, (name, home, away) in enumerate(line, start=1)
    ]
    game = the_game(league, points(79, 77, Periods=rows))
    assert shown(game)[-1] == last


# Longer games.


def test_the_nfl_has_a_single_sum_for_all_overtimes() -> None:
    line = nfl_line([(7, 7), (0, 0), (10, 10), (7, 7)], (3, 0), Status="F/OT", IsOvertime=True)
    game = the_game(NFL, nfl_row(), scores=[line])
    assert shown(game)[-1] == (5, "Overtime", OVERTIME, 3, 0)
    assert game.overtime is True


def test_a_scoreless_overtime_of_the_nfl_is_part_of_the_line_score() -> None:
    line = nfl_line([(10, 10), (0, 0), (0, 0), (3, 3)], (0, 0), Status="F/OT", IsOvertime=True)
    game = the_game(NFL, nfl_row(), scores=[line | {"HomeScore": 13, "AwayScore": 13}])
    assert shown(game)[-1] == (5, "Overtime", OVERTIME, 0, 0)


def test_every_overtime_of_the_nba_is_a_period() -> None:
    line = quarters((25, 25), (25, 25), (25, 25), (25, 25), (9, 9), (12, 8))
    game = the_game(NBA, points(121, 117, Status="F/OT", Quarters=line))
    assert [(each.name, each.kind) for each in game.period_scores][4:] == [("OT", OVERTIME), ("OT2", OVERTIME)]
    assert game.overtime is True


def test_extra_innings_need_no_flag() -> None:
    line = innings(*[(0, 0)] * 8, (1, 1), (1, 0))
    game = the_game(MLB, runs(2, 1, Inning=10, InningHalf="B", Innings=line))
    assert shown(game)[-1] == (10, "10th inning", OVERTIME, 1, 0)
    assert game.overtime is True


def test_an_overtime_of_the_nhl_counts_in_the_score() -> None:
    game = the_game(NHL, points(3, 2, Status="F/OT", Periods=periods(_1=(1, 0), _2=(0, 2), _3=(1, 0), OT=(1, 0))))
    assert shown(game)[-1] == (4, "OT", OVERTIME, 1, 0)
    assert game.overtime is True


def test_the_third_overtime_of_a_playoff_game_comes_after_the_second() -> None:
    line = periods(_1=(1, 1), OT3=(0, 1), OT=(0, 0), _2=(0, 0), OT2=(0, 0), _3=(0, 0))
    game = the_game(NHL, points(1, 2, Status="F/OT", Periods=line), season_type=SeasonType.POSTSEASON)
    assert [each.name for each in game.period_scores] == ["1", "2", "3", "OT", "OT2", "OT3"]


@pytest.mark.parametrize("shots", [(1, 0), (3, 2), (0, 0), (None, None)])
def test_the_winner_of_a_shootout_of_the_nhl_has_one_more_than_the_sum(shots: tuple[int | None, int | None]) -> None:
    line = periods(_1=(1, 0), _2=(0, 2), _3=(1, 0), OT=(0, 0), SO=shots)
    game = the_game(NHL, points(3, 2, Status="F/SO", Periods=line))
    usual = [each for each in game.period_scores if each.kind is not SHOOTOUT]
    assert [sum(each.home_score or 0 for each in usual), sum(each.away_score or 0 for each in usual)] == [2, 2]
    assert (game.home_score, game.away_score, game.overtime) == (3, 2, True)
    if shots != (None, None):
        assert shown(game)[-1] == (5, "SO", SHOOTOUT, *shots)


def test_a_shootout_of_soccer_does_not_count_in_the_score() -> None:
    game = soccer_game(goals((2, 0, 1, 1, 4), (2, 1, 0, 1, 2), "F/SO", Period="PenaltyShootout"))
    assert [(each.name, each.kind) for each in game.period_scores][2:] == [
        ("Extra time", OVERTIME),
        ("Penalty shoot-out", SHOOTOUT),
    ]
    assert shown(game)[-1][3:] == (4, 2)
    assert game.overtime is True


def test_a_shootout_without_extra_time_follows_the_second_half() -> None:
    game = soccer_game(goals((1, 0, 1, None, 4), (1, 1, 0, None, 5), "F/SO", Period="PenaltyShootout"))
    assert [each.number for each in game.period_scores] == [1, 2, 3]
    assert shown(game)[-1] == (3, "Penalty shoot-out", SHOOTOUT, 4, 5)


# Games that go on.


def test_a_period_that_has_not_begun_is_left_out() -> None:
    live = quarters((30, 20), (4, 6), (None, None), (None, None))
    game = the_game(NBA, points(34, 26, Status="InProgress", Quarter="2", Quarters=live))
    assert len(game.period_scores) == 2
    assert game.overtime is None
    line = nfl_line([(7, 0), (0, 3), (0, 0), (0, 0)], (0, 0), Status="InProgress", Quarter="2", IsInProgress=True)
    waiting = {"Has3rdQuarterStarted": False, "Has4thQuarterStarted": False, "HomeScore": 7, "AwayScore": 3}
    football = the_game(NFL, nfl_row(Status="InProgress"), scores=[line | waiting])
    assert [each.name for each in football.period_scores] == ["1st quarter", "2nd quarter"]
    soccer = soccer_game(goals((1, 1, 0, 0, 0), (0, 0, 0, 0, 0), "InProgress", Period="1"))
    assert [each.name for each in soccer.period_scores] == ["1st half"]


def test_overtime_is_true_as_soon_as_it_has_begun() -> None:
    line = quarters((25, 25), (25, 25), (25, 25), (25, 25), (2, 0))
    assert the_game(NBA, points(102, 100, Status="InProgress", Quarter="OT", Quarters=line)).overtime is True
    assert the_game(MLB, runs(1, 1, Status="InProgress", Inning=10, InningHalf="T")).overtime is True
    assert the_game(NHL, points(1, 1, Status="InProgress", Period="OT")).overtime is True


@pytest.mark.parametrize("score", [(2, 2), (3, 2)])
def test_a_shootout_that_goes_on_may_be_counted_or_not(score: tuple[int, int]) -> None:
    line = periods(_1=(1, 0), _2=(0, 2), _3=(1, 0), OT=(0, 0), SO=(1, 0))
    game = the_game(NHL, points(*score, Status="InProgress", Period="SO", Periods=line))
    assert len(game.period_scores) == 5


def test_before_the_start_there_is_no_line_score_and_no_overtime() -> None:
    game = the_game(NBA, daily_row(Quarters=quarters((None, None), (0, 0))))
    assert (game.period_scores, game.overtime) == ((), None)


def test_a_light_schedule_tells_overtime_by_its_status_except_in_baseball() -> None:
    assert the_game(NBA, points(100, 90, Status="F/OT")).overtime is True
    assert the_game(NBA, points(100, 90)).overtime is False
    assert the_game(MLB, daily_row(Status="Final")).overtime is None


# Values that cannot be right.


def nba(**fields: Any) -> tuple[League, JsonRow]:
    return NBA, points(100, 95, **fields)


SOUND: Final = ((30, 20), (20, 25), (25, 25), (25, 25))


@pytest.mark.parametrize(
    ("league", "row"),
    [
        nba(Quarters=quarters(*SOUND[:3], (26, 25))),
        nba(Quarters=quarters(*SOUND[:3], (-25, 25))),
        nba(Quarters=quarters(*SOUND[:3], ("25x", 25))),
        nba(Quarters=quarters(*SOUND[:3], (25, None))),
        nba(Quarters=quarters(*SOUND[:2], (None, None), (25, 25))),
        nba(Quarters=[]),
        nba(Quarters="four"),
        nba(Quarters={"1": 30}),
        nba(Quarters=[*quarters(*SOUND), quarters((0, 0))[0]]),
        nba(Quarters=[*quarters(*SOUND), "a quarter"]),
        nba(Quarters=quarters(*SOUND)[1:]),
        nba(Quarters=[{**each, "Number": None, "Name": "Overtime?"} for each in quarters(*SOUND)]),
        nba(Quarters=quarters(*SOUND, *[(0, 0)] * 60)),
        (NBA, daily_row(Status="Final", Quarters=quarters(*SOUND))),
        (MLB, runs(9, 5, Innings=innings((0, 5), (None, 0), (9, 0)))),
        (NHL, points(3, 2, Status="F/SO", Periods=periods(_1=(1, 0), _2=(0, 2), _3=(2, 0), SO=(0, 0)))),
        (NHL, points(3, 2, Status="F/SO", Periods=periods(_1=(2, 2), _2=(0, 0), _3=(0, 0), SO=(0, 1)))),
        (NHL, points(2, 2, Status="F/SO", Periods=periods(_1=(2, 2), _2=(0, 0), _3=(0, 0), SO=(1, 0)))),
        (NHL, points(3, 2, Periods=periods(_1=(2, 2), _2=(0, 0), _3=(0, 0)))),
    ],
)
def test_a_line_score_that_cannot_be_right_is_empty_and_counted(league: League, row: JsonRow) -> None:
    with capture_logs() as logs:
        season = snapshot(league, [row])
    (game,) = season.games
    assert game.period_scores == ()
    assert (season.rejected_values, season.dropped_rows) == (1, 0)
    assert [line["fields"] for line in logs if line["event"] == "values rejected"] == [{"periodScores": 1}]


def test_flags_and_words_that_contradict_each_other_leave_overtime_open() -> None:
    line = nfl_line([(7, 7), (0, 0), (10, 10), (10, 7)], Status="F/OT", IsOvertime=False)
    season = snapshot(NFL, [nfl_row(Status="Final")], scores=[line])
    assert [game.overtime for game in season.games] == [None]
    assert season.rejected_values == 1


@pytest.mark.parametrize("flag", ["yes", 1, [True]])
def test_a_flag_of_the_wrong_type_leaves_overtime_open(flag: Any) -> None:
    season = snapshot(NFL, [nfl_row(Status="Final")], scores=[nfl_score(IsOvertime=flag)])
    assert ([game.overtime for game in season.games], season.rejected_values) == ([None], 1)


@pytest.mark.parametrize("inning", [-9, "ninth", 9.5, False])
def test_an_inning_that_is_no_number_leaves_extra_innings_open(inning: Any) -> None:
    season = snapshot(MLB, [runs(2, 1, Inning=inning)])
    assert ([game.overtime for game in season.games], season.rejected_values) == ([None], 1)


def test_a_line_score_without_a_row_that_has_one_is_empty_and_not_counted() -> None:
    season = snapshot(NBA, [points(100, 95, Quarters=None), points(100, 95, GameID=2)])
    assert [game.period_scores for game in season.games] == [(), ()]
    assert season.rejected_values == 0


def test_a_plan_that_scrambles_numbers_has_no_line_score_and_rejects_none() -> None:
    row = points(100, 95, Status="F/OT", Quarters=quarters((31, 20), (20, 25)))
    season = snapshot(NBA, [row], show_numbers=False)
    assert [(game.period_scores, game.overtime) for game in season.games] == [((), True)]
    assert season.rejected_values == 0


def test_games_share_equal_periods() -> None:
    rows = [points(100, 95, GameID=number, Quarters=quarters(*SOUND)) for number in (1, 2)]
    one, other = snapshot(NBA, rows).games
    assert all(mine is theirs for mine, theirs in zip(one.period_scores, other.period_scores, strict=True))
