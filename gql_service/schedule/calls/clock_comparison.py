"""This machine's clock compared with the vendor's, by the headers of the vendor's answers."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from gql_service.clock import Clock
from gql_service.schedule.calls.month import Month
from gql_service.schedule.calls.vendor_clock import WORTH_A_WARNING, VendorClock, months, skew

_log = structlog.get_logger(__name__)


class ClockComparison:
    """Remembers the vendor's time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._vendor: VendorClock | None = None

    @property
    def skew(self) -> timedelta | None:
        """How far this machine's clock is ahead of the vendor's; None before the first answer."""
        return skew(self._vendor, self._clock(), self._clock.ticks())

    def months(self) -> tuple[Month, ...]:
        """Return the months that the current instant may belong to, the earlier first."""
        return months(self._vendor, self._clock(), self._clock.ticks())

    def note(self, headers: Mapping[str, str]) -> None:
        """Note the vendor's time from the headers of an answer."""
        noted = VendorClock.read(headers.get("date"), headers.get("age"), self._clock.ticks())
        if noted is None:
            return
        before, self._vendor = self.skew, noted
        differs, differed = self.skew or timedelta(0), before or timedelta(0)
        if abs(differs) >= WORTH_A_WARNING > abs(differed):
            _log.warning("clock differs from the vendor's", seconds_ahead=round(differs.total_seconds(), 1))
        elif abs(differed) >= WORTH_A_WARNING > abs(differs):
            _log.info("clock agrees with the vendor's", seconds_ahead=round(differs.total_seconds(), 1))
