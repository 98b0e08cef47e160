"""Refusals of a league's current season, before anything of it has answered.

The vendor answers 403 or 404 for what a plan lacks, and now and then for nothing at all: one bad second at a cold start
must not cost a league a day. One route is asked again after one, five and thirty minutes; the other routes that were
refused wait for what becomes of it. If it answers, they are asked at once. If it is still refused, a day begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FIRST_REFUSALS: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""The pauses after the first refusals; from then on a refusal is remembered for a day and longer."""
WANTED_FOR: Final = timedelta(hours=1)
"""For so long a route that somebody was denied comes before others that were refused later."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A route that was refused at `at` for the `times`-th time and rests until `until`.

    `asking`: it is asked again now. `denied_at` is when somebody last wanted it in vain. `expected`: it has games that
    are usually played now.
    """

    at: datetime
    until: datetime
    times: int
    asking: bool = False
    expected: bool = False
    denied_at: datetime | None = None


def together(refused: Iterable[Refused], answered_at: datetime | None) -> list[Refused]:
    """Return the routes of a league that were refused since anything of it has answered: what befell them is one."""
    return [each for each in refused if answered_at is None or each.at > answered_at]


def waits(mine: Refused, others: Iterable[Refused], now: datetime) -> bool:
    """Tell whether a route whose pause is over waits for another one that was refused together with it."""
    return any(other.asking or now < other.until or _comes_before(other, mine, now) for other in others)


def _comes_before(other: Refused, mine: Refused, now: datetime) -> bool:
    """Tell whether somebody wants another route, and it is of more use or was asked longer ago."""
    wanted = other.denied_at is not None and other.denied_at >= mine.at and now - other.denied_at <= WANTED_FOR
    return wanted and (not other.expected, other.at) < (not mine.expected, mine.at)


def times_together(others: Iterable[Refused], asked_at: datetime) -> int:
    """Return how often routes were refused together before a call that was asked for at `asked_at`."""
    return max((other.times for other in others if other.at < asked_at), default=0)
