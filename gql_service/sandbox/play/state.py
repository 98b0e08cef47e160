"""The state of a game at an instant: a pure function of its fixture, its script and the clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.script import BOTTOM, BREAK, END, MIDDLE, TOP, Script, Segment

CLOSING = timedelta(minutes=30)
"""How long after the end a result is verified."""

_TICK = 10
ANNOUNCED = timedelta(days=30)
"""How long before the start the row of a game is updated again."""


Scores = tuple[int, int | None, int | None]
"""Number of a period, and the points of home and away team; None for a half that was not played."""


@dataclass(frozen=True, slots=True)
class State:
    """The state of a game. Instants are UTC.

    ``segment`` and ``share`` (0 to 1) show the progress of a live game. ``home`` and ``away`` are None before the
    start. ``changed`` is when the row last changed, and ``ended`` is when the game was over.
    """

    status: str
    changed: datetime
    segment: Segment | None = None
    share: float = 0.0
    home: int | None = None
    away: int | None = None
    periods: tuple[Scores, ...] = ()
    ended: datetime | None = None
    closed: bool = False

    @property
    def live(self) -> bool:
        """Whether the game is being played."""
        return self.segment is not None

    @property
    def clock(self) -> tuple[int, int] | None:
        """Minutes and seconds left in the period; None in a break or without a game clock."""
        if self.segment is None or not self.segment.clock:
            return None
        left = self.segment.clock - int(self.segment.clock * self.share)
        return divmod(left, 60)


def state_at(
    fixture: Fixture,
    script: Callable[[], Script],
    rng: Callable[[int], Random],
    published: datetime,
    now: datetime,
) -> State:
    """Return the state of a game now.

    ``script`` is called only after the start of the game. ``rng`` returns the generator that spreads the scores of a
    segment, by its number, over its length. ``published`` is when the season's list was published (UTC).
    """
    announced = fixture.shown_from or fixture.start - ANNOUNCED
    if now < announced:
        announced = published
    fate = fixture.fate
    if fate and now >= fate.known:
        return State(fate.status, fate.known, closed=fate.status == "Canceled")
    unneeded = fixture.series and fixture.series.unneeded_from
    if unneeded:
        over = now >= unneeded
        return State("NotNecessary" if over else "Scheduled", unneeded if over else announced, closed=over)
    if now < fixture.start:
        changed = fixture.timed_from if fixture.timed_from and now >= fixture.timed_from else announced
        return State("Scheduled", min(changed, now))
    played = script()
    end = fixture.start + timedelta(seconds=played.seconds)
    if now >= end:
        closed = now >= end + CLOSING
        return State(
            played.status,
            end + CLOSING if closed else end,
            home=played.home,
            away=played.away,
            periods=_periods(played.segments),
            ended=end,
            closed=closed,
        )
    return _live(fixture, played, rng, now)


def _live(fixture: Fixture, script: Script, rng: Callable[[int], Random], now: datetime) -> State:
    elapsed = int((now - fixture.start).total_seconds()) // _TICK * _TICK
    left = elapsed
    segments = script.segments
    for number, segment in enumerate(segments):
        if left < segment.seconds:
            share = left / segment.seconds
            done = [*segments[:number], _partial(segment, share, rng(number), script.lumps)]
            return State(
                "InProgress",
                fixture.start + timedelta(seconds=elapsed),
                segment=segment,
                share=share,
                home=sum(part.home for part in done),
                away=sum(part.away for part in done),
                periods=_periods(done),
            )
        left -= segment.seconds
    raise AssertionError("a live game has a segment")


def _partial(segment: Segment, share: float, rng: Random, lumps: tuple[int, ...]) -> Segment:
    """Cut a segment to the scores that fall into its first ``share``."""
    home, away = (_until(rng, total, share, lumps) for total in (segment.home, segment.away))
    return Segment(segment.period, segment.kind, segment.seconds, home, away)


def _until(rng: Random, total: int, share: float, lumps: tuple[int, ...]) -> int:
    points, left = 0, total
    while left:
        lump = rng.choice([size for size in lumps if _makes(left - size, lumps)] or [left])
        left -= lump
        points += lump if rng.random() < share else 0
    return points


@lru_cache(maxsize=1024)
def _makes(points: int, lumps: tuple[int, ...]) -> bool:
    """Tell whether single scores of these sizes can add up to the points, so that no side is stuck below its total."""
    return points == 0 or any(points >= size and _makes(points - size, lumps) for size in lumps)


def _periods(segments: Sequence[Segment]) -> tuple[Scores, ...]:
    scores: dict[int, tuple[int | None, int | None]] = {}
    for part in segments:
        if part.kind in (BREAK, MIDDLE, END):
            continue
        home, away = scores.get(part.period, (None, None))
        scores[part.period] = (
            home if part.kind == TOP else (home or 0) + part.home,
            away if part.kind == BOTTOM else (away or 0) + part.away,
        )
    return tuple((period, home, away) for period, (home, away) in scores.items())
