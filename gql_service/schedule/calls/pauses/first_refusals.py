"""Refusals of a league's current season, before any route of that season has answered.

The vendor answers 403 or 404 for data outside the plan, and sometimes without a reason. One bad second at a cold start
must not make a league unavailable for a day. Therefore one route is called again after one, five and thirty minutes,
and the other refused routes wait for the result. If the route answers, the other routes are called at once. If the
route is still refused, the pause becomes a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FIRST_REFUSALS: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""The pauses after the first refusals. After further refusals, the pause is a day or longer."""
WANTED_FOR: Final = timedelta(hours=1)
"""For this long, a route that a request needed during its pause takes precedence over routes refused later."""


@dataclass(frozen=True, slots=True)
class RefusedRoute:
    """A route that was refused at `at` for the `times`-th time and is paused until `until`.

    `asking` means that a call of the route is running. `needed_at` is when a request last needed the route during its
    pause. `expected` means that the route has games that are usually played now.
    """

    at: datetime
    until: datetime
    times: int
    asking: bool = False
    expected: bool = False
    needed_at: datetime | None = None


def together(refused: Iterable[RefusedRoute], answered_at: datetime | None) -> list[RefusedRoute]:
    """Return the refused routes of a league since its last answer. Their refusals are treated as one event."""
    return [each for each in refused if answered_at is None or each.at > answered_at]


def waits(mine: RefusedRoute, others: Iterable[RefusedRoute], now: datetime) -> bool:
    """Tell whether a route whose pause is over waits for another route that was refused together with it."""
    return any(other.asking or now < other.until or _comes_before(other, mine, now) for other in others)


def _comes_before(other: RefusedRoute, mine: RefusedRoute, now: datetime) -> bool:
    """Tell whether a request needs the other route, and that route is more useful or was refused earlier."""
    wanted = other.needed_at is not None and other.needed_at >= mine.at and now - other.needed_at <= WANTED_FOR
    return wanted and (not other.expected, other.at) < (not mine.expected, mine.at)


def times_together(others: Iterable[RefusedRoute], asked_at: datetime) -> int:
    """Return how often routes were refused together before a call that was requested at `asked_at`."""
    return max((other.times for other in others if other.at < asked_at), default=0)
