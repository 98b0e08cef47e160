"""Routes of soccer, which name a competition by its key or its number."""

from collections.abc import Callable, Iterator

import orjson

from gql_service.sandbox.competitions import COMPETITIONS, Competition, competition
from gql_service.sandbox.leagues import league
from gql_service.sandbox.library import View
from gql_service.sandbox.routes.daily import day_games, stadiums
from gql_service.sandbox.routes.route import LISTS, LIVE, STATIC, Route, route
from gql_service.sandbox.rows import competitions as rows
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.rows.soccer import game, schedule, score, team_row
from gql_service.sandbox.season import Season
from gql_service.sandbox.sheets import GameRow


def _of(view: View, text: str) -> Iterator[tuple[View, Competition]]:
    """Yield a competition with its view; nothing if the competition is unknown."""
    one = competition(text)
    if one:
        yield view.of(league(one.code)), one


def _season(view: View, text: str) -> Season | None:
    return view.season(int(text)) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _schedule(view: View, text: str, year: str) -> list[Row]:
    for of, one in _of(view, text):
        season = _season(of, year)
        if season:
            return [rows.full_round(of, one, season, number) for number in range(1, len(one.rounds) + 1)]
    return []


def _flat(view: View, text: str, year: str) -> list[orjson.Fragment]:
    for of, _ in _of(view, text):
        season = _season(of, year)
        if season:
            return [made for part in ("REG", "POST") for made in of.rows(season, season.part(part), schedule)]
    return []


def _on_day(row: GameRow) -> Callable[[View, str, str], list[orjson.Fragment]]:
    def answer(view: View, text: str, day: str) -> list[orjson.Fragment]:
        return [made for of, _ in _of(view, text) for made in day_games(of, day, row)]

    return answer


def _teams(view: View, text: str) -> list[Row]:
    return [team_row(team) for of, _ in _of(view, text) for team in of.current().reference.teams]


def _season_teams(view: View, text: str, season_id: str) -> list[Row]:
    for of, one in _of(view, text):
        number = one.season_of(int(season_id)) if season_id.isascii() and season_id.isdigit() else None
        season = of.season(number) if number else None
        if season:
            return [rows.season_team(one, season, team) for team in season.reference.teams]
    return []


def _competitions(view: View) -> list[Row]:
    return [rows.competition_row(of, one) for code in COMPETITIONS for of, one in _of(view, code)]


def _details(view: View, text: str) -> Row | None:
    return next((rows.detail_row(of, one) for of, one in _of(view, text)), None)


def soccer_routes() -> tuple[Route, ...]:
    """Return the routes of soccer."""
    return (
        route("Schedule/{competition}/{season}", LISTS, _schedule),
        route("SchedulesBasic/{competition}/{season}", LISTS, _flat),
        route("GamesByDate/{competition}/{date}", LIVE, _on_day(game)),
        route("ScoresBasic/{competition}/{date}", LIVE, _on_day(score)),
        route("Teams/{competition}", STATIC, _teams),
        route("SeasonTeams/{competition}/{season}", STATIC, _season_teams),
        route("Venues", STATIC, stadiums),
        route("Competitions", STATIC, _competitions),
        route("CompetitionDetails/{competition}", STATIC, _details),
    )
