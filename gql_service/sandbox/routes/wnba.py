"""Routes of the WNBA."""

from gql_service.sandbox.library import View
from gql_service.sandbox.routes.daily import day_games, season_games
from gql_service.sandbox.routes.route import LISTS, LIVE, STATIC, Route, any_live, route
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.rows.wnba import WNBA_ROWS, stadiums


def _teams(view: View) -> list[Row]:
    """Return all teams, including those of the all-star game, because the vendor has no other list of them."""
    reference = view.current().reference
    return [WNBA_ROWS.team(team, view.league.global_offset) for team in (*reference.teams, *reference.guests)]


def wnba_routes() -> tuple[Route, ...]:
    """Return the routes of the WNBA."""
    return (
        route("Games/{season}", LISTS, lambda view, text: season_games(view, text, WNBA_ROWS.game)),
        route("SchedulesBasic/{season}", LISTS, lambda view, text: season_games(view, text, WNBA_ROWS.schedule)),
        route("GamesByDate/{date}", LIVE, lambda view, text: day_games(view, text, WNBA_ROWS.game)),
        route("ScoresBasic/{date}", LIVE, lambda view, text: day_games(view, text, WNBA_ROWS.score)),
        route("Teams", STATIC, _teams),
        route("Stadiums", STATIC, stadiums),
        route("CurrentSeason", STATIC, WNBA_ROWS.season),
        route("AreAnyGamesInProgress", LIVE, any_live),
    )
