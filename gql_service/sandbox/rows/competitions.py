"""Rows of soccer's competitions, their seasons and rounds."""

from datetime import timedelta

import orjson

from gql_service.sandbox.competitions import TABLE, Competition
from gql_service.sandbox.eastern import day_text
from gql_service.sandbox.fixtures.fixture import POST, REG, Fixture
from gql_service.sandbox.library import View
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.rows.soccer import game, team_row
from gql_service.sandbox.season import Season

_DAY = timedelta(days=1)


def current(view: View) -> Season:
    """Return the season under way or the next season. Until the next is published, return the last season."""
    season = view.current()
    return view.season(season.number) or view.running(season.number - 1)


def round_row(view: View, one: Competition, season: Season, number: int) -> Row:
    """Make a round of a season without its games. Rounds count from 1."""
    name, kind = one.rounds[number - 1]
    games = round_games(one, season, number)
    first, last = games[0].day, games[-1].day
    weeks = [fixture.week for fixture in games if fixture.start <= view.now + _DAY and fixture.week]
    today = view.now.date()
    return {
        "RoundId": one.round_id(season.number, number),
        "SeasonId": one.season_id(season.number),
        "Season": season.number,
        "SeasonType": REG if kind == TABLE else POST,
        "Name": name,
        "Type": kind,
        "StartDate": day_text(first),
        "EndDate": day_text(last),
        "CurrentWeek": max(weeks, default=1) if kind == TABLE else None,
        "CurrentRound": first <= today <= last,
    }


def round_games(one: Competition, season: Season, number: int) -> list[Fixture]:
    """Return the games of a round by their start."""
    part = "REG" if one.rounds[number - 1][1] == TABLE else "POST"
    return [fixture for fixture in season.part(part) if fixture.round == number]


def full_round(view: View, one: Competition, season: Season, number: int) -> Row:
    """Make a row of Schedule: a round with its games."""
    return {
        **round_row(view, one, season, number),
        "Games": view.rows(season, round_games(one, season, number), game),
        "Standings": [],
        "TeamSeasons": [],
        "PlayerSeasons": [],
    }


def season_row(view: View, one: Competition, season: Season) -> Row:
    """Make a season with its rounds."""
    start, end = season.dates.reg, season.dates.post_end
    years = str(season.number) if start.year == end.year else f"{start.year}/{end.year}"
    return {
        "SeasonId": one.season_id(season.number),
        "CompetitionId": one.number,
        "Season": season.number,
        "Name": years,
        "CompetitionName": one.name,
        "StartDate": day_text(start),
        "EndDate": day_text(end),
        "CurrentSeason": season.number == current(view).number,
        "Rounds": [round_row(view, one, season, number) for number in range(1, len(one.rounds) + 1)],
    }


def competition_row(view: View, one: Competition) -> Row:
    """Make a row of Competitions, with the current season, the previous season and, if published, the next season."""
    number = current(view).number
    seasons = [view.season(year) for year in (number - 1, number, number + 1)]
    return {
        "CompetitionId": one.number,
        "AreaId": one.area_id,
        "AreaName": one.area,
        "Name": one.name,
        "Gender": "Male",
        "Type": one.type,
        "Format": one.format,
        "Key": one.key,
        "Seasons": [season_row(view, one, season) for season in seasons if season],
    }


def detail_row(view: View, one: Competition) -> Row:
    """Make the answer of CompetitionDetails."""
    season = current(view)
    games: list[orjson.Fragment] = []
    for part in ("REG", "POST"):
        games += view.rows(season, season.part(part), game)
    return {
        "CurrentSeason": season_row(view, one, season),
        "Teams": [{"Players": [], **team_row(team)} for team in season.reference.teams],
        "Games": games,
        **competition_row(view, one),
    }


def season_team(one: Competition, season: Season, team: Team) -> Row:
    """Make a row of SeasonTeams."""
    return {
        "SeasonTeamId": one.season_id(season.number) * 1000 + team.team_id,
        "SeasonId": one.season_id(season.number),
        "TeamId": team.team_id,
        "TeamName": team.name,
        "Active": True,
        "Gender": "Male",
        "Type": team.extra["Type"],
        "Team": team_row(team),
    }
