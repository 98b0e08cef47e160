"""Rows of college football."""

from datetime import datetime, timedelta

from gql_service.sandbox.eastern import eastern_text
from gql_service.sandbox.fixtures.cfb import WEEKS
from gql_service.sandbox.fixtures.fixture import POST, REG, Fixture
from gql_service.sandbox.library import View
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.college import around, played, tail, team_basic
from gql_service.sandbox.rows.common import Row, color_fields, head, rotation
from gql_service.sandbox.season import Season

_PERIODS = 4


def schedule(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of SchedulesBasic."""
    return {
        **head(fixture, state, now),
        "Week": fixture.week,
        "AwayTeamName": fixture.away.extra["School"],
        "HomeTeamName": fixture.home.extra["School"],
        "AwayTeamScore": None,
        "HomeTeamScore": None,
        "StadiumID": fixture.stadium_id,
        "Title": fixture.title,
        "Created": eastern_text(fixture.shown_from or season.published),
        **tail(season, fixture, state, now),
    }


def score(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of ScoresBasic."""
    return {
        **schedule(season, fixture, state, now),
        **played(state, _PERIODS),
    }


def game(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of Games, GamesByDate and GamesByWeek."""
    home_number, away_number = rotation(season, fixture)
    timeouts = (3 - int(state.share * 3)) if state.live else None
    return {
        **score(season, fixture, state, now),
        **around(season, fixture, state, now, _PERIODS),
        **dict.fromkeys(("Possession", "Down", "Distance", "YardLine", "YardLineTerritory")),
        "HomeTimeouts": timeouts,
        "AwayTimeouts": timeouts,
        "HomeRotationNumber": home_number,
        "AwayRotationNumber": away_number,
    }


def team_row(season: Season, team: Team, offset: int) -> Row:
    """Make a row of Teams."""
    stadium = season.reference.stadiums.get(team.stadium_id or 0)
    return {
        **team_basic(team, offset),
        "Division": team.division,
        **dict.fromkeys(("ApRank", "CoachesRank", "PlayoffRank", "RankWeek", "RankSeason", "RankSeasonType")),
        **dict.fromkeys(("Wins", "Losses", "ConferenceWins", "ConferenceLosses")),
        **color_fields(team),
        "Stadium": stadium and stadium.row,
    }


def current_part(view: View) -> tuple[Season, int, int | None]:
    """Return season, season type and week of today. The week is 1 before the season, and 1 in the post-season."""
    season = view.current()
    dates, today = season.dates, view.today
    if today >= dates.post - timedelta(7):
        return season, POST, 1
    # A week ends on Monday.
    week = (today - (dates.reg + timedelta(5))).days // 7 + 2
    return season, REG, min(max(week, 1), WEEKS)


def season_row(view: View) -> Row:
    """Make the answer of CurrentSeasonDetails."""
    season, kind, week = current_part(view)
    name = "POST" if kind == POST else "REG"
    return {
        "Season": season.number,
        "StartYear": season.number,
        "EndYear": season.number + 1,
        "Description": f"{season.number}-{(season.number + 1) % 100:02d}",
        "ApiSeason": f"{season.number}{name}",
        "SeasonType": name,
        "ApiWeek": week,
    }
