"""A wrong value in a row costs the field that needs it, and no other field, and is counted; the game stays."""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.enums import GameStatus, League, SeasonType
from schema.model.snapshot import Snapshot
from schema.types.game import Game
from tests.gql_service.sportsdata.samples import JsonRow, nfl_row, points, runs, snapshot
from tests.gql_service.sportsdata.test_game_details import DRIVE, LIVE, WEATHER, at_bat, tie
from tests.gql_service.sportsdata.test_line_scores import goals, innings, nfl_line, periods, quarters
from tests.quick import examples
from tests.samples import fifa_2026

Path = tuple[str | int, ...]
NUMBERS: Final = ("text", True, [1], {"a": 1}, -3, 2**40, 1.5)
DEGREES: Final = ("text", True, [1], {"a": 1}, -300, 2**40, 1.5)
FLAGS: Final = ("yes", 1, [True], {"a": 1})
TEXTS: Final = (7, "...", [1], {"a": 1}, True)
MOMENTS: Final = ("at night", "2026-02-30T00:00:00", [1], 5, True, "2020-01-01T00:00:00")
SERIES: Final = {"SeriesInfo": {"HomeTeamWins": 0, "AwayTeamWins": 0, "GameNumber": 1, "MaxLength": 7}}
ENDED: Final = {"GameEndDateTime": "2026-11-23T22:31:00", "Attendance": 18_000}
STARTER: Final = {"HomeTeamStartingPitcherID": 10, "HomeTeamStartingPitcher": "Ann Example", "HomeTeamOpener": True}


@dataclass(frozen=True)
class Sample:
    """A sound row with all details that its league has in this state, and the places where it can be damaged.

    `places` has, by path, the field of the contract and the wrong values.
    """

    league: League
    row: JsonRow
    places: Mapping[Path, tuple[str, Sequence[Any]]]

    def season(self, row: JsonRow) -> Snapshot:
        """Return the season of a row."""
        if self.league is League.FIFA:
            rounds = [{"RoundId": 1, "SeasonType": 1, "Name": "Final", "Games": [row]}]
            return snapshot(self.league, rounds, teams=fifa_2026.TEAMS)
        if self.league is League.NFL:
            return snapshot(self.league, [nfl_row(Status=row["Status"])], scores=[row])
        return snapshot(self.league, [row], season_type=SeasonType.POSTSEASON)


def at(places: Collection[Path], field: str, wrong: Sequence[Any]) -> dict[Path, tuple[str, Sequence[Any]]]:
    return dict.fromkeys(places, (field, wrong))


def listed(name: str, count: int, *fields: str) -> list[Path]:
    return [(name, place, field) for place in range(count) for field in fields]


