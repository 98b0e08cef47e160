"""Parts of rows that college football and college basketball share."""

from datetime import datetime

from gql_service.sandbox.eastern import eastern_text
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.script import BREAK
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import Row, attendance, ended_text, lines, odds_fields
from gql_service.sandbox.rows.daily import clock_fields, global_ids, moves, period_name
from gql_service.sandbox.season import Season


def played(state: State, regular: int) -> Row:
    """Return the score and progress of a game. `regular` is its number of periods."""
    return {
        "AwayTeamScore": state.away,
        "HomeTeamScore": state.home,
        "Period": period(state, regular),
        **clock_fields(state),
        "GameEndDateTime": ended_text(state),
    }


def around(season: Season, fixture: Fixture, state: State, now: datetime, regular: int) -> Row:
    """Return facts about a game: odds, channel, venue, and the scores of its periods."""
    stadium = season.reference.stadiums.get(fixture.stadium_id)
    return {
        **odds_fields(lines(season, fixture, now)),
        "Channel": fixture.channel,
        "Attendance": attendance(season, fixture, state),
        "Stadium": stadium and stadium.row,
        "Periods": periods(fixture, state, regular),
    }


def tail(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Return the ids and links with which every row of a game ends."""
    return {
        "Updated": eastern_text(state.changed),
        **global_ids(season, fixture),
        "NeutralVenue": fixture.neutral,
        "IsClosed": state.closed,
        **moves(fixture, now),
    }


def period(state: State, regular: int) -> str | None:
    """Return the Period field: a number, Half, OT; F or F/OT when the game is over."""
    if state.segment is None:
        return None if state.home is None else "F" if state.status == "Final" else "F/OT"
    if state.segment.kind == BREAK and state.segment.period * 2 == regular:
        return "Half"
    return period_name(state.segment.period, regular)


def periods(fixture: Fixture, state: State, regular: int) -> list[Row]:
    """Return the scores of the periods that have begun."""
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


def team_basic(team: Team, offset: int) -> Row:
    """Make a row of TeamsBasic; the conference's id is computed from its name."""
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
