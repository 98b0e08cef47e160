"""Scripts: the whole course of a game, decided before its start, in every sport of the sandbox."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from struct import Struct
from typing import Final, Self

PLAY, BREAK = "play", "break"
TOP, MIDDLE, BOTTOM, END = "T", "M", "B", "E"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a game: its length in real seconds, and the points of each side.

    ``period`` counts from 1. ``kind`` is PLAY or BREAK, in baseball TOP, MIDDLE, BOTTOM or END. ``clock`` is the length
    of the period on the game clock in seconds, or 0 without a game clock.
    """

    period: int
    kind: str
    seconds: int
    home: int = 0
    away: int = 0
    clock: int = 0


_KINDS: Final = (PLAY, BREAK, TOP, MIDDLE, BOTTOM, END)
_PACKED: Final = Struct("<BBHBBH")
"""A segment: period, place of the kind in `_KINDS`, seconds, both scores, clock."""


@dataclass(frozen=True, slots=True)
class Script:
    """All segments of a game in order, its final status, and the possible points of a single score.

    ``seconds`` is the real length of the game; ``home`` and ``away`` are the final scores. A baseball season has 40,000
    segments. They are packed, because as objects they take ten times the memory.
    """

    status: str
    lumps: tuple[int, ...]
    seconds: int
    home: int
    away: int
    packed: bytes

    @classmethod
    def of(cls, segments: Sequence[Segment], status: str, lumps: tuple[int, ...]) -> Self:
        """Make a script of its segments."""
        return cls(
            status,
            lumps,
            sum(segment.seconds for segment in segments),
            sum(segment.home for segment in segments),
            sum(segment.away for segment in segments),
            b"".join(map(_packed, segments)),
        )

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, made anew at each access."""
        return tuple(
            Segment(period, _KINDS[kind], seconds, home, away, clock)
            for period, kind, seconds, home, away, clock in _PACKED.iter_unpack(self.packed)
        )


def _packed(segment: Segment) -> bytes:
    return _PACKED.pack(
        segment.period, _KINDS.index(segment.kind), segment.seconds, segment.home, segment.away, segment.clock
    )


ScriptMaker = Callable[[Random, float, int | None], Script]
"""Makes a script from a random generator, the home team's expected margin in points, and the lead of the home team that
requires more play. That lead is 0 if the game needs a winner, None if a draw is possible, and another number in a
second leg."""

FINAL, OVERTIME, SHOOTOUT = "Final", "F/OT", "F/SO"


def football(rng: Random, edge: float, level: int | None) -> Script:
    """Make a football game: four quarters with three drives a side, and overtime of at most a single score."""
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
        return Script.of(segments, FINAL, (7, 3))
    segments.append(Segment(4, BREAK, 180))
    points = 0 if level is None and rng.random() < 0.06 else rng.choice((3, 6))
    home = rng.random() < 0.5 + edge / 30
    segments.append(Segment(5, PLAY, rng.randint(600, 1500), points if home else 0, 0 if home else points, clock=600))
    return Script.of(segments, OVERTIME, (7, 6, 3))


def basketball(rng: Random, edge: float, _level: int | None) -> Script:
    """Make an NBA game: four quarters of 12 minutes, and as many overtimes as necessary."""
    return _hoops(rng, edge, Hoops(4, 720, (1990, 2170), 28.4, 4.6))


def wnba_basketball(rng: Random, edge: float, _level: int | None) -> Script:
    """Make a WNBA game: four quarters of 10 minutes."""
    return _hoops(rng, edge, Hoops(4, 600, (1560, 1730), 20.5, 4.0))


def college_basketball(rng: Random, edge: float, _level: int | None) -> Script:
    """Make a college game: two halves of 20 minutes."""
    return _hoops(rng, edge, Hoops(2, 1200, (2900, 3200), 36.0, 6.0))


@dataclass(frozen=True, slots=True)
class Hoops:
    """A form of basketball: periods, their seconds on the game clock and in real time, and the points of a side per
    period.
    """

    periods: int
    clock: int
    seconds: tuple[int, int]
    mean: float
    deviation: float


def _hoops(rng: Random, edge: float, form: Hoops) -> Script:
    segments = []
    for period in range(1, form.periods + 1):
        home, away = (
            max(11, round(rng.gauss(form.mean + side * edge / 2 / form.periods, form.deviation))) for side in (1, -1)
        )
        segments.append(Segment(period, PLAY, rng.randint(*form.seconds), home, away, clock=form.clock))
        if period < form.periods:
            segments.append(Segment(period, BREAK, 900 if period * 2 == form.periods else 180))
    period = form.periods
    while sum(s.home - s.away for s in segments) == 0:
        segments.append(Segment(period, BREAK, 180))
        period += 1
        home, away = rng.randint(5, 15), rng.randint(5, 15)
        segments.append(Segment(period, PLAY, rng.randint(700, 900), home, away, clock=300))
    return Script.of(segments, FINAL if period == form.periods else OVERTIME, (2, 3, 1))


def college_football(rng: Random, edge: float, _level: int | None) -> Script:
    """Make a college football game, which cannot end in a draw."""
    return football(rng, edge, 0)


def soccer(rng: Random, edge: float, level: int | None) -> Script:
    """Make a soccer game: two halves, extra time at the lead ``level``, and penalties if the lead stays the same.

    Stoppage time is part of the real seconds of a half, but not of its clock. The shoot-out is period 5. Its scores are
    penalties, not goals of the game.
    """

    def half(period: int, minutes: int, share: float) -> Segment:
        home, away = (_goals(rng, max(0.15, 1.35 + side * edge / 2) * share) for side in (1, -1))
        return Segment(period, PLAY, minutes * 60 + rng.randint(60, 400), home, away, clock=minutes * 60)

    segments = [half(1, 45, 0.46), Segment(1, BREAK, 900), half(2, 45, 0.54)]
    if level is None or sum(s.home - s.away for s in segments) != level:
        return Script.of(segments, FINAL, (1,))
    segments += (Segment(2, BREAK, 300), half(3, 15, 0.12), Segment(3, BREAK, 60), half(4, 15, 0.14))
    if sum(s.home - s.away for s in segments) != level:
        return Script.of(segments, OVERTIME, (1,))
    taken = rng.choice(((5, 4), (4, 3), (4, 2), (3, 2), (3, 1), (6, 5)))
    home, away = taken if rng.random() < 0.5 else taken[::-1]
    segments += (Segment(4, BREAK, 240), Segment(SHOTS, PLAY, rng.randint(480, 720), home, away))
    return Script.of(segments, SHOOTOUT, (1,))


SHOTS = 5
"""The period of soccer's shoot-out."""


