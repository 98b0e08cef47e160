"""How long an answer is good: pure functions of the games' states and a given `now`."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from gql_service.sportsdata.errors import KeyRejected, NotFound, NotInPlan, OverQuota, SportsDataError
from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, NOT_TO_COME
from schema.game import Game

LIVE: Final = timedelta(seconds=15)
AROUND_A_START: Final = timedelta(minutes=1)
GAME_DAY: Final = timedelta(minutes=5)
GAME_WEEK: Final = timedelta(hours=1)
FAR_OFF: Final = timedelta(hours=12)
REFERENCE: Final = timedelta(hours=24)
"""Teams and venues."""
CURRENT_SEASON: Final = timedelta(hours=1)

_MONTH: Final = timedelta(days=30)
_LONGEST_GAME: Final = timedelta(hours=6)


def schedule_lifetime(games: Iterable[Game], now: datetime) -> timedelta:
    """Return for how long a schedule fetched at `now` is good, by the state of its games."""
    soonest = FAR_OFF
    for game in games:
        if game.status in LIVE_STATUSES:
            return LIVE
        if game.start_time is None or game.status in FINISHED_STATUSES or game.status in NOT_TO_COME:
            continue
        until = game.start_time - now
        if -_LONGEST_GAME <= until <= timedelta(hours=1):
            soonest = min(soonest, AROUND_A_START)
        elif timedelta(0) < until <= timedelta(days=1):
            soonest = min(soonest, GAME_DAY)
        elif timedelta(0) < until <= timedelta(days=7):
            soonest = min(soonest, GAME_WEEK)
    return soonest


def pace(monthly_calls: int | None, feeds: int) -> timedelta:
    """Return how far apart the calls for one route must lie so that all `feeds` together keep within the budget."""
    return timedelta(0) if monthly_calls is None else feeds * _MONTH / monthly_calls


def retry_pause(error: SportsDataError) -> timedelta:
    """Return how long to leave a route alone after it failed."""
    if isinstance(error, KeyRejected | NotInPlan | NotFound):
        return timedelta(minutes=10)
    if isinstance(error, OverQuota):
        return timedelta(seconds=max(60.0, error.retry_after or 0.0))
    return timedelta(seconds=15)
