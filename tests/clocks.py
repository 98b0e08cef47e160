"""Clocks for tests: time is a value."""

from datetime import datetime, timedelta

from tests.builders import NOW


class HandClock:
    """A clock that moves only when a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        """Return the time in seconds, as a clock that only goes on has it."""
        return self.now.timestamp()

    def pass_by(self, **time: float) -> None:
        """Let time pass, for example `minutes=5`."""
        self.now += timedelta(**time)
