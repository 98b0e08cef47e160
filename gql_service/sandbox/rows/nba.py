"""Rows of the NBA."""

from datetime import datetime

from gql_service.sandbox.fixtures.fixture import POST, Fixture
from gql_service.sandbox.play.script import BREAK
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import (
    Row,
    attendance,
    ended_text,
    lines,
    odds_fields,
    official,
    rotation,
)
from gql_service.sandbox.rows.daily import (
    DailyRows,
    clock_fields,
    core,
    global_ids,
    last_play,
    moves,
    period_name,
    series,
    team_core,
    two_year_season,
)
from gql_service.sandbox.season import Season

_PLAYS = ("Made jump shot", "Defensive rebound", "Missed three point shot", "Turnover", "Free throw made")


def quarter(state: State) -> str | None:
    """Return the Quarter field: 1 to 4, Half, OT. A finished game keeps its last value."""
    if state.segment is None:
        return None if not state.periods else period_name(state.periods[-1][0], 4)[:2]
    if state.segment.kind == BREAK and state.segment.period == 2:
        return "Half"
    return period_name(state.segment.period, 4)[:2]


def _basic(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **core(fixture, state, now),
        "AwayTeamScore": None,
        "HomeTeamScore": None,
        **global_ids(season, fixture),
        "NeutralVenue": fixture.neutral,
        "GameEndDateTIme": ended_text(state),
        **moves(fixture, now),
    }


def _score(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **_basic(season, fixture, state, now),
        "AwayTeamScore": state.away,
        "HomeTeamScore": state.home,
        "AwayTeamScore2": None,
        "HomeTeamScore2": None,
        "GameEndDateTime": ended_text(state),
        **series(fixture, now),
    }


def quarters(fixture: Fixture, state: State) -> list[Row]:
    """Return the scores of the quarters that have begun."""
    return [
        {
            "QuarterID": fixture.game_id * 10 + number,
            "GameID": fixture.game_id,
            "Number": number,
            "Name": period_name(number, 4),
            "AwayScore": away,
            "HomeScore": home,
        }
        for number, home, away in state.periods
    ]


def _game(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    home_number, away_number = rotation(season, fixture)
    return {
        **core(fixture, state, now),
        "Channel": fixture.channel,
        "Attendance": attendance(season, fixture, state),
        "AwayTeamScore": state.away,
        "HomeTeamScore": state.home,
        "Quarter": quarter(state),
        **clock_fields(state),
        **odds_fields(lines(season, fixture, now)),
        **global_ids(season, fixture),
        "LastPlay": last_play(_PLAYS, state, state.share),
        "Quarters": quarters(fixture, state),
        "GameEndDateTime": ended_text(state),
        "HomeRotationNumber": home_number,
        "AwayRotationNumber": away_number,
        "NeutralVenue": fixture.neutral,
        "CrewChiefID": official(fixture, 1),
        "UmpireID": official(fixture, 2),
        "RefereeID": official(fixture, 3),
        "AlternateID": official(fixture, 4) if fixture.season_type == POST else None,
        **series(fixture, now),
        "InseasonTournament": fixture.cup,
        **moves(fixture, now),
    }


def _team(team: Team, offset: int) -> Row:
    return {
        **team_core(team, offset),
        "LeagueID": 3,
        "Conference": team.conference,
        "NbaDotComTeamID": team.extra["NbaDotComTeamID"],
        "HeadCoach": None,
    }


NBA_ROWS = DailyRows(game=_game, schedule=_basic, score=_score, team=_team, season=two_year_season)