def _goals(rng: Random, mean: float) -> int:
    goals = 0
    for _ in range(8):
        goals += rng.random() < mean / 8
    return goals


def hockey(rng: Random, edge: float, level: int | None) -> Script:
    """Make a hockey game. Without a ``level``, the regular season's rule applies: a short overtime, then a
    shoot-out.
    """
    draws = level is None
    segments = []
    for period in range(1, 4):
        home, away = (_goals(rng, 1.02 + side * edge / 6) for side in (1, -1))
        segments.append(Segment(period, PLAY, rng.randint(2560, 2780), home, away, clock=1200))
        if period < 3:
            segments.append(Segment(period, BREAK, 1080))
    if sum(s.home - s.away for s in segments):
        return Script.of(segments, FINAL, (1,))
    home_wins = int(rng.random() < 0.52)
    score = (home_wins, 1 - home_wins)
    segments.append(Segment(3, BREAK, 120 if draws else 1080))
    if not draws:
        segments.append(Segment(4, PLAY, rng.randint(300, 2600), *score, clock=1200))
        return Script.of(segments, OVERTIME, (1,))
    if rng.random() < 0.62:
        segments.append(Segment(4, PLAY, rng.randint(120, 540), *score, clock=300))
        return Script.of(segments, OVERTIME, (1,))
    segments += (Segment(4, PLAY, 540, clock=300), Segment(4, BREAK, 90), Segment(5, PLAY, 420, *score))
    return Script.of(segments, SHOOTOUT, (1,))


_RUNS = (0,) * 73 + (1,) * 15 + (2,) * 7 + (3,) * 3 + (4, 5)


def baseball(rng: Random, edge: float, _level: int | None) -> Script:
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
        # The game ends as soon as the home team leads: by a run, or by more after a home run.
        limit = rng.choice((1, 1, 1, 2, 3)) - lead if inning >= 9 else None
        segments.append(Segment(inning, MIDDLE, 110))
        bottom = half(inning, BOTTOM, 1, limit)
        segments.append(bottom)
        lead += bottom.home
    return Script.of(segments, FINAL, (1, 2, 3))
