"""How long an answer is good: pure functions of the games' states and a given `now`."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from gql_service.sportsdata.errors import KeyRejected, NotFound, NotInPlan, OverQuota, SportsDataError
from schema.enums import FINISHED_STATUSES, NOT_TO_COME
from schema.game import Game
from schema.selection import is_live

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
        if is_live(game, now):
            return LIVE
        if game.status in FINISHED_STATUSES or game.status in NOT_TO_COME:
            continue
        start = game.start_time or _noon(game.league_day)
        if start is None:
            continue
        until = start - now
        if game.start_time is None and abs(until) < timedelta(days=1):
            soonest = min(soonest, GAME_DAY)
            continue
        if -_LONGEST_GAME <= until <= timedelta(hours=1):
            soonest = min(soonest, AROUND_A_START)
        elif timedelta(0) < until <= timedelta(days=1):
            soonest = min(soonest, GAME_DAY)
        elif timedelta(0) < until <= timedelta(days=7):
            soonest = min(soonest, GAME_WEEK)
    return soonest


def _noon(day: date | None) -> datetime | None:
    """Return the middle of a day on which a game has no decided time yet."""
    return datetime.combine(day, time(17), UTC) if day is not None else None


def pace(monthly_calls: int | None, feeds: int) -> timedelta:
    """Return how far apart the calls for one route must lie so that all `feeds` together keep within the budget."""
    return timedelta(0) if monthly_calls is None else feeds * _MONTH / monthly_calls


def retry_pause(error: SportsDataError, failures: int = 1) -> timedelta:
    """Return how long to leave a route alone after it failed `failures` times in a row."""
    if isinstance(error, NotInPlan | NotFound):
        return timedelta(hours=12)
    if isinstance(error, KeyRejected):
        return timedelta(minutes=10)
    if isinstance(error, OverQuota):
        return max(timedelta(minutes=1), timedelta(seconds=error.retry_after or 0.0))
    doubled: int = 2 ** min(failures - 1, 10)
    return min(timedelta(seconds=15) * doubled, timedelta(hours=1))
