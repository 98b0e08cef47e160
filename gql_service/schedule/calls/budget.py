"""The division of a month's calls among tiers: pure functions of the calls wished for and the calls left.

The wish of a tier is the number of calls until the end of the month at the usual lifetimes. If the calls left do not
cover all wishes, lifetimes are stretched, and those of live games last.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gql_service.schedule.freshness import UNSTRETCHED, Stretch, Tier

RESERVED: Final = 0.05
"""The part of a month's calls that is reserved for cold starts, that is, for requests without any data to show."""
RESERVED_AT_LEAST: Final = 0.01
"""The reserved part on the last day. Fewer cold starts are to come then, so it is smaller."""
GUARANTEED: Final[Mapping[Tier, float]] = MappingProxyType({Tier.SCHEDULE: 0.10, Tier.REFERENCE: 0.03})
"""The part of the calls left that a tier gets, whatever more important tiers wish for."""
LOW_PRIORITY_SHARE: Final = 0.05
"""The part of a day's pace for calls outside the current season, and for routes that were refused."""
LOW_PRIORITY_AT_LEAST: Final = 4
"""Enough for one past season and its teams each day, however small the budget."""
LONGEST_STRETCH: Final = 100.0
"""The upper limit of a stretch. Beyond it, data expires and is served as stale data."""


def stretches(wishes: Mapping[Tier, float], left: float) -> Stretch:
    """Return the stretch of each tier's lifetimes with which `left` calls last until the end of the month.

    Lower tiers first get their guaranteed part, up to their wish. The remaining calls are handed out from the most
    important tier down. So live games get all they can, and the next tier gets the remainder.
    """
    allotted = {tier: min(wishes[tier], share * max(0.0, left)) for tier, share in GUARANTEED.items()}
    remaining = max(0.0, left) - sum(allotted.values())
    found = dict(UNSTRETCHED)
    for tier in Tier:
        guaranteed = allotted.get(tier, 0.0)
        more = min(wishes[tier] - guaranteed, remaining)
        remaining -= more
        given = guaranteed + more
        if given < wishes[tier]:
            found[tier] = min(LONGEST_STRETCH, wishes[tier] / given) if given > 0 else LONGEST_STRETCH
    return MappingProxyType(found)


def low_priority_calls(left: float, days_left: float) -> int:
    """Return how many calls a day are allowed outside the current season and for refused routes."""
    return max(LOW_PRIORITY_AT_LEAST, int(LOW_PRIORITY_SHARE * max(0.0, left) / max(days_left, 1.0)))


def reserve(budget: int, month_left: float) -> int:
    """Return how many calls are reserved for cold starts. `month_left` is the part of the month to come, from 1
    to 0.
    """
    return int(budget * max(RESERVED * month_left, RESERVED_AT_LEAST))
