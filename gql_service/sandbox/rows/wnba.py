"""Rows of the WNBA: those of the NBA without fields that the vendor has only for the men's league."""

from datetime import datetime

from gql_service.sandbox.eastern import day_text, eastern_text
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.library import View
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import Row, color_fields, ended_text, lines, odds_fields, rotation
from gql_service.sandbox.rows.daily import (
    DailyRows,
    clock_fields,
    core,
    global_ids,
    moves,
    season_type_now,
    series,
)
from gql_service.sandbox.rows.nba import quarter, quarters
from gql_service.sandbox.season import Season


def _basic(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **core(fixture, state, now),
        "AwayTeamScore": None,
        "HomeTeamScore": None,
        **global_ids(season, fixture),
        "NeutralVenue": fixture.neutral,
        "GameEndDateTime": ended_text(state),
        **moves(fixture, now),
    }


def _score(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    return {
        **_basic(season, fixture, state, now),
        "AwayTeamScore": state.away,
        "HomeTeamScore": state.home,
        "Quarter": quarter(state),
        **clock_fields(state),
        **series(fixture, now),
    }


def _game(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    home_number, away_number = rotation(season, fixture)
    row = {
        **_score(season, fixture, state, now),
        "Channel": fixture.channel,
        **odds_fields(lines(season, fixture, now)),
        "Quarters": quarters(fixture, state),
        "HomeRotationNumber": home_number,
        "AwayRotationNumber": away_number,
    }
    # Only the full game lacks this field at the vendor.
    del row["DateTimeUTC"]
    return row


def _team(team: Team, offset: int) -> Row:
    return {
        "TeamID": team.team_id,
        "Key": team.key,
        "Active": team.stadium_id is not None,
        "City": team.city,
        "Name": team.name,
        "LeagueID": 1,
        "Conference": team.conference,
        **color_fields(team),
        "GlobalTeamID": offset + team.team_id,
    }


def _season(view: View) -> Row:
    season = view.current()
    kind = season_type_now(view, season)
    return {
        "Year": season.number,
        "StartYear": season.number,
        "EndYear": season.number,
        "Description": str(season.number),
        "RegularSeasonStartDate": day_text(season.dates.reg),
        "PostSeasonStartDate": day_text(season.dates.post),
        "CurrentSeasonType": kind,
        "ApiSeason": None if kind == "OFF" else f"{season.number}{kind}",
        "Updated": eastern_text(season.published),
    }


def stadiums(view: View) -> list[Row]:
    """Return the rows of Stadiums, six fields each."""
    names = ("StadiumID", "Name", "City", "State", "Country", "Capacity")
    return [{name: venue.row[name] for name in names} for venue in view.current().reference.stadiums.values()]


WNBA_ROWS = DailyRows(game=_game, schedule=_basic, score=_score, team=_team, season=_season)
