"""Which games and lists of which league meet with which traps."""

from collections.abc import Callable

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.library import View
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.season import Season
from gql_service.sandbox.traps import lists, rows, suspended, teams

RowTrap = Callable[[Row], Row]
ListTrap = Callable[[lists.Asked, list[object]], None]
TeamTrap = Callable[[list[object]], None]

LATER: dict[str, tuple[RowTrap, ...]] = {
    "nfl": (rows.cancelled_with_two_ls, rows.null_status, rows.dotnet_dates, rows.time_to_be_decided),
    "nba": (rows.unknown_status, rows.no_dates, rows.not_necessary, rows.wrong_case, rows.wrong_case),
    "mlb": (rows.scrambled, rows.two_channels),
    "nhl": (rows.numbers_as_strings, rows.numbers_as_strings),
}
"""Traps for games late in the regular season, so that these games are in the future for most of the season."""

NOW: dict[str, tuple[RowTrap, ...]] = {
    "nba": (rows.in_progress_with_a_space,),
    "mlb": (rows.rain_delay,),
}
"""Set in the games that began last."""

LIST_TRAPS: dict[str, tuple[ListTrap, ...]] = {
    "nfl": (lists.bye_at_the_beginning_of_time,),
    "mlb": (
        lists.make_up_in_a_doubleheader,
        lists.moved_twice,
        lists.superseded_row_missing,
        lists.second_game_to_be_decided,
        suspended.suspended_and_resumed,
    ),
    "nhl": (lists.rows_that_are_no_objects, lists.row_without_any_id),
}
TEAM_TRAPS: dict[str, tuple[TeamTrap, ...]] = {
    "epl": (teams.no_key,),
    "nhl": (teams.key_of_another,),
}
"""Traps for soccer are listed under the league that the view shows first."""

_FROM_THE_END, _STEP = 20, 3


def row_traps(view: View, season: Season) -> dict[int, RowTrap]:
    """Return the traps of games, by the id of the game."""
    code = season.league.code
    later, now = LATER.get(code, ()), NOW.get(code, ())
    if not later and not now:
        return {}
    busy = {game.game_id for pair in lists.pairs(season)[:5] for game in pair} if code == "mlb" else set()
    plain = [game for game in season.part("REG") if _plain(game) and game.game_id not in busy]
    late = plain[-_FROM_THE_END::-_STEP]
    found: dict[int, RowTrap] = {game.game_id: trap for game, trap in zip(late, later, strict=False)}
    begun = [game for game in plain if game.start <= view.now][-len(now) :] or plain[: len(now)]
    return found | {game.game_id: trap for game, trap in zip(begun, now, strict=False)}


def _plain(game: Fixture) -> bool:
    return not (game.fate or game.moved_to or game.moved_from or game.timed_from)
