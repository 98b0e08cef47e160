"""The clock, handed in as a value so that every decision about time can be repeated.

A clock answers two questions. `clock()` returns the wall clock's time, which decides what day it is; a person or a time
server may set it forwards or back. `clock.ticks()` counts elapsed seconds and cannot be set; it decides how long ago
something happened. Whatever notes an event keeps ticks, mostly as a `Moment`, and `clock.at(ticks)` shows them as an
instant. If the wall clock is corrected, all noted events are then corrected with it.
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol

CORRECTED_SECONDS: Final = 0.1
"""A wall clock that has moved this much against the ticks has been set. Smaller differences are the time that passes
between two readings, and would make the same event a few microseconds older or younger each time."""


class Clock(Protocol):
    """Returns the present instant, aware and in UTC, when called."""

    def __call__(self) -> datetime: ...

    def ticks(self) -> float:
        """Return the seconds since some fixed event. They never go back, and they count while the machine sleeps."""
        ...

    def at(self, ticks: float) -> datetime:
        """Return the instant, aware and in UTC, of an event that was noted at `ticks`."""
        ...

    def ticks_of(self, instant: datetime) -> float:
        """Return the ticks of an event that happened at `instant`, which is aware. The inverse of `at`."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """An event, noted by the ticks of a clock."""

    clock: Clock
    ticks: float

    @classmethod
    def now(cls, clock: Clock) -> "Moment":
        """Note an event that happens now."""
        return cls(clock, clock.ticks())

    @classmethod
    def of(cls, clock: Clock, instant: datetime) -> "Moment":
        """Note an event that happened at `instant`, which is aware."""
        return cls(clock, clock.ticks_of(instant))

    @property
    def instant(self) -> datetime:
        """When the event happened, by the wall clock as it is set now (UTC)."""
        return self.clock.at(self.ticks)


def elapsed_seconds(system: str = sys.platform, clocks: Mapping[str, Any] = vars(time)) -> Callable[[], float]:
    """Return the clock of `system` that cannot be set and that counts while the machine sleeps. `clocks` has its clocks
    by name, as the module `time` does.

    `time.monotonic` stands still during sleep on Linux and macOS, so data fetched before would look too young. On other
    systems it is used nevertheless.
    """
    for its_name, name in (("linux", "CLOCK_BOOTTIME"), ("darwin", "CLOCK_MONOTONIC_RAW")):
        if system == its_name and (clock_id := clocks.get(name)) is not None:
            return partial(time.clock_gettime, clock_id)
    return time.monotonic


class SystemClock:
    """The machine's clock. `wall` returns the seconds since 1970, and `elapsed` those of a clock that cannot be set."""

    def __init__(self, wall: Callable[[], float] = time.time, elapsed: Callable[[], float] | None = None) -> None:
        self._wall = wall
        self._elapsed = elapsed if elapsed is not None else elapsed_seconds()
        self._began = self._measured()

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self._wall(), UTC)

    def ticks(self) -> float:
        """See `Clock`."""
        return self._elapsed()

    def at(self, ticks: float) -> datetime:
        """See `Clock`."""
        return self._at_zero() + timedelta(seconds=ticks)

    def ticks_of(self, instant: datetime) -> float:
        """See `Clock`."""
        return (instant - self._at_zero()).total_seconds()

    def _at_zero(self) -> datetime:
        """Return the wall clock's time at 0 ticks, which changes only if the wall clock is set."""
        began = self._measured()
        if abs((began - self._began).total_seconds()) >= CORRECTED_SECONDS:
            self._began = began
        return self._began

    def _measured(self) -> datetime:
        return datetime.fromtimestamp(self._wall() - self._elapsed(), UTC)


class SteadyClock:
    """A clock that shows `start` now and then counts elapsed time, so that nobody can set it. `start` is aware.

    `speed` is how many seconds it counts in a second.
    """

    def __init__(self, start: datetime, *, speed: float = 1.0, elapsed: Callable[[], float] | None = None) -> None:
        self._start = start.astimezone(UTC)
        self._speed = speed
        self._elapsed = elapsed if elapsed is not None else elapsed_seconds()
        self._began = self._elapsed()

    def __call__(self) -> datetime:
        return self.at(self.ticks())

    def ticks(self) -> float:
        """See `Clock`."""
        return (self._elapsed() - self._began) * self._speed

    def at(self, ticks: float) -> datetime:
        """See `Clock`."""
        return self._start + timedelta(seconds=ticks)

    def ticks_of(self, instant: datetime) -> float:
        """See `Clock`."""
        return (instant - self._start).total_seconds()


system_clock: Final = SystemClock()


def clock_from(start: datetime) -> Clock:
    """Return a clock that shows `start`, which is aware, and advances. The option `--now` sets it for sandbox and
    replay.
    """
    return SteadyClock(start)
