"""A circuit: whether calls to a part of the vendor are stopped, why, and until when."""

from dataclasses import dataclass
from datetime import timedelta

from gql_service.schedule.calls.pauses.retry_pauses import FIRST_PAUSE
from gql_service.sportsdata.errors import SportsDataError


@dataclass(slots=True)
class Circuit:
    """The failures of a part of the vendor, and the pause that follows them. Times are ticks of a clock."""

    failures: int = 0
    """Failure events in a row. Calls that ran at the same time and failed are one event."""
    pauses: int = 0
    noted: int = 0
    """The ticket of the last event. A call with a lower ticket was already running at that event."""
    probing: bool = False
    """Whether a probe is running, that is, one call that tests whether the vendor has recovered."""
    closed_again_at: float | None = None
    error: SportsDataError | None = None

    def is_open(self, now: float) -> bool:
        """Tell whether calls are stopped at `now`."""
        return self.closed_again_at is not None and now < self.closed_again_at

    def knows(self, ticket: int | None) -> bool:
        """Tell whether the failure of a call with this ticket belongs to the last event."""
        return ticket is not None and ticket < self.noted

    def open(self, error: SportsDataError, now: float, pause: timedelta) -> None:
        """Stop calls for a pause."""
        self.error, self.closed_again_at, self.probing = error, now + pause.total_seconds(), False

    def begin_probe(self, now: float) -> None:
        """Let one call test a circuit whose pause is over. Other calls wait for its result, for a short time."""
        if self.closed_again_at is not None:
            self.closed_again_at, self.probing = now + FIRST_PAUSE.total_seconds(), True

    def end_probe(self, now: float) -> None:
        """Allow the next probe, unless the circuit opens again."""
        if self.probing:
            self.closed_again_at, self.probing = now, False
