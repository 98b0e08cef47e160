"""Rows of the NHL."""

from datetime import datetime

from gql_service.sandbox.fixtures.fixture import POST, Fixture
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

_PLAYS = ("Shot on goal", "Faceoff won", "Blocked shot", "Hit", "Icing", "Save")


def _period(fixture: Fixture, number: int) -> str:
    if number == 5 and fixture.season_type != POST:
        return "SO"
    return period_name(number, 3)


def _basic(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **core(fixture, state, now),
        "AwayTeamScore": None,
        "HomeTeamScore": None,
        **global_ids(season, fixture),
        "GameEndDateTime": ended_text(state),
        "NeutralVenue": fixture.neutral,
        **series(fixture, now),
        **moves(fixture, now),
    }


def _score(_season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **core(fixture, state, now),
        "AwayTeamScore": state.away,
        "HomeTeamScore": state.home,
        "GameEndDateTime": ended_text(state),
    }


def _periods(fixture: Fixture, state: State) -> list[Row]:
    return [
        {
            "PeriodID": fixture.game_id * 10 + number,
            "GameID": fixture.game_id,
            "Name": _period(fixture, number),
            "AwayScore": away,
            "HomeScore": home,
            "ScoringPlays": [],
            "Penalties": [],
        }
        for number, home, away in state.periods
    ]


def _current(fixture: Fixture, state: State) -> str | None:
    if not state.periods:
        return None
    number = state.segment.period if state.segment else state.periods[-1][0]
    return _period(fixture, number)[:2]


def _game(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    home_number, away_number = rotation(season, fixture)
    return {
        **core(fixture, state, now),
        "Channel": fixture.channel,
        "Attendance": attendance(season, fixture, state),
        "AwayTeamScore": state.away,
        "HomeTeamScore": state.home,
        "Period": _current(fixture, state),
        **clock_fields(state),
        **odds_fields(lines(season, fixture, now)),
        **global_ids(season, fixture),
        "LastPlay": last_play(_PLAYS, state, state.share),
        "Periods": _periods(fixture, state),
        "GameEndDateTime": ended_text(state),
        "HomeRotationNumber": home_number,
        "AwayRotationNumber": away_number,
        "NeutralVenue": fixture.neutral,
        **series(fixture, now),
        **moves(fixture, now),
        "Referee1ID": official(fixture, 1),
        "Referee2ID": official(fixture, 2),
        "Linesperson1ID": official(fixture, 3),
        "Linesperson2ID": official(fixture, 4),
    }


def _team(team: Team, offset: int) -> Row:
    return {**team_core(team, offset), "Conference": team.conference, "HeadCoach": None}


NHL_ROWS = DailyRows(game=_game, schedule=_basic, score=_score, team=_team, season=two_year_season)
