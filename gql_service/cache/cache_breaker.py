"""The circuit breaker of the shared cache: pure rules over values and a given `now` (UTC)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FIRST_PAUSE: Final = timedelta(seconds=0.5)
LONGEST_PAUSE: Final = timedelta(seconds=15)


@dataclass(slots=True)
class CacheBreaker:
    """Open since `outage_since` because of `reason`. `failures` counts all failed calls since the process started."""

    outage_since: datetime | None = None
    reason: str | None = None
    failures: int = 0
    _pause: timedelta = FIRST_PAUSE
    _waits_since: datetime | None = None
    _back_at: datetime | None = None

    def fail(self, reason: str, now: datetime) -> bool:
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
        relapse = self._back_at is not None and now - self._back_at < LONGEST_PAUSE
        self._wait(min(2 * self._pause, LONGEST_PAUSE) if relapse else FIRST_PAUSE, now)
        return True

    def fail_again(self, reason: str, now: datetime) -> None:
        """Record a failed probe and double the pause before the next probe."""
        self.failures += 1
        self.reason = reason
        self._wait(min(2 * self._pause, LONGEST_PAUSE), now)

    def is_due(self, now: datetime) -> bool:
        """Return whether the pause is over. It also ends if the clock was set back to before its start."""
        return self._waits_since is not None and not timedelta(0) <= now - self._waits_since < self._pause

    def close(self, now: datetime) -> timedelta:
        """Close the breaker; return the length of the outage."""
        outage = now - self.outage_since if self.outage_since is not None else timedelta(0)
        self.outage_since = self.reason = self._waits_since = None
        self._back_at = now
        return outage

    def _wait(self, pause: timedelta, now: datetime) -> None:
        self._pause = pause
        self._waits_since = now
