"""Known oddities of the vendor's data, added to answers after they are made.

Every trap is a function in ``rows``, ``lists`` or ``teams``. ``plan`` assigns traps to the games and leagues. Traps are
set in the current season, so that a current schedule shows all of them.
"""

from collections.abc import Callable

import orjson

from gql_service.sandbox.library import View
from gql_service.sandbox.routes.route import parse_day, parse_season
from gql_service.sandbox.traps.lists import Asked
from gql_service.sandbox.traps.plan import LIST_TRAPS, TEAM_TRAPS, row_traps

_SEASON_LISTS = frozenset({"games", "schedules", "schedulesbasic", "scores"})
_DAY_LISTS = frozenset({"gamesbydate", "scoresbydate", "scoresbasic"})
_WEEK_LISTS = frozenset({"scoresbyweek", "gamesbyweek", "scoresbasic"})
_TEAM_LISTS = frozenset({"teams", "allteams", "seasonteams", "schedule", "schedulesbasic"}) | _DAY_LISTS
_IDS = ("GameID", "ScoreID", "GameId")


def set_traps(view: View, path: str, payload: object, again: Callable[[str], object]) -> object:
    """Rewrite an answer. ``again`` gives the answer of the same route for another day (``2025-11-23``)."""
    operation, *words = path.lower().split("/")
    code = view.league.code
    games = _asked(view, operation, words, again)
    teams = TEAM_TRAPS.get(code, ()) if operation in _TEAM_LISTS else ()
    if not (games and (row_traps(view, games.season) or LIST_TRAPS.get(code))) and not teams:
        return payload
    rows = orjson.loads(orjson.dumps(payload))
    if not isinstance(rows, list):
        return payload
    for team_trap in teams:
        team_trap(rows)
    if games is None:
        return rows
    victims = row_traps(view, games.season)
    # Traps for lists copy rows, so traps for rows are applied later.
    for list_trap in LIST_TRAPS.get(code, ()):
        list_trap(games, rows)
    return [_set(row, victims) for row in rows]


def _set(row: object, victims: dict[int, Callable[[dict[str, object]], dict[str, object]]]) -> object:
    if not isinstance(row, dict):
        return row
    game_id = next((row[name] for name in _IDS if row.get(name) is not None), None)
    trap = victims.get(game_id) if isinstance(game_id, int) else None
    return trap(row) if trap else row


def _asked(view: View, operation: str, words: list[str], again: Callable[[str], object]) -> Asked | None:
    """Return which games of the current season were requested; None if the answer has no such games."""
    season = view.current()
    if operation in _DAY_LISTS and len(words) == 1:
        day = parse_day(words[0])
        return Asked(season, view.now, day, again) if day else None
    if operation in _SEASON_LISTS or (operation in _WEEK_LISTS and len(words) == 2):
        wanted = parse_season(words[0]) if words else None
        if wanted == (season.number, "REG"):
            return Asked(season, view.now, None, again, part=len(words) > 1)
    return None
