"""Scripts: the whole course of a game, decided before it starts, in every sport of the sandbox."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

PLAY, BREAK = "play", "break"
TOP, MIDDLE, BOTTOM, END = "T", "M", "B", "E"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a game: real seconds it lasts, and what each side scores in it.

    ``period`` counts from 1. ``kind`` is PLAY or BREAK, in baseball TOP, MIDDLE, BOTTOM or END. ``clock``
    is the length of the period on the game clock in seconds, 0 when there is none.
    """

    period: int
    kind: str
    seconds: int
    home: int = 0
    away: int = 0
    clock: int = 0


@dataclass(frozen=True)
class Script:
    """All segments of a game in order, its final status and the points one score may bring."""

    segments: tuple[Segment, ...]
    status: str
    lumps: tuple[int, ...]

    @cached_property
    def seconds(self) -> int:
        """Real length of the game."""
        return sum(segment.seconds for segment in self.segments)

    @cached_property
    def home(self) -> int:
        """Final score of the home team."""
        return sum(segment.home for segment in self.segments)

    @cached_property
    def away(self) -> int:
        """Final score of the away team."""
        return sum(segment.away for segment in self.segments)


ScriptMaker = Callable[[Random, float, bool], Script]
"""From chance, the home team's expected margin in points, and whether a draw is allowed."""

FINAL, OVERTIME, SHOOTOUT = "Final", "F/OT", "F/SO"


def football(rng: Random, edge: float, draws: bool) -> Script:
    """Make a football game: four quarters of three drives a side, and overtime of at most one score."""
    odds = {side: 0.21 + sign * edge / 168 for side, sign in (("home", 1), ("away", -1))}

    def drives(side: str) -> int:
        total = 0
        for _ in range(3):
            luck = rng.random()
            total += 7 if luck < odds[side] else 3 if luck < odds[side] + 0.15 else 0
        return total

    segments = []
    for quarter in range(1, 5):
        segments.append(Segment(quarter, PLAY, rng.randint(2500, 2760), drives("home"), drives("away"), clock=900))
        if quarter < 4:
            segments.append(Segment(quarter, BREAK, 780 if quarter == 2 else 120))
    if sum(s.home - s.away for s in segments):
        return Script(tuple(segments), FINAL, (7, 3))
    segments.append(Segment(4, BREAK, 180))
    points = 0 if draws and rng.random() < 0.06 else rng.choice((3, 6))
    home = rng.random() < 0.5 + edge / 30
    segments.append(Segment(5, PLAY, rng.randint(600, 1500), points if home else 0, 0 if home else points, clock=600))
    return Script(tuple(segments), OVERTIME, (7, 6, 3))


def basketball(rng: Random, edge: float, _draws: bool) -> Script:
    """Make a basketball game: four quarters and as many overtimes as it takes."""
    segments = []
    for quarter in range(1, 5):
        home, away = (max(11, round(rng.gauss(28.4 + side * edge / 8, 4.6))) for side in (1, -1))
        segments.append(Segment(quarter, PLAY, rng.randint(1990, 2170), home, away, clock=720))
        if quarter < 4:
            segments.append(Segment(quarter, BREAK, 900 if quarter == 2 else 180))
    period = 4
    while sum(s.home - s.away for s in segments) == 0:
        segments.append(Segment(period, BREAK, 180))
        period += 1
        home, away = rng.randint(5, 15), rng.randint(5, 15)
        segments.append(Segment(period, PLAY, rng.randint(700, 900), home, away, clock=300))
    return Script(tuple(segments), FINAL if period == 4 else OVERTIME, (2, 3, 1))


def _goals(rng: Random, mean: float) -> int:
    goals = 0
    for _ in range(8):
        goals += rng.random() < mean / 8
    return goals


def hockey(rng: Random, edge: float, draws: bool) -> Script:
    """Make a hockey game; ``draws`` stands for the regular season's rule: one short overtime, then shots."""
    segments = []
    for period in range(1, 4):
        home, away = (_goals(rng, 1.02 + side * edge / 6) for side in (1, -1))
        segments.append(Segment(period, PLAY, rng.randint(2560, 2780), home, away, clock=1200))
        if period < 3:
            segments.append(Segment(period, BREAK, 1080))
    if sum(s.home - s.away for s in segments):
        return Script(tuple(segments), FINAL, (1,))
    home_wins = int(rng.random() < 0.52)
    score = (home_wins, 1 - home_wins)
    segments.append(Segment(3, BREAK, 120 if draws else 1080))
    if not draws:
        segments.append(Segment(4, PLAY, rng.randint(300, 2600), *score, clock=1200))
        return Script(tuple(segments), OVERTIME, (1,))
    if rng.random() < 0.62:
        segments.append(Segment(4, PLAY, rng.randint(120, 540), *score, clock=300))
        return Script(tuple(segments), OVERTIME, (1,))
    segments += (Segment(4, PLAY, 540, clock=300), Segment(4, BREAK, 90), Segment(5, PLAY, 420, *score))
    return Script(tuple(segments), SHOOTOUT, (1,))


_RUNS = (0,) * 73 + (1,) * 15 + (2,) * 7 + (3,) * 3 + (4, 5)


def baseball(rng: Random, edge: float, _draws: bool) -> Script:
    """Make a baseball game: nine innings, no bottom half that cannot matter, extra innings when level."""

    def half(inning: int, kind: str, side: int, limit: int | None = None) -> Segment:
        runs = rng.choice(_RUNS)
        if rng.random() < abs(edge) / 9:
            runs = runs + 1 if edge * side > 0 else max(0, runs - 1)
        runs = runs if limit is None else min(runs, limit)
        home, away = (runs, 0) if side > 0 else (0, runs)
        return Segment(inning, kind, rng.randint(430, 600), home, away)

    segments: list[Segment] = []
    lead = 0
    inning = 0
    while inning < 9 or not lead:
        inning += 1
        if inning > 1:
            segments.append(Segment(inning - 1, END, 110))
        top = half(inning, TOP, -1)
        segments.append(top)
        lead -= top.away
        if inning >= 9 and lead > 0:
            break
        # The game ends as soon as the home team leads: by one run, or more if a home run does it.
        limit = rng.choice((1, 1, 1, 2, 3)) - lead if inning >= 9 else None
        segments.append(Segment(inning, MIDDLE, 110))
        bottom = half(inning, BOTTOM, 1, limit)
        segments.append(bottom)
        lead += bottom.home
    return Script(tuple(segments), FINAL, (1, 2, 3))
