"""For how long the row of a game stays as it is.

A row is made from the fixture, the game's script and the clock; the clock matters at a few instants only,
but for a game being played, whose row changes all the time.
"""

from datetime import UTC, datetime, timedelta

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.state import ANNOUNCED, CLOSING
from gql_service.sandbox.season import Season

LINES_OPEN = timedelta(days=14)
"""How long before a game betting on it begins."""
FORECAST = timedelta(days=7)
"""How long before a game its weather is forecast."""

_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Span = tuple[datetime, datetime]
"""From an instant up to, but not including, another."""


def steady(season: Season, fixture: Fixture, now: datetime) -> Span | None:
    """Give the span around now in which all rows of a game stay the same; None while it is played."""
    start = fixture.start
    points = [season.published, start - ANNOUNCED, start - LINES_OPEN, start - FORECAST, start]
    points += [point for point in (fixture.shown_from, fixture.timed_from, *fixture.known) if point]
    if fixture.series:
        points += [end for end, _ in fixture.series.results]
    if fixture.fate:
        points.append(fixture.fate.known)
    if now >= start and _gets_played(fixture):
        end = season.end(fixture)
        if now < end:
            return None
        points += (end, end + CLOSING)
    return (
        max((point for point in points if point <= now), default=_BEGINNING),
        min((point for point in points if point > now), default=_END),
    )


def _gets_played(fixture: Fixture) -> bool:
    return fixture.fate is None and not (fixture.series and fixture.series.unneeded_from)
