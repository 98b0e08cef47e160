"""The headers about the data of an answer: its source, its age, and how long the answer is good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from schema.context import Context
from schema.model.renewal import PARTIAL_TIME, news_from

SOURCE_HEADER: Final = "X-Schedule-Source"
"""On every answer: `live`, `sandbox` or `replay`."""
STALE_HEADER: Final = "X-Schedule-Stale"
AS_OF_HEADER: Final = "X-Schedule-As-Of"
"""When the vendor sent the oldest data of the answer.

`Age` counts the seconds since then by the gateway's clock. From both, a client can compute the age of any other `asOf`
in the answer, without a clock of its own.
"""
COST_HEADER: Final = "X-Operation-Cost"

NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
"""For an answer that no cache may keep: an error, or a page about the present moment."""

REVALIDATE_SECONDS: Final = 60
"""How long a cache may serve an expired answer while the cache fetches a newer answer."""
STATE_TIME: Final = timedelta(minutes=1)
"""How long outside caches may keep an answer with the state of the sources.

In the gateway's own cache, the first change of a source ends the lifetime of the answer.
"""


@dataclass(frozen=True, slots=True)
class Label:
    """The freshness of an answer: `as_of` of its oldest data, and when the answer expires, in seconds since 1970.

    From `changes_at` on, the same request has another meaning. Then no client may get this answer, even if the vendor
    fails. None: the meaning never changes.
    """

    as_of: float
    expires_at: float
    stale: bool
    changes_at: float | None = None

    @classmethod
    def of(cls, context: Context) -> Self | None:
        """Return the label of the answer to a request; None if the answer has no data of a source."""
        if not context.freshness:
            return None
        now, changes_at, each = context.now, context.changes_at, context.freshness.values()
        as_of = min(freshness.as_of for freshness in each)
        stale = any(freshness.is_stale(now) for freshness in each)
        if context.lacks_some or stale:
            ends = now + PARTIAL_TIME
        else:
            ends = min(news_from(freshness, now) for freshness in each)
        if context.shows_state:
            ends = min(ends, now + STATE_TIME)
        if changes_at is not None:
            ends = min(ends, changes_at)
        changes = changes_at.timestamp() if changes_at is not None else None
        return cls(as_of.timestamp(), ends.timestamp(), stale, changes)

    def as_of_text(self) -> str:
        """Return `as_of` as an instant in UTC, `2026-11-26T19:30:28Z`; whole seconds, as in `sources`."""
        return f"{datetime.fromtimestamp(int(self.as_of), UTC):%Y-%m-%dT%H:%M:%SZ}"

    def cache_control(self, max_stale: timedelta) -> str:
        """Return the value of Cache-Control.

        `Age` is the time since the vendor sent the data, as defined by HTTP. `max-age` counts from the same instant, so
        that an outside cache keeps an answer exactly for its lifetime.
        """
        directives = [f"public, max-age={max(0, int(self.expires_at - self.as_of))}"]
        valid_seconds = float("inf") if self.changes_at is None else max(0, self.changes_at - self.expires_at)
        if again := int(min(REVALIDATE_SECONDS, valid_seconds)):
            directives.append(f"stale-while-revalidate={again}")
        if failing := int(min(max_stale.total_seconds(), valid_seconds)):
            directives.append(f"stale-if-error={failing}")
        return ", ".join(directives if valid_seconds >= 1 else [*directives, "must-revalidate"])
