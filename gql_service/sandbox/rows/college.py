"""What the rows of college football and college basketball have in common."""

from datetime import datetime

from gql_service.sandbox.eastern import eastern_text
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.script import BREAK
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import Row, time_fields
from gql_service.sandbox.rows.daily import global_ids, moves, period_name
from gql_service.sandbox.season import Season


def head(fixture: Fixture, state: State, now: datetime) -> Row:
    """Give the fields with which every row of a game begins."""
    return {
        "GameID": fixture.game_id,
        "Season": fixture.season,
        "SeasonType": fixture.season_type,
        "Status": state.status,
        **time_fields(fixture, now),
        "AwayTeam": fixture.away.key,
        "HomeTeam": fixture.home.key,
        "AwayTeamID": fixture.away.team_id,
        "HomeTeamID": fixture.home.team_id,
    }


def tail(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Give the ids and links with which every row of a game ends."""
    return {
        "Updated": eastern_text(state.changed),
        **global_ids(season, fixture),
        "NeutralVenue": fixture.neutral,
        "IsClosed": state.closed,
        **moves(fixture, now),
    }


def period(state: State, regular: int) -> str | None:
    """Give the Period field: a number, Half, OT; F or F/OT when the game is over."""
    if state.segment is None:
        return None if state.home is None else "F" if state.status == "Final" else "F/OT"
    if state.segment.kind == BREAK and state.segment.period * 2 == regular:
        return "Half"
    return period_name(state.segment.period, regular)


def periods(fixture: Fixture, state: State, regular: int) -> list[Row]:
    """Give the scores of the periods that have begun."""
    return [
        {
            "PeriodID": fixture.game_id * 10 + number,
            "GameID": fixture.game_id,
            "Number": number,
            "Name": period_name(number, regular),
            "AwayScore": away,
            "HomeScore": home,
        }
        for number, home, away in state.periods
    ]


def team_core(team: Team, offset: int) -> Row:
    """Give the fields of TeamsBasic; the conference's id is made of its name."""
    return {
        "TeamID": team.team_id,
        "Key": team.key,
        "Active": True,
        "School": team.extra["School"],
        "Name": team.name,
        "ShortDisplayName": team.extra["ShortDisplayName"],
        "StadiumID": team.stadium_id,
        "ConferenceID": sum(map(ord, team.conference)) % 1000,
        "Conference": team.conference,
        "GlobalTeamID": offset + team.team_id,
        "TeamLogoUrl": None,
    }