OF_SERIES: Final = at([("SeriesInfo", name) for name in SERIES["SeriesInfo"]], "series", NUMBERS)
OF_END: Final = at([("Attendance",)], "attendance", NUMBERS) | at([("GameEndDateTime",)], "endTime", MOMENTS)
OF_WEATHER: Final = at([(name,) for name in WEATHER if "Temp" in name or "Chill" in name], "forecast", DEGREES) | at(
    [("ForecastDescription",)], "forecast", TEXTS
)
NHL_LINE: Final = periods(_1=(1, 0), _2=(0, 2), _3=(1, 0), OT=(0, 0), SO=(1, 0))
SAMPLES: Final = {
    "NFL": Sample(
        League.NFL,
        nfl_line([(7, 3), (3, 7), (10, 0), (7, 14)], (0, 0))
        | {name: value for name, value in WEATHER.items() if name != "ForecastWindDirection"}
        | {"GameEndDateTime": "2026-11-26T19:51:32", "Attendance": 93_000},
        at([(f"{side}ScoreQuarter{n}",) for side in ("Home", "Away") for n in range(1, 5)], "periodScores", NUMBERS)
        | at([("IsOvertime",)], "overtime", FLAGS)
        | at([("ForecastWindSpeed",)], "forecast", NUMBERS)
        | OF_WEATHER
        | OF_END,
    ),
    "NFL live": Sample(
        League.NFL,
        nfl_line([(7, 3), (20, 21)]) | LIVE | DRIVE | {"LastPlay": "Rush for 4 yards"},
        at([("LastPlay",)], "lastPlay", TEXTS)
        | at([("Down",), ("YardLine",)], "situation", NUMBERS)
        | at([("Distance",)], "situation", ["far", True, [1], -3]),
    ),
    "NBA": Sample(
        League.NBA,
        points(100, 95, Quarters=quarters((30, 20), (20, 25), (25, 25), (25, 25)), **ENDED, **SERIES)
        | {"InseasonTournament": True},
        at(listed("Quarters", 4, "HomeScore", "AwayScore"), "periodScores", NUMBERS)
        | at([("InseasonTournament",)], "tournament", FLAGS)
        | OF_SERIES
        | OF_END,
    ),
    "MLB": Sample(
        League.MLB,
        runs(9, 5, Inning=9, Innings=innings((0, 0), (2, 1), (0, 4), (5, 0), *[(0, 0)] * 4, (2, 0)), **ENDED, **SERIES)
        | WEATHER
        | STARTER,
        at(listed("Innings", 9, "HomeTeamRuns", "AwayTeamRuns", "InningNumber"), "periodScores", NUMBERS)
        | at([("ForecastWindDirection",), ("ForecastWindSpeed",)], "forecast", NUMBERS)
        | at([("HomeTeamStartingPitcherID",)], "probablePitchers", NUMBERS)
        | at([("HomeTeamStartingPitcher",)], "probablePitchers", TEXTS)
        | at([("HomeTeamOpener",)], "probablePitchers", FLAGS)
        | at([("Inning",)], "overtime", NUMBERS)
        | OF_WEATHER
        | OF_SERIES
        | OF_END,
    ),
    "MLB live": Sample(
        League.MLB,
        at_bat(2, True, False, True, LastPlay="Foul ball"),
        at([("Outs",)], "situation", NUMBERS)
        | at([("RunnerOnFirst",), ("RunnerOnThird",)], "situation", FLAGS)
        | at([("LastPlay",)], "lastPlay", TEXTS),
    ),
    "NHL": Sample(
        League.NHL,
        points(3, 2, Status="F/SO", Periods=NHL_LINE, **ENDED, **SERIES),
        at(listed("Periods", 4, "HomeScore", "AwayScore"), "periodScores", NUMBERS) | OF_SERIES | OF_END,
    ),
    "WNBA": Sample(
        League.WNBA,
        points(100, 95, Quarters=quarters((30, 20), (20, 25), (25, 25), (25, 25)), **SERIES),
        at(listed("Quarters", 4, "HomeScore", "AwayScore"), "periodScores", NUMBERS) | OF_SERIES,
    ),
    "FIFA": Sample(
        League.FIFA,
        tie()
        | goals((3, 1, 2, None, None), (2, 0, 2, None, None), Attendance=60_000)
        | {"HomeTeamId": 2, "AwayTeamId": 1},
        at([(f"{side}TeamScorePeriod{n}",) for side in ("Home", "Away") for n in (1, 2)], "periodScores", NUMBERS)
        | at([("PlayoffAggregateScore", f"Team{side}_AggregateScore") for side in "AB"], "aggregate", NUMBERS)
        | at([("PlayoffAggregateScore", "WinningTeamId")], "aggregate", NUMBERS)
        | at([("Attendance",)], "attendance", NUMBERS),
    ),
}


def details(game: Game) -> dict[str, Any]:
    """Return the details of a game by the name of the field in the contract, in a form that can be compared."""
    return {
        "periodScores": [(each.name, each.kind, each.home_score, each.away_score) for each in game.period_scores],
        "overtime": game.overtime,
        "tournament": game.tournament,
        "endTime": game.end_time,
        "attendance": game.attendance,
        "forecast": repr(game.forecast),
        "lastPlay": game.last_play,
        "situation": game.situation,
        "aggregate": repr(game.aggregate),
        "probablePitchers": repr(game.probable_pitchers),
        "series": None if game.series is None else (game.series.game_number, game.series.home_wins),
    }


def rest(game: Game) -> tuple[Any, ...]:
    """Return what no damage to details may change."""
    names = [None if side is None else side.key for side in (game.home_team, game.away_team, game.winner)]
    return game.id, game.status, game.start_time, game.home_score, game.away_score, *names


def damaged(row: JsonRow, path: Path, damage: Callable[[Any, str | int], None]) -> JsonRow:
    copied = deepcopy(row)
    place: Any = copied
    for step in path[:-1]:
        place = place[step]
    damage(place, path[-1])
    return copied


def with_value(row: JsonRow, path: Path, value: Any) -> JsonRow:
    return damaged(row, path, lambda place, last: place.__setitem__(last, value))


