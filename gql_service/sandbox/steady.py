"""How long the row of a game stays the same.

A row is made from the fixture, the game's script and the clock. The clock changes the row only at a few instants,
except during the game, when the row changes all the time.
"""

from datetime import UTC, datetime, timedelta

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.pitchers import ANNOUNCED as ANNOUNCED_PITCHERS
from gql_service.sandbox.play.state import ANNOUNCED, CLOSING
from gql_service.sandbox.season import Season

LINES_OPEN = timedelta(days=14)
"""How long before a game its betting lines open."""
FORECAST = timedelta(days=7)
"""How long before a game its weather is forecast."""

_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Span = tuple[datetime, datetime]
"""From an instant up to, but not including, another."""


def steady(season: Season, fixture: Fixture, now: datetime) -> Span | None:
    """Return the span around now during which all rows of a game stay the same; None during the game.

    In a tie of two legs, the row of the first leg also changes during the second.
    """
    start = fixture.start
    points = [
        season.published,
        start - ANNOUNCED,
        start - LINES_OPEN,
        start - FORECAST,
        start - ANNOUNCED_PITCHERS,
        start,
    ]
    points += [point for point in (fixture.shown_from, fixture.timed_from, *fixture.known) if point]
    if fixture.series:
        points += [end for end, _ in fixture.series.results]
    if fixture.tie:
        # The rows of both legs have the sum of both.
        other = season.game("POST", fixture.tie.other)
        if fixture.tie.leg == 1 and other.start <= now < season.end(other):
            return None
        points += (other.start, season.end(other))
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
