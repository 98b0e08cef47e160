"""When the standing of a play-off series last changed, for the revision of the events that show the standing.

The standing is counted from the earlier games of the series. So the text of an event can change although the record of
its own game does not, and the event needs a later revision then.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from strawberry import ID

from schema.model.snapshot import Snapshot
from schema.types.game import Game


def standings_changed(snapshots: Iterable[Snapshot]) -> Mapping[ID, datetime]:
    """Return when an earlier game of its series last changed, by the id of the game.

    The vendor's dates are used. Games outside of a series, first games and games without such a date are left out.
    """
    found: dict[ID, datetime] = {}
    for snapshot in snapshots:
        latest: dict[frozenset[ID], datetime] = {}
        for game in snapshot.games:  # in order of time
            pair = _pair(game)
            if pair is None:
                continue
            if pair in latest:
                found[game.id] = latest[pair]
            if game.updated_at is not None:
                latest[pair] = max(latest.get(pair, game.updated_at), game.updated_at)
    return found


def _pair(game: Game) -> frozenset[ID] | None:
    """Return the teams of a game in a series; None outside of a series."""
    if game.series is None or game.home_team is None or game.away_team is None:
        return None
    return frozenset((game.home_team.id, game.away_team.id))