def the_only(season: Snapshot) -> Game:
    (game,) = season.games
    assert season.dropped_rows == 0
    return game


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sound_row_has_all_details_and_no_warning(name: str) -> None:
    sample = SAMPLES[name]
    season = sample.season(sample.row)
    shown = details(the_only(season))
    assert season.rejected_values == 0
    for field, _ in sample.places.values():
        assert shown[field] not in (None, [], "None"), field


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_wrong_values_cost_their_own_fields_and_are_counted(name: str, data: st.DataObject) -> None:
    sample = SAMPLES[name]
    sound = the_only(sample.season(sample.row))
    row, fields = sample.row, set()
    for path in data.draw(st.lists(st.sampled_from(sorted(sample.places, key=str)), min_size=1, max_size=4)):
        field, wrong = sample.places[path]
        value = data.draw(st.sampled_from(wrong))
        row = with_value(row, path, value)
        fields.add(field)
    season = sample.season(row)
    game = the_only(season)
    assert rest(game) == rest(sound)
    found, before = details(game), details(sound)
    assert {field: value for field, value in found.items() if field not in fields} == {
        field: value for field, value in before.items() if field not in fields
    }
    assert season.rejected_values == len(fields)
    assert "periodScores" not in fields or found["periodScores"] == []
    for field in fields & {"overtime", "tournament", "endTime", "attendance", "lastPlay", "situation"}:
        assert found[field] is None


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=examples(40), deadline=None)
@given(data=st.data())
def test_missing_values_are_no_fault_unless_a_sum_lacks_a_summand(name: str, data: st.DataObject) -> None:
    sample = SAMPLES[name]
    sound = the_only(sample.season(sample.row))
    path = data.draw(st.sampled_from(sorted(sample.places, key=str)))
    field, _ = sample.places[path]
    missing = st.sampled_from([None, "", " ", "Scrambled"])
    value = data.draw(missing)
    row = with_value(sample.row, path, value)
    if data.draw(st.booleans()):
        row = damaged(sample.row, path, lambda place, last: place.__delitem__(last))
    season = sample.season(row)
    game = the_only(season)
    assert rest(game) == rest(sound)
    found, before = details(game), details(sound)
    assert {name: value for name, value in found.items() if name != field} == {
        name: value for name, value in before.items() if name != field
    }
    # A sum without a summand is a contradiction, and so is an aggregate without the goals of a team.
    lost = [
        each for each in ("periodScores", "aggregate") if found[each] in ([], "None") and found[each] != before[each]
    ]
    assert season.rejected_values == len(lost)


CONTRADICTIONS: Final[dict[str, tuple[str, Path, Any, str]]] = {
    "a quarter more": ("NBA", ("Quarters", 0, "HomeScore"), 31, "periodScores"),
    "a score more": ("NFL", ("HomeScore",), 28, "periodScores"),
    "a run less": ("MLB", ("Innings", 3, "HomeTeamRuns"), 4, "periodScores"),
    "a shoot-out without a winner": ("NHL", ("Periods", 0, "AwayScore"), 1, "periodScores"),
    "a goal in no half": ("FIFA", ("AwayTeamScorePeriod1",), 1, "periodScores"),
    "a game beyond the length": ("NBA", ("SeriesInfo", "GameNumber"), 8, "series"),
    "wins above the length": ("NHL", ("SeriesInfo", "HomeTeamWins"), 5, "series"),
    "more wins than games": ("MLB", ("SeriesInfo", "MaxLength"), 1, ""),
    "an end before the start": ("MLB", ("GameEndDateTime",), "2026-11-23T19:00:00", "endTime"),
    "a low above the high": ("MLB", ("ForecastTempLow",), 99, "forecast"),
    "a winner who lost": ("FIFA", ("PlayoffAggregateScore", "WinningTeamId"), 1, "aggregate"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_values_that_contradict_each_other_cost_their_field(name: str) -> None:
    of, path, value, field = CONTRADICTIONS[name]
    sample = SAMPLES[of]
    sound = details(the_only(sample.season(sample.row)))
    season = sample.season(with_value(sample.row, path, value))
    game = the_only(season)
    assert game.status is GameStatus.FINAL
    assert season.rejected_values == bool(field)
    changed = {each for each, shown in details(game).items() if shown != sound[each]}
    assert changed - {"series"} == {field} - {"series", ""}
    if field in ("periodScores", "series", "endTime"):
        assert not details(game)[field]
