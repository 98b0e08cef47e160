"""Which games are being played: in a live state, unless the source has left the row behind in it."""

from datetime import datetime, timedelta
from typing import Final

from schema.enums import LIVE_STATUSES
from schema.game import Game

LONGEST_LIVE: Final = timedelta(days=1)
"""A row in a live state that has neither started nor changed for longer was left behind by the source."""


def live_until(game: Game) -> datetime | None:
    """Return the instant from which a game in a live state counts as left behind; None while it has no start.

    A game that was suspended may go on weeks after it started: while the source changes the row, it is played.
    """
    start, changed = game.start_time, game.updated_at
    if start is None:
        return None
    return (changed if changed is not None and changed > start else start) + LONGEST_LIVE


def is_live(game: Game, now: datetime) -> bool:
    """Tell whether a game is being played at `now`; a row that was left behind in a live state is not."""
    if game.status not in LIVE_STATUSES:
        return False
    until = live_until(game)
    if game.start_time is None or until is None:
        return True
    return game.start_time - LONGEST_LIVE < now < until
