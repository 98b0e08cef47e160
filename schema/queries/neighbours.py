"""Fetch the seasons that `nextGame` and `previousGame` search, once for all teams of a root field."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from schema.context import Context, Info
from schema.enums import League
from schema.model.snapshot import Snapshot
from schema.queries.fan_out import ask_each
from schema.queries.lookahead import selects
from schema.queries.selection import next_game, previous_game
from schema.types.game import Game
from schema.types.node import Node
from schema.types.team import Team

_REACH: Final = (timedelta(days=30), timedelta(days=300))
"""How far away a team's next or previous game may be: a first guess, and the longest time between seasons."""


async def fetch_neighbours(info: Info, found: Sequence[Node | None]) -> None:
    """Fetch the seasons for teams and for the teams of games, if `nextGame` or `previousGame` is selected."""
    if not selects(info, ("nextGame", "previousGame")):
        return
    teams = [each for each in found if isinstance(each, Team)]
    await _fetch_for_teams(info, teams + _teams_of([each for each in found if isinstance(each, Game)]))


async def _fetch_for_teams(info: Info, teams: Sequence[Team]) -> None:
    """Fetch the seasons that `nextGame` and `previousGame` of these teams search, if the fields are selected.

    Near days are fetched first; further days only if a team has no game in the near days. Failures are shown in
    `sources`. After a failure the answer has a short lifetime, because a null may stand for a game.
    """
    context = info.context
    for name, find, direction in (("nextGame", next_game, 1), ("previousGame", previous_game, -1)):
        if not selects(info, (name,)):
            continue
        for reach in _REACH:
            lacking = {team.league for team in teams if find(context, team) is None}
            (await ask_each(list(lacking), partial(_around, context, reach * direction))).note(context)


async def _around(context: Context, days: timedelta, league: League) -> Sequence[Snapshot]:
    today = context.today_of(league)
    first, last = sorted((today, today + days))
    snapshots = await context.port.for_days(league, first, last)
    context.use(snapshots)
    return snapshots


def _teams_of(games: Sequence[Game]) -> list[Team]:
    """Return the teams of games, without duplicates."""
    sides = (team for game in games for team in (game.home_team, game.away_team) if team is not None)
    return list(dict.fromkeys(sides))
