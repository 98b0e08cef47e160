"""The HTTP status for the failure of a league, on routes that answer for a single league.

Data that this gateway does not have, and will not have by waiting, gives 404: the client has requested the wrong data,
as far as this process can tell. A failure that may pass gives 503 with `Retry-After`. A fault of this process would
give 500.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gql_service.sportsdata.errors import BudgetSpent, KeyRejected, LowPrioritySpent, NotInPlan
from schema.errors import LEAGUE_NOT_SERVED, SEASON_NOT_SERVED

SOON_SECONDS: Final = 60
"""When to retry after a failure of the vendor that may pass by then."""
LATER_SECONDS: Final = 3600
"""When to retry after a failure that ends the next day, or that a person has to fix."""

NOT_SOON: Final = frozenset(kind.code for kind in (LowPrioritySpent, BudgetSpent, KeyRejected, NotInPlan))
"""Codes of failures that last longer than minutes."""
ABSENT: Final = frozenset({LEAGUE_NOT_SERVED, SEASON_NOT_SERVED, NotInPlan.code})
"""Codes for data that this gateway does not have."""


@dataclass(frozen=True, slots=True)
class FailureStatus:
    """A status, and the seconds until a retry; None if a retry is of no use."""

    status: int
    retry_after: int | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """The header that states when to retry."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def failure_status(code: str) -> FailureStatus:
    """Return the status and retry time in HTTP for a failure with this code."""
    if code in ABSENT:
        return FailureStatus(404)
    return FailureStatus(503, LATER_SECONDS if code in NOT_SOON else SOON_SECONDS)
