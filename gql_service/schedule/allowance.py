"""How many calls a process may send while it cannot reach the count that all processes share: pure functions."""

from datetime import datetime
from typing import Final

from gql_service.schedule.budget import Month

AHEAD_PART: Final = 0.01
"""The part of the month's calls that all processes together claim ahead of time: seven hours of an even month."""
SCARCE_PART: Final = 0.25
"""Of the calls that are left this part may be claimed ahead at the most: the last ones go to whoever needs them."""


def ahead(budget: int, left: int, processes: int) -> int:
    """Return how many calls one of so many processes claims for a time without the shared count."""
    return max(0, int(min(AHEAD_PART * budget, SCARCE_PART * left) / processes))


def apart(budget: int, left: int, month: Month, now: datetime, seconds: float, processes: int) -> int:
    """Return how many calls one of so many processes may send in `seconds` without the shared count.

    It is an even share of the month's pace, or of what is left if that is less. `left` and `now` are of the beginning
    of that time.
    """
    to_come = (month.end - max(now, month.begin)).total_seconds()
    pace = budget / (month.end - month.begin).total_seconds()
    if to_come > 0:
        pace = min(pace, max(0, left) / to_come)
    return int(pace * seconds / processes)


def unknown(budget: int, month: Month, seconds: float, processes: int) -> int:
    """Return how many calls a process may send that has never seen the shared count of a month.

    It is an even share of the month's pace for that time, or of the part that the processes would have claimed ahead.
    """
    pace = budget / (month.end - month.begin).total_seconds()
    return int(max(AHEAD_PART * budget, pace * seconds) / processes)
