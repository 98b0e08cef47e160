"""At which instants answers are replaced that are good for a few minutes or less.

Containers that share nothing refresh at instants that all of them compute alike: the multiples of the lifetime. A
client between two of them then sees both change at the same moment, and hardly ever a score that goes back.
"""

import math
import zlib
from typing import Final

LONGEST_COMMON_SECONDS: Final = 300.0
"""Of longer lifetimes an answer that came early would be replaced long before its time."""
SPREAD_SECONDS: Final = 15
"""Routes are refreshed at different seconds of so many, so that not all leagues are asked for at once."""
LEAD_PART: Final = 0.1
LONGEST_LEAD_SECONDS: Final = 5.0
"""A refresh starts this part of a lifetime before its end, and no earlier than this: it takes a moment itself."""
LEAST_PART: Final = 0.1
"""An answer is kept for this part of its lifetime at least, whenever it came."""


def offset_of(path: str) -> float:
    """Return by how many seconds the instants of a route are shifted; the same for all containers."""
    return float(zlib.crc32(path.encode()) % SPREAD_SECONDS)


def lead_of(lifetime: float) -> float:
    """Return how many seconds before the end of a lifetime of so many seconds a refresh starts."""
    return min(LEAD_PART * lifetime, LONGEST_LEAD_SECONDS)


def ends_at(fetched: float, lifetime: float, offset: float | None) -> float:
    """Return when an answer's time is over that came at `fetched` (seconds since 1970, like the result).

    `lifetime` is in seconds. `offset` is that of the route; without it the lifetime is counted from the answer.
    """
    if offset is None or lifetime > LONGEST_COMMON_SECONDS:
        return fetched + lifetime
    earliest = fetched + lead_of(lifetime) + LEAST_PART * lifetime
    return (math.floor((earliest - offset) / lifetime) + 1) * lifetime + offset


def not_before(end: float, floor: float, lifetime: float) -> float:
    """Return the first instant of the row of `end` that is not before `floor`; `floor` itself if lifetimes are long."""
    if floor <= end or lifetime > LONGEST_COMMON_SECONDS:
        return max(end, floor)
    return end + math.ceil((floor - end) / lifetime) * lifetime


def starts_at(fetched: float, end: float, lifetime: float) -> float:
    """Return when the refresh of an answer starts whose time is over at `end`."""
    return max(end - lead_of(lifetime), end - LEAD_PART * (end - fetched))
