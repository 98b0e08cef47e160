"""The number of calls a process may send while the count of all processes is out of reach. All functions are pure."""

from datetime import datetime
from typing import Final

from gql_service.schedule.calls.budget import Month

AHEAD_PART: Final = 0.01
"""The part of the month's calls that all processes together claim ahead of time. At an even pace it lasts seven
hours."""
SCARCE_PART: Final = 0.25
"""At most this part of the remaining calls may be claimed ahead, so that any process can still claim the last calls."""


def ahead(budget: int, left: int, processes: int) -> int:
    """Return how many calls one of `processes` processes claims ahead, for use while the shared count is out of
    reach.
    """
    return max(0, int(min(AHEAD_PART * budget, SCARCE_PART * left) / processes))


def apart(budget: int, left: int, month: Month, now: datetime, seconds: float, processes: int) -> int:
    """Return how many calls one of `processes` processes may send in `seconds` seconds without the shared count.

    The result is an even share of the month's pace, or of the remaining calls if they last for less. `left` and `now`
    are the calls left and the instant when those seconds began.
    """
    to_come = (month.end - max(now, month.begin)).total_seconds()
    pace = budget / (month.end - month.begin).total_seconds()
    if to_come > 0:
        pace = min(pace, max(0, left) / to_come)
    return int(pace * seconds / processes)


def unknown(budget: int, month: Month, seconds: float, processes: int) -> int:
    """Return how many calls a process may send if it has never seen the shared count of the month.

    The result is an even share of the month's pace for `seconds` seconds, but at least the share that the process would
    have claimed ahead.
    """
    pace = budget / (month.end - month.begin).total_seconds()
    return int(max(AHEAD_PART * budget, pace * seconds) / processes)
