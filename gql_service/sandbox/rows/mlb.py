"""Rows of MLB."""

from datetime import datetime

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.pitchers import pitcher_fields
from gql_service.sandbox.play.script import BOTTOM, END, MIDDLE, TOP
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import (
    Row,
    attendance,
    ended_text,
    lines,
    odds_fields,
    rotation,
    weather,
)
from gql_service.sandbox.rows.daily import (
    DailyRows,
    core,
    global_ids,
    last_play,
    moves,
    season_core,
    series,
    team_core,
)
from gql_service.sandbox.season import Season

_PLAYS = ("Ball", "Strike looking", "Foul ball", "Strike swinging", "Single to left field", "Ground out")
_HALVES = {TOP: "Top", MIDDLE: "Mid", BOTTOM: "Bot", END: "End"}
_NO_HITTERS = ("CurrentHitterID", "CurrentHitter", "DueUpHitterID1", "DueUpHitterID2", "DueUpHitterID3")
"""Fields about hitters. The sandbox has no hitters, so these fields are null."""


def _basic(_season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **core(fixture, state, now),
        "GameEndDateTime": ended_text(state),
        **series(fixture, now),
        **moves(fixture, now),
        "SuspensionResumeDay": None,
        "SuspensionResumeDateTime": None,
    }


def inning(state: State) -> Row:
    """Return Inning and InningHalf: the current inning, or the last inning of a finished game."""
    if state.segment:
        return {"Inning": state.segment.period, "InningHalf": state.segment.kind}
    if not state.periods:
        return {"Inning": None, "InningHalf": None}
    number, home, _ = state.periods[-1]
    return {"Inning": number, "InningHalf": TOP if home is None else BOTTOM}


def _line(season: Season, fixture: Fixture, state: State) -> Row:
    """Return runs, hits and errors; hits and errors grow with the innings."""
    rng = season.chance("line", fixture.game_id)
    row: Row = {"AwayTeamRuns": state.away, "HomeTeamRuns": state.home}
    for side, runs in (("AwayTeam", state.away), ("HomeTeam", state.home)):
        extra = sum(rng.random() < 0.55 for _ in state.periods)
        row[f"{side}Hits"] = None if runs is None else runs + extra
    for side, runs in (("AwayTeam", state.away), ("HomeTeam", state.home)):
        at_inning = rng.randrange(1, 18)
        row[f"{side}Errors"] = None if runs is None else int(len(state.periods) >= at_inning)
    return row


def _score(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **_basic(season, fixture, state, now),
        **_line(season, fixture, state),
        "Attendance": attendance(season, fixture, state),
        **global_ids(season, fixture),
        "NeutralVenue": fixture.neutral,
        **inning(state),
    }


def _at_bat(fixture: Fixture, state: State) -> Row:
    """Return the count and the bases; all null except in a half inning."""
    names = ("Outs", "Balls", "Strikes", "RunnerOnFirst", "RunnerOnSecond", "RunnerOnThird")
    teams = ("CurrentPitchingTeamID", "CurrentHittingTeamID")
    if state.segment is None or state.segment.kind not in (TOP, BOTTOM):
        return dict.fromkeys((*names, *teams))
    step = int(state.share * 60)
    values = (int(state.share * 3), step % 4, step % 3, step % 5 == 0, step % 7 == 0, step % 11 == 0)
    ids = (fixture.home.team_id, fixture.away.team_id)
    return {
        **dict(zip(names, values, strict=True)),
        **dict(zip(teams, ids[:: 1 - 2 * (state.segment.kind == BOTTOM)], strict=True)),
    }


def _innings(fixture: Fixture, state: State) -> list[Row]:
    return [
        {
            "InningID": fixture.game_id * 100 + number,
            "GameID": fixture.game_id,
            "InningNumber": number,
            "AwayTeamRuns": away,
            "HomeTeamRuns": home,
        }
        for number, home, away in state.periods
    ]


def _game(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    home_number, away_number = rotation(season, fixture)
    segment = state.segment
    return {
        **_score(season, fixture, state, now),
        "Channel": fixture.channel,
        **dict.fromkeys(_NO_HITTERS),
        **pitcher_fields(season, fixture, state, now),
        **_at_bat(fixture, state),
        **odds_fields(lines(season, fixture, now)),
        **weather(season, fixture, now),
        "LastPlay": last_play(_PLAYS, state, state.share),
        "Innings": _innings(fixture, state),
        "HomeRotationNumber": home_number,
        "AwayRotationNumber": away_number,
        "InningDescription": f"{_HALVES[segment.kind]} {segment.period}" if segment else None,
    }


def _team(team: Team, offset: int) -> Row:
    return {
        **team_core(team, offset),
        "League": team.conference,
        "HeadCoach": None,
        "HittingCoach": None,
        "PitchingCoach": None,
    }


MLB_ROWS = DailyRows(game=_game, schedule=_basic, score=_score, team=_team, season=season_core)
