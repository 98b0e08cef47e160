"""A route, and the forms of seasons and days in a path."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gql_service.sandbox.library import View

STATIC, LISTS, LIVE = 300, 60, 5
"""Seconds for which answers may be kept: reference data, schedules, scores."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path below the format segment. ``answer`` gets the view and the path's variable segments."""

    pattern: re.Pattern[str]
    max_age: int
    answer: Callable[..., object]

    def max_age_while(self, *, playing: bool) -> int:
        """Return how many seconds an answer may be cached. Lists contain scores, which change while a game is
        played.
        """
        return min(self.max_age, LIVE) if playing and self.max_age == LISTS else self.max_age


def route(template: str, max_age: int, answer: Callable[..., object]) -> Route:
    """Make a route from a template such as ``Games/{season}``. The case of the path is ignored."""
    pattern = re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template))
    return Route(re.compile(pattern, re.IGNORECASE), max_age, answer)


def parse_season(text: str) -> tuple[int, str] | None:
    """Parse ``2025`` (regular season) or ``2025POST``; None for any other text."""
    found = re.fullmatch(r"(\d{4})([A-Za-z]*)", text, re.ASCII)
    return (int(found[1]), found[2].upper() or "REG") if found else None


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def parse_day(text: str) -> date | None:
    """Parse ``2025-NOV-23`` or ``2025-11-23``; None for any other text."""
    found = re.fullmatch(r"(\d{4})-(\w{2,3})-(\d{1,2})", text, re.ASCII)
    if not found:
        return None
    month = found[2].upper()
    try:
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
        return date(int(found[1]), number, int(found[3]))
    except ValueError:
        return None


def any_live(view: View) -> bool:
    """Answer AreAnyGamesInProgress."""
    return bool(view.live())
