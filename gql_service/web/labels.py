"""What every answer says about its data: where it comes from, how old it is, and for how long it is good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from schema.context import Context
from schema.renewal import PARTIAL_TIME, news_from

SOURCE_HEADER: Final = "X-Schedule-Source"
"""On every answer: `live`, `sandbox` or `replay`."""
STALE_HEADER: Final = "X-Schedule-Stale"
AS_OF_HEADER: Final = "X-Schedule-As-Of"
"""When the source gave the oldest part of the answer. `Age` counts the seconds since then by the gateway's clock, so
that a client can tell from both, without a clock of its own, how old any other `asOf` in the answer is."""
COST_HEADER: Final = "X-Operation-Cost"

NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
"""For an answer that nobody may keep: an error, or a page about this very moment."""

REVALIDATE_SECONDS: Final = 60
"""For how long a cache may show an answer past its time while it asks for a newer one."""
STATE_TIME: Final = timedelta(minutes=1)
"""For how long caches outside may keep what an answer says of the sources. Here it goes with the first change."""


@dataclass(frozen=True, slots=True)
class Label:
    """How good an answer is: instants in seconds since 1970, of its oldest part and of the end of its time.

    From `turns_at` on the same request means something else, and nobody may be shown this answer, whoever fails; None:
    it keeps its meaning.
    """

    as_of: float
    expires_at: float
    stale: bool
    turns_at: float | None = None

    @classmethod
    def of(cls, context: Context) -> Self | None:
        """Return the label of what a request was answered with; None where no data of a source is in it."""
        if not context.sightings:
            return None
        now, turns = context.now, context.turns_at
        as_of = min(sighting.as_of for sighting in context.sightings)
        stale = any(sighting.is_stale(now) for sighting in context.sightings)
        if context.lacks_some or stale:
            ends = now + PARTIAL_TIME
        else:
            ends = min(news_from(sighting, now) for sighting in context.sightings)
        if context.shows_state:
            ends = min(ends, now + STATE_TIME)
        if turns is not None:
            ends = min(ends, turns)
        return cls(as_of.timestamp(), ends.timestamp(), stale, turns.timestamp() if turns is not None else None)

    def as_of_text(self) -> str:
        """Return `as_of` as an instant in UTC, `2026-11-26T19:30:28Z`; whole seconds, as in `sources`."""
        return f"{datetime.fromtimestamp(int(self.as_of), UTC):%Y-%m-%dT%H:%M:%SZ}"

    def cache_control(self, max_stale: timedelta) -> str:
        """Return what caches may do with the answer.

        `Age` is the time since the source said so, which is what HTTP means by it; `max-age` counts from the same
        instant, so that a cache in front keeps an answer for just as long as it is good.
        """
        told = [f"public, max-age={max(0, int(self.expires_at - self.as_of))}"]
        meant = float("inf") if self.turns_at is None else max(0, self.turns_at - self.expires_at)
        if again := int(min(REVALIDATE_SECONDS, meant)):
            told.append(f"stale-while-revalidate={again}")
        if failing := int(min(max_stale.total_seconds(), meant)):
            told.append(f"stale-if-error={failing}")
        return ", ".join(told if meant >= 1 else [*told, "must-revalidate"])
