"""How the calls of a month are shared out: pure functions of what is wanted and what is left.

The wish of a tier is how many calls it would take to the end of the month at its usual lifetimes. Where the calls
that are left do not cover all wishes, lifetimes are stretched, those of live games last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from gql_service.schedule.freshness import UNSTRETCHED, Stretch, Tier

RESERVED: Final = 0.05
"""The part of a month's calls that only a cold start may spend: an answer where there is none at all."""
RESERVED_AT_LEAST: Final = 0.01
"""What is left of that on the last day: the month has fewer cold starts to come."""
GUARANTEED: Final[Mapping[Tier, float]] = MappingProxyType({Tier.SCHEDULE: 0.10, Tier.REFERENCE: 0.03})
"""The part of the calls left that a tier gets whatever the more important ones wish for."""
ASIDE_SHARE: Final = 0.05
"""The part of a day's pace that may be spent on what is aside: other seasons than the current, and what was refused."""
ASIDE_AT_LEAST: Final = 4
"""One past season and its teams a day, however small the budget."""
LONGEST_STRETCH: Final = 100.0
"""Beyond this there is no pace any more: what is held is past its time, and says so."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in UTC."""

    begin: datetime
    end: datetime

    @classmethod
    def of(cls, now: datetime) -> "Month":
        """Return the month that `now` lies in."""
        at = now.astimezone(UTC)
        year, month = at.year + at.month // 12, at.month % 12 + 1
        return cls(datetime(at.year, at.month, 1, tzinfo=UTC), datetime(year, month, 1, tzinfo=UTC))

    def left(self, now: datetime) -> float:
        """Return which part of the month is still to come, 1 at its begin and 0 at its end."""
        return (self.end - now) / (self.end - self.begin)

    def days_left(self, now: datetime) -> float:
        """Return how many days are still to come."""
        return (self.end - now).total_seconds() / 86_400


def stretches(wishes: Mapping[Tier, float], left: float) -> Stretch:
    """Return how far to stretch the lifetimes of each tier so that `left` calls last to the end of the month.

    The lower tiers first get what is guaranteed to them, if they wish for so much; then what remains is handed out
    from the top. So live games get all that is to be had, and what they leave goes on to the next.
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


def aside_calls(left: float, days_left: float) -> int:
    """Return how many calls a day may go to what is aside."""
    return max(ASIDE_AT_LEAST, int(ASIDE_SHARE * max(0.0, left) / max(days_left, 1.0)))


def reserve(budget: int, month_left: float) -> int:
    """Return how many calls are kept for cold starts, with so much of the month to come (1 is all of it)."""
    return int(budget * max(RESERVED * month_left, RESERVED_AT_LEAST))
