"""Routes of the college leagues."""

from collections.abc import Callable

import orjson

from gql_service.sandbox.fixtures.fixture import POST
from gql_service.sandbox.library import View
from gql_service.sandbox.reference import Team
from gql_service.sandbox.routes.daily import day_games, season_games, stadiums
from gql_service.sandbox.routes.route import LISTS, LIVE, STATIC, Route, any_live, parse_season, route
from gql_service.sandbox.rows import cbb, cfb
from gql_service.sandbox.rows.college import team_basic
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.season import Season
from gql_service.sandbox.sheets import GameRow


def _basic_teams(view: View) -> list[Row]:
    return [team_basic(team, view.league.global_offset) for team in view.current().reference.teams]


def _full_teams(view: View, row: Callable[[Season, Team, int], Row]) -> list[Row]:
    season = view.current()
    return [row(season, team, view.league.global_offset) for team in season.reference.teams]


def _game_lists(game: GameRow, schedule: GameRow, score: GameRow) -> tuple[Route, ...]:
    return (
        route("Games/{season}", LISTS, lambda view, text: season_games(view, text, game)),
        route("SchedulesBasic/{season}", LISTS, lambda view, text: season_games(view, text, schedule)),
        route("GamesByDate/{date}", LIVE, lambda view, text: day_games(view, text, game)),
        route("ScoresBasic/{date}", LIVE, lambda view, text: day_games(view, text, score)),
        route("Stadiums", STATIC, stadiums),
        route("AreAnyGamesInProgress", LIVE, any_live),
    )


def _by_week(view: View, text: str, week: str) -> list[orjson.Fragment]:
    wanted = parse_season(text)
    season = view.season(wanted[0]) if wanted else None
    if wanted is None or season is None:
        return []
    games = [game for game in season.part(wanted[1]) if str(game.week) == week]
    return view.rows(season, view.shown(games), cfb.game)


def _team_schedule(view: View, text: str, key: str) -> list[orjson.Fragment]:
    wanted = parse_season(text)
    season = view.season(wanted[0]) if wanted else None
    if wanted is None or season is None:
        return []
    games = [game for game in season.part(wanted[1]) if key.upper() in (game.home.key, game.away.key)]
    return view.rows(season, view.shown(games), cbb.game)


def _season_type(view: View) -> str:
    return "POST" if cfb.current_part(view)[1] == POST else "REG"


def cfb_routes() -> tuple[Route, ...]:
    """Return the routes of college football."""
    return (
        *_game_lists(cfb.game, cfb.schedule, cfb.score),
        route("GamesByWeek/{season}/{week}", LIVE, _by_week),
        route("Teams", STATIC, lambda view: _full_teams(view, cfb.team_row)),
        route("TeamsBasic", STATIC, _basic_teams),
        route("CurrentSeason", STATIC, lambda view: view.current().number),
        route("CurrentSeasonDetails", STATIC, cfb.season_row),
        route("CurrentWeek", STATIC, lambda view: cfb.current_part(view)[2]),
        route("CurrentSeasonType", STATIC, _season_type),
    )


def cbb_routes() -> tuple[Route, ...]:
    """Return the routes of college basketball."""
    return (
        *_game_lists(cbb.game, cbb.schedule, cbb.score),
        route("TeamSchedule/{season}/{team}", LISTS, _team_schedule),
        route("teams", STATIC, lambda view: _full_teams(view, cbb.team_row)),
        route("TeamsBasic", STATIC, _basic_teams),
        route("CurrentSeason", STATIC, cbb.season_row),
    )
