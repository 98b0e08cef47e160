"""Routes of the leagues that play every day: NBA, NHL and MLB. Others borrow from them."""

import orjson

from gql_service.sandbox.library import View
from gql_service.sandbox.routes.route import (
    LISTS,
    LIVE,
    STATIC,
    Route,
    any_live,
    parse_day,
    parse_season,
    route,
)
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.rows.daily import DailyRows
from gql_service.sandbox.sheets import GameRow


def season_games(view: View, text: str, row: GameRow) -> list[orjson.Fragment]:
    """Return the rows of a part of a season, named as in ``2026POST``."""
    wanted = parse_season(text)
    season = view.season(wanted[0]) if wanted else None
    if wanted is None or season is None:
        return []
    return view.rows(season, view.shown(season.part(wanted[1])), row)


def day_games(view: View, text: str, row: GameRow) -> list[orjson.Fragment]:
    """Return the rows of an Eastern day."""
    day = parse_day(text)
    games = view.on(day) if day else []
    return [made for season, game in games for made in view.rows(season, (game,), row)]


def _teams(view: View, rows: DailyRows, *, guests: bool) -> list[Row]:
    reference = view.current().reference
    teams = [*reference.teams, *(reference.guests if guests else ())]
    return [rows.team(team, view.league.global_offset) for team in teams]


def _teams_of(view: View, text: str, rows: DailyRows) -> list[Row]:
    wanted = parse_season(text)
    return _teams(view, rows, guests=False) if wanted and view.season(wanted[0]) else []


def daily_routes(rows: DailyRows) -> tuple[Route, ...]:
    """Return the routes of a league with its row makers."""
    return (
        route("Games/{season}", LISTS, lambda view, text: season_games(view, text, rows.game)),
        route("SchedulesBasic/{season}", LISTS, lambda view, text: season_games(view, text, rows.schedule)),
        route("GamesByDate/{date}", LIVE, lambda view, text: day_games(view, text, rows.game)),
        route("ScoresBasic/{date}", LIVE, lambda view, text: day_games(view, text, rows.score)),
        route("teams", STATIC, lambda view: _teams(view, rows, guests=False)),
        route("AllTeams", STATIC, lambda view: _teams(view, rows, guests=True)),
        route("teams/{season}", STATIC, lambda view, text: _teams_of(view, text, rows)),
        route("Stadiums", STATIC, stadiums),
        route("CurrentSeason", STATIC, rows.season),
        route("AreAnyGamesInProgress", LIVE, any_live),
    )


def stadiums(view: View) -> list[object]:
    """Answer Stadiums."""
    return [stadium.row for stadium in view.current().reference.stadiums.values()]
