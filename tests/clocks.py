"""Clocks for tests: time is a value."""

from datetime import datetime, timedelta

from tests.builders import NOW


class HandClock:
    """A clock that moves only if a test moves the clock."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        """Return the time in seconds, as a monotonic clock."""
        return self.now.timestamp()

    def pass_by(self, **time: float) -> None:
        """Let time pass, for example `minutes=5`."""
        self.now += timedelta(**time)
