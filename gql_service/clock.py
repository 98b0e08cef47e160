"""The clock, handed in as a value so that every decision about time can be repeated."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


def system_clock() -> datetime:
    """Return the machine's time, aware and in UTC."""
    return datetime.now(UTC)


def clock_from(start: datetime) -> Clock:
    """Return a clock that shows `start` now and moves on at the machine's pace.

    `start` is aware; the answers are in UTC. This is what `--now` gives to sandbox and replay.
    """
    offset: timedelta = start - system_clock()
    return lambda: system_clock() + offset
