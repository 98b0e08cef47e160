"""When to leave a shared cache alone, and when to try it again: decisions of values and a given `now`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FIRST_PAUSE: Final = timedelta(seconds=0.5)
LONGEST_PAUSE: Final = timedelta(seconds=15)


@dataclass(slots=True)
class Breaker:
    """Open since `apart_since`, because of `reason`; `failures` counts every refusal since the start of the process."""

    apart_since: datetime | None = None
    reason: str | None = None
    failures: int = 0
    _pause: timedelta = FIRST_PAUSE
    _waits_since: datetime | None = None
    _back_at: datetime | None = None

    def fail(self, reason: str, now: datetime) -> bool:
        """Note a failed call; tell whether an outage begins with it.

        Calls that were under way when it began do not lengthen the pause. One that begins shortly after the last
        ended goes on with a longer pause: else a cache that does little things and fails at large would be tried at
        the shortest pause for ever.
        """
        self.failures += 1
        self.reason = reason
        if self.apart_since is not None:
            return False
        self.apart_since = now
        relapse = self._back_at is not None and now - self._back_at < LONGEST_PAUSE
        self._wait(min(2 * self._pause, LONGEST_PAUSE) if relapse else FIRST_PAUSE, now)
        return True

    def fail_again(self, reason: str, now: datetime) -> None:
        """Note a failed probe: the next one is twice as far away."""
        self.failures += 1
        self.reason = reason
        self._wait(min(2 * self._pause, LONGEST_PAUSE), now)

    def is_due(self, now: datetime) -> bool:
        """Tell whether the pause is over; one that a clock which was set back has yet to begin is."""
        return self._waits_since is not None and not timedelta(0) <= now - self._waits_since < self._pause

    def close(self, now: datetime) -> timedelta:
        """End the outage; return how long it was."""
        apart = now - self.apart_since if self.apart_since is not None else timedelta(0)
        self.apart_since = self.reason = self._waits_since = None
        self._back_at = now
        return apart

    def _wait(self, pause: timedelta, now: datetime) -> None:
        self._pause = pause
        self._waits_since = now
