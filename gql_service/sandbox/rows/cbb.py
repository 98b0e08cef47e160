"""Rows of college basketball."""

from datetime import datetime

from gql_service.sandbox.eastern import day_text
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.library import View
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.college import around, played, tail, team_basic
from gql_service.sandbox.rows.common import Row, color_fields, head, rotation
from gql_service.sandbox.season import Season

_PERIODS = 2

_TOURNAMENT = (
    *("TournamentID", "Bracket", "Round", "AwayTeamSeed", "HomeTeamSeed"),
    *("AwayTeamPreviousGameID", "HomeTeamPreviousGameID"),
    *("AwayTeamPreviousGlobalGameID", "HomeTeamPreviousGlobalGameID"),
    *("TournamentDisplayOrder", "TournamentDisplayOrderForHomeTeam"),
)
_NOTHING = dict.fromkeys(_TOURNAMENT)


def tournament(season: Season, fixture: Fixture) -> Row:
    """Return a game's place in the tournament; all null in the regular season. Round 0 is the First Four."""
    place = fixture.place
    if place is None:
        return _NOTHING
    home, away = place.previous
    offset = season.league.global_offset
    values = (
        *(season.number, place.region, place.round, place.seeds[1], place.seeds[0]),
        *(away, home, away and offset + away, home and offset + home),
        *(place.order, 1),
    )
    return dict(zip(_TOURNAMENT, values, strict=True))


def schedule(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of SchedulesBasic."""
    return {
        **head(fixture, state, now),
        "AwayTeamScore": None,
        "HomeTeamScore": None,
        **tournament(season, fixture),
        **tail(season, fixture, state, now),
    }


def score(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of ScoresBasic, which alone lacks the global ids."""
    row = {
        **schedule(season, fixture, state, now),
        **played(state, _PERIODS),
    }
    return {name: value for name, value in row.items() if not name.startswith("Global")}


def game(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of Games, GamesByDate and TeamSchedule."""
    home_number, away_number = rotation(season, fixture)
    return {
        **head(fixture, state, now),
        **played(state, _PERIODS),
        **around(season, fixture, state, now, _PERIODS),
        **tournament(season, fixture),
        "HomeRotationNumber": home_number,
        "AwayRotationNumber": away_number,
        **tail(season, fixture, state, now),
    }


def team_row(season: Season, team: Team, offset: int) -> Row:
    """Make a row of teams."""
    stadium = season.reference.stadiums.get(team.stadium_id or 0)
    return {
        **team_basic(team, offset),
        **dict.fromkeys(("ApRank", "Wins", "Losses", "ConferenceWins", "ConferenceLosses")),
        **color_fields(team),
        "Stadium": stadium and stadium.row,
    }


def season_row(view: View) -> Row:
    """Make the answer of CurrentSeason."""
    season = view.current()
    end, dates = season.number, season.dates
    kind = "OFF" if view.today < dates.reg else "REG" if view.today < dates.post else "POST"
    return {
        "Season": end,
        "StartYear": end - 1,
        "EndYear": end,
        "Description": f"{end - 1}-{end % 100:02d}",
        "RegularSeasonStartDate": day_text(dates.reg),
        "PostSeasonStartDate": day_text(dates.post),
        "SeasonType": kind,
        "ApiSeason": None if kind == "OFF" else f"{end}{kind}",
    }
