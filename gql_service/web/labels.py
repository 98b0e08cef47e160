"""What every answer says about its data: where it comes from, how old it is, and for how long it is good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

from schema.context import Context

SOURCE_HEADER: Final = "X-Schedule-Source"
"""On every answer: `live`, `sandbox` or `replay`."""
STALE_HEADER: Final = "X-Schedule-Stale"
COST_HEADER: Final = "X-Operation-Cost"

NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
"""For an answer that nobody may keep: an error, or a page about this very moment."""

REVALIDATE_SECONDS: Final = 60
"""For how long a cache may show an answer past its time while it asks for a newer one."""
SOONEST_NEWS: Final = timedelta(seconds=15)
"""Where lifetimes are stretched, how soon it is worth asking the gateway again: it costs no call."""
PARTIAL_SECONDS: Final = 5
"""For how long an answer is good that lacks a league, or is past its time: a better one may be there soon."""


@dataclass(frozen=True, slots=True)
class Label:
    """How good an answer is: instants in seconds since 1970, of its oldest part and of the end of its time."""

    as_of: float
    expires_at: float
    stale: bool

    @classmethod
    def of(cls, context: Context) -> Self | None:
        """Return the label of what a request was answered with; None where no data of a source is in it."""
        if not context.sightings:
            return None
        now = context.now.timestamp()
        as_of = min(sighting.as_of for sighting in context.sightings).timestamp()
        stale = any(sighting.is_stale(context.now) for sighting in context.sightings)
        if context.lacks_some or stale:
            return cls(as_of, now + PARTIAL_SECONDS, stale)
        ends = min(sighting.news_from or sighting.fresh_until for sighting in context.sightings)
        ends = max(ends, context.now + SOONEST_NEWS)
        if context.turns_at is not None:
            ends = min(ends, context.turns_at)
        return cls(as_of, ends.timestamp(), stale)

    def age(self, now: float) -> int:
        """Return the age of the oldest part in whole seconds, at an instant."""
        return max(0, int(now - self.as_of))

    def cache_control(self, max_stale: timedelta) -> str:
        """Return what caches may do with the answer.

        `Age` is the time since the source said so, which is what HTTP means by it; `max-age` counts from the same
        instant, so that a cache in front keeps an answer for just as long as it is good.
        """
        return (
            f"public, max-age={max(0, int(self.expires_at - self.as_of))}, "
            f"stale-while-revalidate={REVALIDATE_SECONDS}, stale-if-error={int(max_stale.total_seconds())}"
        )
