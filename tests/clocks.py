"""Clocks for tests: time is a value."""

from datetime import UTC, datetime, timedelta

from tests.builders import NOW


class HandClock:
    """A clock that moves only if a test moves the clock. Time that is assigned to `now` passes; see `jump`."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self._jumped = timedelta(0)

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        """Return the elapsed time in seconds, as a monotonic clock."""
        return (self.now - self._jumped).timestamp()

    def at(self, ticks: float) -> datetime:
        """Return the instant (UTC) of an event that was noted at `ticks`."""
        return datetime.fromtimestamp(ticks, UTC) + self._jumped

    def ticks_of(self, instant: datetime) -> float:
        """Return the ticks of an event that happened at `instant`."""
        return (instant - self._jumped).timestamp()

    def pass_by(self, **time: float) -> None:
        """Let time pass, for example `minutes=5`."""
        self.now += timedelta(**time)

    def jump(self, by: timedelta) -> None:
        """Set the wall clock forwards or back, although no time passes."""
        self.now += by
        self._jumped += by
