"""When newer data can exist: the rule behind `refreshIn` in `sources`, and behind `max-age`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Self
from zoneinfo import ZoneInfo

from schema.days.day import next_midnight
from schema.enums import League
from schema.freshness import Freshness
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot

SOONEST_NEWS: Final = timedelta(seconds=15)
"""If lifetimes are stretched, the shortest time until a request is worth repeating; repeating costs no call."""
PARTIAL_TIME: Final = timedelta(seconds=5)
"""The lifetime of an answer that lacks a league or is stale, because a better answer may exist soon."""
LONGEST: Final = timedelta(days=1)
"""The longest time that clients are told: timers of browsers count no further than 24 days."""


def news_from(freshness: Freshness, now: datetime) -> datetime:
    """Return the instant (UTC) at which a request for the same data is worth repeating.

    If the lifetime of the data is stretched, this instant comes before the lifetime ends.
    """
    if freshness.is_stale(now):
        return now + PARTIAL_TIME
    if freshness.news_from is None:
        return freshness.fresh_until
    return min(freshness.fresh_until, max(freshness.news_from, now + SOONEST_NEWS))


@dataclass(frozen=True, slots=True)
class Renewal:
    """The facts that decide when the part of an answer that belongs to a league can change.

    `freshness` belongs to the data of this part. When a day begins in any of `zones`, the request gets another meaning.
    `lacks` is true if a part of the requested data is missing. `seasons` are the requested season parts; None if
    unknown.
    """

    freshness: Sequence[Freshness] = ()
    zones: Sequence[ZoneInfo] = ()
    lacks: bool = False
    seasons: frozenset[SeasonKey] | None = None

    @classmethod
    def of(cls, snapshots: Iterable[Snapshot], zones: Iterable[ZoneInfo] = ()) -> Self:
        """Return the renewal of an answer that is made from these snapshots."""
        each = list(snapshots)
        seen = [snapshot.freshness for snapshot in each if snapshot.failure is None]
        seasons = frozenset(snapshot.key for snapshot in each)
        return cls(seen, tuple(zones), len(seen) < len(each), seasons)

    def seconds(self, now: datetime) -> int | None:
        """Return the seconds until newer data can exist, 1 to 86400; None if no coming change is known."""
        ends = [news_from(freshness, now) for freshness in self.freshness]
        ends += [next_midnight(now, zone) for zone in self.zones]
        if self.lacks:
            ends.append(now + PARTIAL_TIME)
        if not ends:
            return None
        return max(1, ceil(min(LONGEST, min(ends) - now).total_seconds()))


def renewals_of(
    answered: Mapping[League, Renewal], failed: Iterable[League], zones: Sequence[ZoneInfo]
) -> Mapping[League, Renewal]:
    """Return the renewal of each league's part of a connection, which also changes with the day in `zones`."""
    return {
        **{league: replace(each, zones=(*each.zones, *zones)) for league, each in answered.items()},
        **{league: Renewal((), zones, lacks=True) for league in failed},
    }


def renewals_by_league(
    snapshots: Iterable[Snapshot], failed: Iterable[League], zones: Sequence[ZoneInfo]
) -> Mapping[League, Renewal]:
    """Return the renewal of each league's part of an answer that is made from these snapshots."""
    by_league: dict[League, list[Snapshot]] = {}
    for snapshot in snapshots:
        by_league.setdefault(snapshot.key.league, []).append(snapshot)
    return renewals_of({league: Renewal.of(each) for league, each in by_league.items()}, failed, zones)
