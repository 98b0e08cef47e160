"""The circuit breaker of the shared cache: pure rules over values and a given `now`, in ticks of a clock."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

FIRST_PAUSE: Final = timedelta(seconds=0.5)
LONGEST_PAUSE: Final = timedelta(seconds=15)


@dataclass(slots=True)
class CacheBreaker:
    """Open since `outage_since`, in ticks, because of `reason`. `failures` counts all failed calls since the start."""

    outage_since: float | None = None
    reason: str | None = None
    failures: int = 0
    _pause: timedelta = FIRST_PAUSE
    _waits_since: float | None = None
    _back_at: float | None = None

    def fail(self, reason: str, now: float) -> bool:
        """Record a failed call; return whether an outage begins with this call.

        Calls in flight when the outage began do not lengthen the pause. An outage shortly after the previous outage
        continues with a longer pause. Otherwise a cache that handles probes but fails under load would be retried at
        the shortest pause forever.
        """
        self.failures += 1
        self.reason = reason
        if self.outage_since is not None:
            return False
        self.outage_since = now
        relapse = self._back_at is not None and now - self._back_at < LONGEST_PAUSE.total_seconds()
        self._wait(min(2 * self._pause, LONGEST_PAUSE) if relapse else FIRST_PAUSE, now)
        return True

    def fail_again(self, reason: str, now: float) -> None:
        """Record a failed probe and double the pause before the next probe."""
        self.failures += 1
        self.reason = reason
        self._wait(min(2 * self._pause, LONGEST_PAUSE), now)

    def is_due(self, now: float) -> bool:
        """Return whether the pause is over."""
        return self._waits_since is not None and now - self._waits_since >= self._pause.total_seconds()

    def close(self, now: float) -> timedelta:
        """Close the breaker; return the length of the outage."""
        outage = timedelta(seconds=now - self.outage_since if self.outage_since is not None else 0)
        self.outage_since = self.reason = self._waits_since = None
        self._back_at = now
        return outage

    def _wait(self, pause: timedelta, now: float) -> None:
        self._pause = pause
        self._waits_since = now
