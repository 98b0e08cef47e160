"""Advice for the operator on call about routes of the vendor whose calls are paused."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

WHAT_TO_DO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "KEY_REJECTED": "Renew the plan or change SPORTSDATA_API_KEY; `refresh LEAGUE --force` retries at once.",
        "NOT_IN_PLAN": "Remove the league from LEAGUES, or add it to the plan; then run `refresh LEAGUE --force`.",
        "BUDGET_SPENT": "Raise SPORTSDATA_MONTHLY_CALLS if the plan has more calls; otherwise wait for the next month.",
        "QUOTA_EXCEEDED": "Wait; if this error returns, lower SPORTSDATA_MONTHLY_CALLS or buy a plan with more calls.",
    }
)
"""Advice by error code."""
WAIT: Final = "Wait: the gateway retries after the pause. `refresh LEAGUE --force` retries at once."


def paused(codes: Mapping[str, str], until: Mapping[str, datetime]) -> list[Mapping[str, Any]]:
    """Return the paused routes, each with the error code, the end of the pause and advice; "" means all routes."""
    return [
        {"route": name, "code": code, "until": until.get(name), "do": WHAT_TO_DO.get(code, WAIT)}
        for name, code in codes.items()
    ]
