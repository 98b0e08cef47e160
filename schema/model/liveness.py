"""Decide whether a game is being played. The vendor may leave a row in a live state after the game."""

from datetime import datetime, timedelta
from typing import Final

from schema.enums import LIVE_STATUSES
from schema.types.game import Game

LONGEST_LIVE: Final = timedelta(days=1)
"""A row in a live state counts as abandoned if neither its start nor its last change is more recent than this."""


def live_until(game: Game) -> datetime | None:
    """Return the instant from which a game in a live state counts as abandoned; None if the start is unknown.

    A suspended game may continue weeks after its start. While the vendor changes the row, the game is being played.
    """
    start, changed = game.start_time, game.updated_at
    if start is None:
        return None
    return (changed if changed is not None and changed > start else start) + LONGEST_LIVE


def is_live(game: Game, now: datetime) -> bool:
    """Return whether a game is being played at `now` (aware). An abandoned row in a live state does not count."""
    if game.status not in LIVE_STATUSES:
        return False
    until = live_until(game)
    if game.start_time is None or until is None:
        return True
    return game.start_time - LONGEST_LIVE < now < until
