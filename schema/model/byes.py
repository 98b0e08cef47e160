"""The weeks in which a team rests."""

from strawberry import ID

from schema.model.snapshot import Snapshot
from schema.types.season import Week


def byes_of(snapshot: Snapshot, team: ID) -> list[Week]:
    """Return the weeks without a game of the team, between its first and its last game.

    A week before the first or after the last game is no bye. In college football, some teams begin a week early, and
    some play for the championship of a conference. A game that is made up in another week does not count.
    """
    games = snapshot.by_team.get(team, ())
    played = {game.week for game in games if game.week is not None and game.rescheduled_to is None}
    if not played:
        return []
    first, last = min(played), max(played)
    return [week for week in snapshot.season.weeks if first < week.number < last and week.number not in played]
