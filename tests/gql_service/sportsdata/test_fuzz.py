"""For any content of rows, a season is built, its good rows are kept, and unreadable rows are counted."""

import re
from typing import Any, Final

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, League, PeriodKind
from schema.ids import game_id, team_id, venue_id
from schema.types.game import Game
from tests.gql_service.sportsdata.samples import (
    SEASONS,
    JsonRow,
    bye_2025,
    daily_row,
    nfl_row,
    nfl_score,
    points,
    runs,
    snapshot,
    stadium_row,
    team_row,
)
from tests.samples import fifa_2026

GOOD: Final = (900_001, 900_002)
PERIOD: Final = {"Number": 1, "Name": "1", "InningNumber": 1, "HomeScore": 2, "AwayScore": 1, "HomeTeamRuns": 2}
WEATHER: Final = {"ForecastTempLow": 40, "ForecastTempHigh": 50, "ForecastDescription": "Rain", "ForecastWindSpeed": 9}
DRIVE: Final = {"Down": 2, "Distance": "7", "YardLine": 34, "YardLineTerritory": "DAL", "Attendance": 9}
LINE: Final = {"HomeScoreQuarter1": 27, "AwayScoreQuarter1": 24, "IsOvertime": False, "HomeScoreOvertime": 0}
STARTERS: Final = {"HomeTeamStartingPitcherID": 3, "HomeTeamStartingPitcher": "A B", "AwayTeamProbablePitcherID": 3}
TYPICAL: Final = {
    League.NFL: (
        *(nfl_row(**WEATHER), nfl_score(StadiumDetails=stadium_row(17), **LINE), bye_2025()),
        nfl_score(Status="InProgress", **DRIVE),
    ),
    League.NBA: (
        daily_row(),
        points(2, 1, Quarter="4", TimeRemainingMinutes=1, TimeRemainingSeconds=2, Quarters=[PERIOD], Attendance=7),
    ),
    League.MLB: (
        daily_row(**STARTERS),
        runs(2, 1, Inning=9, InningHalf="B", InningDescription="Bot 9", Innings=[PERIOD], **WEATHER, **STARTERS),
        runs(2, 1, Status="InProgress", Outs=2, RunnerOnFirst=True, RunnerOnSecond=False, RunnerOnThird=True),
    ),
    League.WNBA: (daily_row(DateTimeUTC=None), points(2, 1, Quarter="4")),
    League.CFB: (daily_row(Week=13, Title="Rose Bowl"), points(2, 1, Period="4", Stadium=stadium_row(17))),
    League.CBB: (daily_row(Round=2, Bracket="South"), points(2, 1, Period="2H", Stadium=stadium_row(17))),
    League.NHL: (
        daily_row(GameEndDateTime="2026-11-23T22:00:00"),
        points(2, 1, Period="3", TimeRemainingMinutes=1, TimeRemainingSeconds=2, Periods=[PERIOD]),
    ),
}
TEXTS: Final = (
    *("", " ", "Scrambled", "BYE", "TBD", "InProgress", "Postponed", "F/OT", "12", "1e9", "-0.0", "NaN"),
    *("2026-11-01T01:30:00", "2026-11-23T00:00:00Z", "2026-02-30", "0001-01-01T00:00:00", "9999-12-31T23:59:59"),
    *("2026-11-23T00:00:00+23:59", "24:00", "#FFFFFF", "USA", "TX"),
    *("/Date(1410229200000-0400)/", "/Date(-62135596800000)/", "/Date(-99999999999999)/", "/Date(99999999999999)/"),
)
TIMES: Final = ("Date", "DateTime", "DateTimeUTC", "Day", "Updated")
NUMBERS: Final = (-(2**63), -1, 0, 2**31 - 1, 2**31, 2**64 - 1, 1e308, -1e-308, 90.0, 180.0)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-10, 1000)
    | st.sampled_from(NUMBERS)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(TEXTS)
    | st.text(max_size=6)
)
ANYTHING = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=6), SCALARS, max_size=2)


def wild(*typical: JsonRow) -> st.SearchStrategy[Any]:
    """Draw a value in place of rows: rows with lost, changed and added fields, or no rows at all."""

    @st.composite
    def rows(draw: st.DrawFn) -> Any:
        row = dict(draw(st.sampled_from(typical)))
        names = st.sampled_from(sorted(row))
        for name in draw(st.lists(names, max_size=4)):
            row.pop(name, None)
        changed = draw(st.dictionaries(names | st.just("Unknown"), ANYTHING, max_size=8))
        moved = draw(st.dictionaries(st.sampled_from(TIMES), st.sampled_from(TEXTS), max_size=4))
        return orjson.loads(orjson.dumps(row | changed | moved))

    return rows() | ANYTHING.map(lambda value: orjson.loads(orjson.dumps(value)))


