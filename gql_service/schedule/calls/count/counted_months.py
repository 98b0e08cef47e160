"""The counts of all months that a process has seen, and the calls assumed to be spent before its counts began."""

import secrets
from collections.abc import Callable, Collection

from gql_service.cache.port import CallStore
from gql_service.clock import Clock
from gql_service.schedule.calls.count.month_claims import Collaborators, MonthClaims, Sharing
from gql_service.schedule.calls.month import Month


class CountedMonths:
    """One count for each month, for the life of the process.

    If a clock is set back into the previous month, its count is therefore still complete. `budget` returns the calls of
    a month; None means no limit.
    """

    def __init__(
        self,
        store: CallStore,
        clock: Clock,
        sharing: Sharing,
        budget: Callable[[], int | None],
    ) -> None:
        self._clock = clock
        self._sharing = sharing
        self._budget = budget
        self._collaborators = Collaborators(store, clock, self._to_count, sharing)
        self._process = secrets.token_hex(8)
        self._started = clock.ticks()
        self._counts: dict[Month, MonthClaims] = {}

    def of(self, month: Month) -> MonthClaims:
        """Return the count of a month."""
        count = self._counts.get(month)
        if count is None:
            known = (each.living for each in self._counts.values() if each.is_known)
            living = max([self._sharing.containers, *known])
            count = self._counts[month] = MonthClaims(month, self._process, self._collaborators, living)
        return count

    def all(self) -> Collection[MonthClaims]:
        """Return the counts of all months so far."""
        return self._counts.values()

    def used(self, month: Month) -> int:
        """Return the calls of a month as far as known, including those of other containers."""
        return self._assumed(month) + self.of(month).counted

    def _assumed(self, month: Month) -> int:
        """Return the calls assumed to be spent before the count began; 0 if the real number is known."""
        given, budget = self._sharing.stated is not None and self._sharing.stated[0] == month, self._budget()
        stated = given or self.of(month).is_stated
        if budget is None or stated or (self._sharing.shared and self.of(month).is_known):
            return 0
        started_at = self._clock.at(self._started)
        since = min(self._sharing.known_since or started_at, started_at)
        return int(budget * (1 - month.left(since))) if month.begin < since < month.end else 0

    def _to_count(self, month: Month) -> int | None:
        """Return the calls that may be counted in a month; None means no limit."""
        budget = self._budget()
        return budget if budget is None or self._sharing.shared else budget - self._assumed(month)
