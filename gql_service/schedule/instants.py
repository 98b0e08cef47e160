"""The instants at which answers with a lifetime of a few minutes or less are replaced.

Containers that share no cache refresh at instants that all of them compute alike: the multiples of the lifetime. A
client that talks to two containers then sees both change at the same moment, and hardly ever a score that goes back.
"""

import math
import zlib
from typing import Final

LONGEST_COMMON_SECONDS: Final = 300.0
"""Longer lifetimes are not aligned, because an answer that arrives early would be replaced long before it expires."""
SPREAD_SECONDS: Final = 15
"""Routes are refreshed at this many different seconds, so that calls for all leagues do not coincide."""
LEAD_PART: Final = 0.1
LONGEST_LEAD_SECONDS: Final = 5.0
"""A refresh takes a moment, so it starts this part of a lifetime before the end, and at most this many seconds
before."""
LEAST_PART: Final = 0.1
"""An answer is kept for at least this part of its lifetime, whenever it arrived."""


def offset_of(path: str) -> float:
    """Return the shift of a route's instants in seconds; the same in all containers."""
    return float(zlib.crc32(path.encode()) % SPREAD_SECONDS)


def lead_of(lifetime: float) -> float:
    """Return how many seconds before the end of a lifetime a refresh starts. `lifetime` is in seconds."""
    return min(LEAD_PART * lifetime, LONGEST_LEAD_SECONDS)


def ends_at(fetched: float, lifetime: float, offset: float | None) -> float:
    """Return when an answer expires. The result and `fetched` are seconds since 1970.

    `lifetime` is in seconds. `offset` is the shift of the route. Without an offset the lifetime begins at `fetched`.
    """
    if offset is None or lifetime > LONGEST_COMMON_SECONDS:
        return fetched + lifetime
    earliest = fetched + lead_of(lifetime) + LEAST_PART * lifetime
    return (math.floor((earliest - offset) / lifetime) + 1) * lifetime + offset


def not_before(end: float, floor: float, lifetime: float) -> float:
    """Return the first aligned instant that is not before `floor`. `end` is an aligned instant.

    For long lifetimes, which are not aligned, return the later of `end` and `floor`.
    """
    if floor <= end or lifetime > LONGEST_COMMON_SECONDS:
        return max(end, floor)
    return end + math.ceil((floor - end) / lifetime) * lifetime


def starts_at(fetched: float, end: float, lifetime: float) -> float:
    """Return when the refresh starts of an answer that expires at `end`."""
    return max(end - lead_of(lifetime), end - LEAD_PART * (end - fetched))
