"""The details in the sandbox's rows agree with the score, the clock, the calendar and the place."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gql_service.sandbox.climate import usual_high
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.pitchers import player
from gql_service.sandbox.rows import cbb, cfb, nfl, soccer
from gql_service.sandbox.rows.mlb import MLB_ROWS
from gql_service.sandbox.rows.nba import NBA_ROWS
from gql_service.sandbox.rows.nhl import NHL_ROWS
from gql_service.sandbox.rows.wnba import WNBA_ROWS
from gql_service.sandbox.season import Season
from gql_service.sandbox.sheets import GameRow
from tests.gql_service.sandbox.support import season
from tests.quick import examples

ROWS: dict[str, GameRow] = {
    "nfl": nfl.score,
    "nba": NBA_ROWS.game,
    "mlb": MLB_ROWS.game,
    "nhl": NHL_ROWS.game,
    "wnba": WNBA_ROWS.game,
    "cfb": cfb.game,
    "cbb": cbb.game,
    "mls": soccer.game,
    "epl": soccer.game,
    "ucl": soccer.game,
    "fifa": soccer.game,
}
LISTS = {"nba": "Quarters", "wnba": "Quarters", "mlb": "Innings", "nhl": "Periods", "cfb": "Periods", "cbb": "Periods"}
Row = dict[str, Any]


def row_at(of: Season, fixture: Fixture, now: datetime) -> Row:
    return ROWS[of.league.code](of, fixture, of.state(fixture, now), now)


def played(of: Season) -> list[Fixture]:
    fixtures = [fixture for part in ("REG", "POST") for fixture in of.part(part)]
    return [f for f in fixtures if f.fate is None and not (f.series and f.series.unneeded_from)]


def line(code: str, row: Row, side: str) -> list[int]:
    """Return the scores of a side in the periods without a shoot-out."""
    if code in LISTS:
        names = ("AwayTeamRuns", "HomeTeamRuns") if code == "mlb" else ("AwayScore", "HomeScore")
        field = names[side == "Home"]
        return [each[field] or 0 for each in row[LISTS[code]] if each.get("Name") != "SO"]
    if code == "nfl":
        return [row[f"{side}Score{part}"] or 0 for part in (*(f"Quarter{n}" for n in range(1, 5)), "Overtime")]
    return [row[f"{side}TeamScore{part}"] or 0 for part in ("Period1", "Period2", "ExtraTime")]


def total(code: str, row: Row, side: str) -> int:
    return row[{"mlb": f"{side}TeamRuns", "nfl": f"{side}Score"}.get(code, f"{side}TeamScore")] or 0


@pytest.mark.parametrize("code", ROWS)
@settings(max_examples=examples(40), deadline=None)
@given(data=st.data())
def test_at_any_instant_of_any_game_the_periods_add_up_to_the_score(code: str, data: st.DataObject) -> None:
    of = season(code, 2026)
    fixture = data.draw(st.sampled_from(played(of)))
    length = int((of.end(fixture) - fixture.start).total_seconds())
    now = fixture.start + timedelta(seconds=data.draw(st.integers(-3600, length + 3600)))
    row = row_at(of, fixture, now)
    more = sorted(total(code, row, side) - sum(line(code, row, side)) for side in ("Home", "Away"))
    shot = code == "nhl" and row["Status"] == "F/SO"
    assert more == ([0, 1] if shot else [0, 0]) or (code == "nhl" and row["Period"] == "SO")
    if now < fixture.start:
        assert not any(sum(line(code, row, side)) for side in ("Home", "Away"))


def test_the_bottom_of_the_ninth_is_not_played_if_the_home_team_leads() -> None:
    of = season("mlb", 2026)
    last = [row_at(of, f, of.end(f))["Innings"][-1] for f in of.part("REG")[:200] if f.fate is None]
    assert {each["HomeTeamRuns"] is None for each in last} == {True, False}
    assert all(each["AwayTeamRuns"] is not None for each in last)


# The weather.


@pytest.mark.parametrize(("code", "row"), [("nfl", nfl.score), ("mlb", MLB_ROWS.game)])
def test_a_forecast_fits_the_month_and_the_place(code: str, row: GameRow) -> None:
    of = season(code, 2026)
    seen = 0
    for fixture in [*of.part("PRE"), *of.part("REG"), *of.part("POST")][::7]:
        now = fixture.start - timedelta(days=1)
        found = row(of, fixture, of.state(fixture, now), now)
        stadium = of.reference.stadiums[fixture.stadium_id]
        if found["ForecastTempHigh"] is None:
            assert stadium.roofed
            continue
        seen += 1
        usual = usual_high(stadium.latitude, stadium.longitude, fixture.day)
        low, high = found["ForecastTempLow"], found["ForecastTempHigh"]
        assert isinstance(low, int)
        assert isinstance(high, int)
        assert abs(high - usual) < 30
        assert low < high
        assert ("Snow" in str(found["ForecastDescription"])) <= (high < 40)
        assert ("ForecastWindDirection" in found) is (code == "mlb")
    assert seen > 30


@pytest.mark.parametrize(
    ("place", "month", "least", "most"),
    [
        ((44.5, -88.1), 1, 20, 40),
        ((44.5, -88.1), 7, 75, 90),
        ((25.9, -80.2), 1, 68, 82),
        ((25.9, -80.2), 7, 85, 95),
        ((37.8, -122.4), 7, 65, 82),
        ((51.6, -0.1), 10, 50, 68),
        ((-23.5, -46.5), 1, 78, 88),
        ((-23.5, -46.5), 7, 70, 80),
    ],
)
def test_usual_temperatures_are_those_of_the_place(
    place: tuple[float, float], month: int, least: int, most: int
) -> None:
    assert least < usual_high(*place, datetime(2026, month, 15, tzinfo=UTC).date()) < most


# Pitchers.


def games_of_baseball() -> Iterator[tuple[Season, Fixture]]:
    of = season("mlb", 2026)
    yield from ((of, fixture) for fixture in played(of)[::40])


def test_pitchers_are_announced_days_before_and_named_with_the_first_pitch() -> None:
    openers = set()
    for of, fixture in games_of_baseball():
        early, late = row_at(of, fixture, fixture.start - timedelta(days=5)), row_at(of, fixture, fixture.start)
        before = row_at(of, fixture, fixture.start - timedelta(days=3))
        for side in ("Home", "Away"):
            assert early[f"{side}TeamProbablePitcherID"] is early[f"{side}TeamOpener"] is None
            assert isinstance(before[f"{side}TeamProbablePitcherID"], int)
            assert before[f"{side}TeamStartingPitcher"] is before[f"{side}TeamStartingPitcherID"] is None
            assert " " in late[f"{side}TeamStartingPitcher"]
            openers.add(late[f"{side}TeamOpener"])
    assert openers == {True, False}


def test_a_pitcher_has_one_name_and_a_name_one_pitcher() -> None:
    teams = [*season("mlb", 2026).reference.teams, *season("mlb", 2026).reference.guests]
    players = [player(team, place) for team in teams for place in range(8)]
    assert len({number for number, _ in players}) == len({name for _, name in players}) == len(players)
    known = dict(players)
    for of, fixture in games_of_baseball():
        row = row_at(of, fixture, of.end(fixture))
        for role in ("HomeTeamStartingPitcher", "AwayTeamStartingPitcher", "WinningPitcher", "LosingPitcher"):
            assert known[row[f"{role}ID"]] == row[role]


def test_the_winning_pitcher_belongs_to_the_winner() -> None:
    for of, fixture in games_of_baseball():
        row = row_at(of, fixture, of.end(fixture))
        won, lost = ("Home", "Away") if row["HomeTeamRuns"] > row["AwayTeamRuns"] else ("Away", "Home")
        assert row["WinningPitcherID"] == row[f"{won}TeamStartingPitcherID"]
        assert row["LosingPitcherID"] == row[f"{lost}TeamStartingPitcherID"]


def test_the_home_team_pitches_in_the_top_of_an_inning() -> None:
    of, fixture = next(games_of_baseball())
    row = row_at(of, fixture, fixture.start + timedelta(minutes=1))
    assert (row["InningHalf"], row["CurrentPitcher"]) == ("T", row["HomeTeamStartingPitcher"])


# The cup of the NBA.


def test_every_pair_of_a_group_plays_at_most_one_cup_game() -> None:
    of = season("nba", 2026)
    cup = [fixture for fixture in of.part("REG") if fixture.cup]
    assert {fixture.day.month for fixture in cup} <= {11, 12}
    pairs = Counter(frozenset((fixture.home.team_id, fixture.away.team_id)) for fixture in cup)
    assert max(pairs.values()) == 1
    games = Counter(team for pair in pairs for team in pair)
    assert max(games.values()) <= 4
    assert len(games) == len(of.reference.teams)
    groups = {team: frozenset({team}.union(*(pair for pair in pairs if team in pair))) for team in games}
    assert all(a.isdisjoint(b) or len(a | b) <= 5 for a, b in combinations(set(groups.values()), 2))
    assert not any(fixture.cup for part in ("PRE", "POST", "STAR") for fixture in of.part(part))


def test_the_row_of_a_cup_game_has_the_flag() -> None:
    of = season("nba", 2026)
    flags = {(f.cup, row_at(of, f, f.start)["InseasonTournament"]) for f in of.part("REG")[::5]}
    assert flags == {(True, True), (False, False)}


# Ties of two legs.


def test_the_second_leg_begins_with_the_goals_of_the_first() -> None:
    of = season("ucl", 2026)
    second = next(fixture for fixture in of.part("POST") if fixture.tie and fixture.tie.leg == 2)
    assert second.tie is not None
    first = of.game("POST", second.tie.other)
    assert row_at(of, second, of.end(first) - timedelta(seconds=1))["PlayoffAggregateScore"] is None
    for leg in (first, second):
        found = row_at(of, leg, of.end(first))["PlayoffAggregateScore"]
        script = of.script(first)
        assert (found["TeamA_AggregateScore"], found["TeamB_AggregateScore"]) == (script.home, script.away)
        assert found["WinningTeamId"] == 0
    after = [row_at(of, leg, of.end(second))["PlayoffAggregateScore"] for leg in (first, second)]
    assert after[0] == after[1]
    assert after[0]["WinningTeamId"] != 0
