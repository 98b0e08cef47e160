"""When a newer answer can exist: the rule behind `refreshIn` in `sources`, and behind `max-age`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Self
from zoneinfo import ZoneInfo

from schema.days import next_midnight
from schema.enums import League
from schema.ids import SeasonKey
from schema.sighting import Sighting
from schema.snapshot import Snapshot

SOONEST_NEWS: Final = timedelta(seconds=15)
"""If lifetimes are stretched, how soon it is worth asking the gateway again: it costs no call."""
PARTIAL_TIME: Final = timedelta(seconds=5)
"""For how long an answer is good that lacks a league or is stale: a better one may be there soon."""
LONGEST: Final = timedelta(days=1)
"""The most that clients are told: timers of browsers count no further than 24 days."""


def news_from(sighting: Sighting, now: datetime) -> datetime:
    """Return when to ask again for what was seen; if its lifetime is stretched, before that is over."""
    if sighting.is_stale(now):
        return now + PARTIAL_TIME
    if sighting.news_from is None:
        return sighting.fresh_until
    return min(sighting.fresh_until, max(sighting.news_from, now + SOONEST_NEWS))


@dataclass(frozen=True, slots=True)
class Renewal:
    """What decides when one league's part of an answer can become another one.

    `sightings` are those of what it is made from. With the day in each of `zones` the same request means something
    else. `lacks` tells that a part of what was asked for could not be had. `seasons` are the parts of seasons that were
    asked for; None if that is not known.
    """

    sightings: Sequence[Sighting] = ()
    zones: Sequence[ZoneInfo] = ()
    lacks: bool = False
    seasons: frozenset[SeasonKey] | None = None

    @classmethod
    def of(cls, snapshots: Iterable[Snapshot], zones: Iterable[ZoneInfo] = ()) -> Self:
        """Return that of an answer from these snapshots."""
        each = list(snapshots)
        seen = [snapshot.sighting for snapshot in each if snapshot.failure is None]
        seasons = frozenset(snapshot.key for snapshot in each)
        return cls(seen, tuple(zones), len(seen) < len(each), seasons)

    def seconds(self, now: datetime) -> int | None:
        """Return in how many seconds a newer answer can exist, 1 at least; None if nothing is known that changes."""
        ends = [news_from(sighting, now) for sighting in self.sightings]
        ends += [next_midnight(now, zone) for zone in self.zones]
        if self.lacks:
            ends.append(now + PARTIAL_TIME)
        if not ends:
            return None
        return max(1, ceil(min(LONGEST, min(ends) - now).total_seconds()))


def renewals_of(
    answered: Mapping[League, Renewal], failed: Iterable[League], zones: Sequence[ZoneInfo]
) -> Mapping[League, Renewal]:
    """Return when each league's part of a connection can become another one, which turns with the day in `zones`."""
    return {
        **{league: replace(each, zones=(*each.zones, *zones)) for league, each in answered.items()},
        **{league: Renewal((), zones, lacks=True) for league in failed},
    }


def renewals_by_league(
    snapshots: Iterable[Snapshot], failed: Iterable[League], zones: Sequence[ZoneInfo]
) -> Mapping[League, Renewal]:
    """Return the same for what is made from these snapshots."""
    by_league: dict[League, list[Snapshot]] = {}
    for snapshot in snapshots:
        by_league.setdefault(snapshot.key.league, []).append(snapshot)
    return renewals_of({league: Renewal.of(each) for league, each in by_league.items()}, failed, zones)
