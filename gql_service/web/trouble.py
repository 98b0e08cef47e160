"""Which HTTP status a league's failure is, for routes whose answer is that of one league.

What this gateway does not have, and will not have by waiting, is 404: a mistake of the client's as far as this process
can tell. What may be over later is 503 with `Retry-After`. Neither is a fault of this process, which is 500.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gql_service.sportsdata.errors import AsideSpent, BudgetSpent, KeyRejected, NotInPlan
from schema.errors import LEAGUE_NOT_SERVED, SEASON_NOT_SERVED

SOON_SECONDS: Final = 60
"""When to come back after a fault of the source that may be over by then."""
LATER_SECONDS: Final = 3600
"""When to come back after one that a person has to mend, or the next day."""

NOT_SOON: Final = frozenset(kind.code for kind in (AsideSpent, BudgetSpent, KeyRejected, NotInPlan))
"""Failures that no second attempt mends within minutes."""
ABSENT: Final = frozenset({LEAGUE_NOT_SERVED, SEASON_NOT_SERVED, NotInPlan.code})
"""Codes of what this gateway does not have."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A status, and after how many seconds to ask again; None if asking again is no use."""

    status: int
    retry_after: int | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """The header that tells when to ask again."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def trouble_of(code: str) -> Trouble:
    """Return what a failure with this code is in HTTP."""
    if code in ABSENT:
        return Trouble(404)
    return Trouble(503, LATER_SECONDS if code in NOT_SOON else SOON_SECONDS)
