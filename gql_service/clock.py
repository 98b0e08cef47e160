"""The clock, handed in as a value so that every decision about time can be repeated."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


def system_clock() -> datetime:
    """Return the machine's time, aware and in UTC."""
    return datetime.now(UTC)


def clock_from(start: datetime) -> Clock:
    """Return a clock that shows `start` now and advances with the system clock.

    `start` is aware; the clock returns UTC. The option `--now` sets this clock for sandbox and replay.
    """
    offset: timedelta = start - system_clock()
    return lambda: system_clock() + offset