def text(row: JsonRow, name: str) -> str | None:
    """Return a value as text, in any case of its name. Numbers count as text; empty and scrambled texts do not."""
    value = {each.lower(): value for each, value in row.items() if value is not None}.get(name.lower())
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        value = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", value)
    if isinstance(value, str) and value.strip() and value.strip().lower() != "scrambled":
        return value.strip()
    return None


def unreadable(values: list[Any], *needed: str) -> int:
    """Count rows that are not objects, or that lack a required field; a BYE lacks no field."""
    byes = [isinstance(row, dict) and "BYE" in (text(row, "HomeTeam"), text(row, "AwayTeam")) for row in values]
    return sum(
        not isinstance(row, dict)
        or (not (bye and "GameKey" in needed) and any(text(row, name) is None for name in needed))
        for row, bye in zip(values, byes, strict=True)
    )


def assert_sound(game: Game) -> None:
    """The details of a game are possible, for any content of its row."""
    usual = [each for each in game.period_scores if each.kind is not PeriodKind.SHOOTOUT]
    assert [each.number for each in game.period_scores] == list(range(1, len(game.period_scores) + 1))
    if usual:
        sums = (sum(each.home_score or 0 for each in usual), sum(each.away_score or 0 for each in usual))
        more = ((game.home_score or 0) - sums[0], (game.away_score or 0) - sums[1])
        assert more == (0, 0) or (game.league is League.NHL and sums[0] == sums[1] and more in ((1, 0), (0, 1)))
    assert game.attendance is None or game.attendance >= 0
    assert game.end_time is None or (game.status in FINISHED_STATUSES and game.end_time.tzinfo is not None)
    assert game.status in LIVE_STATUSES or (game.last_play, game.situation) == (None, None)


@pytest.mark.parametrize("league", TYPICAL)
@settings(deadline=None)
@given(data=st.data())
def test_no_row_can_break_a_season(league: League, data: st.DataObject) -> None:
    number = "GameKey" if league is League.NFL else "GameID"
    plain = TYPICAL[league][0]
    good = [plain | {number: value} for value in GOOD]
    strange = data.draw(st.lists(wild(*TYPICAL[league]), max_size=4), "schedule")
    scores = data.draw(st.lists(wild(*TYPICAL[league]), max_size=3), "scores")
    teams = data.draw(st.lists(wild(team_row(9, "BOS"), team_row(7, None)), max_size=3), "teams")
    stadiums = data.draw(st.lists(wild(stadium_row(17)), max_size=3), "stadiums")
    season = snapshot(
        league,
        [good[0], *strange, good[1]],
        scores=scores,
        teams=[*teams, team_row(500_001, "GOOD")],
        stadiums=[*stadiums, stadium_row(500_001)],
        show_numbers=data.draw(st.booleans(), "show_numbers"),
    )
    for value in GOOD:
        game = season.by_id[game_id(SEASONS[league], str(value))]
        assert game.start_time is not None
        assert game.home_team is not None
    assert team_id(league, "500001") in season.directory.teams
    assert venue_id(league, "500001") in season.directory.venues
    assert season.dropped_rows == unreadable(strange, number) + unreadable(scores, number)
    assert season.directory.dropped_rows == unreadable(teams, "TeamID") + unreadable(stadiums, "StadiumID", "Name")
    assert len({game.id for game in season.games}) == len(season.games)
    for game in season.games:
        assert_sound(game)


@settings(deadline=None)
@given(data=st.data())
def test_no_round_and_no_game_of_a_competition_can_break_it(data: st.DataObject) -> None:
    good = [fifa_2026.game(number, "2026-06-12T00:00:00", 1, 2) for number in GOOD]
    strange = data.draw(
        st.lists(wild(fifa_2026.game(7, None, None, None), good[0] | {"GameId": 8}), max_size=4), "games"
    )
    round_ = {"RoundId": 1, "SeasonType": 1, "Name": "Group Stage", "Games": [good[0], *strange, good[1]]}
    no_rounds = data.draw(st.lists(SCALARS, max_size=2), "rounds")
    season = snapshot(
        League.FIFA,
        [*no_rounds, round_],
        teams=[*data.draw(st.lists(wild(fifa_2026.TEAMS[0]), max_size=2), "teams"), *fifa_2026.TEAMS],
        stadiums=[*data.draw(st.lists(wild(fifa_2026.VENUES[0]), max_size=2), "venues"), *fifa_2026.VENUES],
    )
    for value in GOOD:
        game = season.by_id[game_id(SEASONS[League.FIFA], str(value))]
        assert game.start_time is not None
        assert game.home_team is not None
    assert season.dropped_rows >= unreadable(strange, "GameId") + len(no_rounds)
    assert len({game.id for game in season.games}) == len(season.games)
