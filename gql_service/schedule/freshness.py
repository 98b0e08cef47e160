"""How long an answer stays fresh: pure functions of the games' states and a given instant.

A season goes through phases, and each phase has a lifetime. docs/freshness.md has the same table.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, IntEnum
from itertools import chain, pairwise
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from gql_service.process.background import in_turns
from gql_service.schedule.instants import ends_at
from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, NOT_TO_COME
from schema.model.liveness import LONGEST_LIVE, live_until
from schema.types.game import Game


class Phase(IntEnum):
    """The phase of a season at an instant. The most urgent phase is last."""

    OVER = 0
    """All games have been played, and none will be added."""
    UNPUBLISHED = 1
    """The vendor has no games of this season yet, or never will."""
    FAR = 2
    """No game within a week."""
    WEEK = 3
    """A game within a week."""
    SETTLING = 4
    """A game has ended within three days, and the vendor has not closed its result."""
    DAY = 5
    """A game within a day."""
    AROUND = 6
    """The hour before a start, and the time after the start until the vendor reports play."""
    LIVE = 7
    """A game is being played."""


Cadence = Mapping[Phase, timedelta]
"""How long an answer stays fresh in each phase."""

CADENCE: Final[Cadence] = MappingProxyType(
    {
        Phase.OVER: timedelta(days=30),
        Phase.UNPUBLISHED: timedelta(hours=24),
        Phase.FAR: timedelta(hours=12),
        Phase.WEEK: timedelta(hours=1),
        Phase.SETTLING: timedelta(hours=1),
        Phase.DAY: timedelta(minutes=5),
        Phase.AROUND: timedelta(minutes=1),
        Phase.LIVE: timedelta(seconds=15),
    }
)
"""The cadence of a route with all data about games."""

SCHEDULE_CADENCE: Final[Cadence] = MappingProxyType(
    {**CADENCE, Phase.AROUND: CADENCE[Phase.DAY], Phase.LIVE: CADENCE[Phase.DAY], Phase.SETTLING: CADENCE[Phase.FAR]}
)
"""The cadence of a schedule route if a second route has the scores."""

SCORES_CADENCE: Final[Cadence] = MappingProxyType(
    {**CADENCE, Phase.DAY: CADENCE[Phase.FAR], Phase.WEEK: CADENCE[Phase.FAR]}
)
"""The cadence of a scores route. Before a game it adds nothing to the schedule."""

REFERENCE: Final = timedelta(hours=24)
"""The lifetime of lists of teams and venues."""
CURRENT_SEASON: Final = timedelta(hours=6)
DEFAULT_MAX_STALE: Final = timedelta(days=31)

AROUND_BEFORE: Final = timedelta(hours=1)
UNNOTICED: Final = timedelta(hours=6)
"""If a game has not begun this long after its start, the vendor is assumed not to update this game any more."""
USUAL_GAME: Final = timedelta(hours=3, minutes=15)
"""The planned length of a game of any league. It reserves calls for games that last longer than the league's usual
length, which calendars show (`schema.leagues`)."""
MORE_TO_COME: Final = timedelta(minutes=30)
"""A running game is expected to last at least this much longer, however long it has already been played."""
UNCLOSED: Final = timedelta(days=3)
"""A result that the vendor has not closed after this time is taken as final."""
KEPT_AFTER: Final = timedelta(days=7)
"""A season part is over if its last game was at least this long ago."""


class Tier(Enum):
    """The importance of a call. The most important tier is first."""

    LIVE = "live"
    SCHEDULE = "schedule"
    REFERENCE = "reference"


TIERS: Final[Mapping[Phase, Tier]] = MappingProxyType(
    {
        Phase.OVER: Tier.SCHEDULE,
        Phase.UNPUBLISHED: Tier.SCHEDULE,
        Phase.FAR: Tier.SCHEDULE,
        Phase.WEEK: Tier.SCHEDULE,
        Phase.SETTLING: Tier.SCHEDULE,
        Phase.DAY: Tier.SCHEDULE,
        Phase.AROUND: Tier.LIVE,
        Phase.LIVE: Tier.LIVE,
    }
)

Stretch = Mapping[Tier, float]
"""The factor by which the lifetimes of each tier are lengthened; 1 without a limit of calls."""

UNSTRETCHED: Final[Stretch] = MappingProxyType(dict.fromkeys(Tier, 1.0))

_Span = tuple[float, float, Phase]
_ALWAYS: Final = float("-inf")
_EVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Timetable:
    """The phases of a season over time: `phases[i]` from `begins[i]` (seconds since 1970) to the next begin.

    The first begin is minus infinity, so that every instant has a phase.
    """

    begins: Sequence[float]
    phases: Sequence[Phase]

    @classmethod
    def of(cls, games: Iterable[Game], seen_at: datetime, *, expected: bool = False) -> "Timetable":
        """Compute the phases from games as they were at `seen_at`.

        With `expected`, each game with a start time is assumed to begin on time and to last the usual time. That
        timetable is for planning calls. Without it, only the vendor's reported states count. That timetable decides
        when to refresh.
        """
        # Most games of a season start together with others, and have the same phases.
        each = pairwise(chain((None,), in_turns(games, at_once=256)))
        telling = (game for before, game in each if game is not None and not _alike(before, game))
        spans = {span for game in telling for span in _spans(game, seen_at, expected=expected)}
        return cls(*_swept(_joined(spans)))

    def due(
        self, fetched_at: datetime, cadence: Cadence, stretch: Stretch = UNSTRETCHED, offset: float | None = None
    ) -> tuple[datetime, Phase]:
        """Return when an answer fetched at `fetched_at` expires, and the phase that decides this.

        `offset` comes from `instants.offset_of`. With an offset, short lifetimes without stretch end at instants that
        all containers compute alike. Stretched lifetimes change in small steps, and each step would end such an answer
        early.

        Of all phases to come, the phase whose lifetime ends first decides. An answer that stays fresh for half a day in
        a quiet week expires within a minute once a game is about to start.
        """
        fetched = fetched_at.timestamp()
        first = bisect_right(self.begins, fetched) - 1
        for begin, end, phase in self._steps(first):
            longer = stretch[TIERS[phase]]
            common = offset if longer == 1.0 else None
            due = max(begin, ends_at(fetched, cadence[phase].total_seconds() * longer, common))
            if due < end:
                return datetime.fromtimestamp(due, UTC), phase
        raise AssertionError("the last phase never ends")

    def phase_at(self, instant: datetime) -> Phase:
        """Return the phase of the season at an instant."""
        return self.phases[bisect_right(self.begins, instant.timestamp()) - 1]

    def calls(self, start: datetime, end: datetime, cadence: Cadence) -> Mapping[Tier, float]:
        """Return how many calls of each tier a route needs from `start` to `end` at this cadence."""
        low, high = start.timestamp(), end.timestamp()
        found = dict.fromkeys(Tier, 0.0)
        for begin, until, phase in self._steps():
            seconds = min(until, high) - max(begin, low)
            if seconds > 0:
                found[TIERS[phase]] += seconds / cadence[phase].total_seconds()
        return found

    def _steps(self, first: int = 0) -> Iterable[_Span]:
        for place in range(first, len(self.begins)):
            end = self.begins[place + 1] if place + 1 < len(self.begins) else _EVER
            yield self.begins[place], end, self.phases[place]


def _alike(one: Game | None, other: Game) -> bool:
    """Tell whether two games have the same phases."""
    return (
        one is not None
        and one.status is other.status
        and one.start_time == other.start_time
        and one.league_day == other.league_day
        and one.closed is other.closed
        and (one.status not in LIVE_STATUSES or one.updated_at == other.updated_at)
    )


def _spans(game: Game, seen_at: datetime, *, expected: bool) -> Iterable[_Span]:
    """Return the phases of a game, each with its begin and end."""
    if game.status in NOT_TO_COME:
        return ()
    start = game.start_time
    if game.status in FINISHED_STATUSES:
        return _after_the_end(game)
    if game.status in LIVE_STATUSES:
        if expected:
            until = max((start or seen_at) + USUAL_GAME, seen_at + MORE_TO_COME)
        else:
            until = live_until(game) or seen_at + LONGEST_LIVE
        return ((_ALWAYS, until.timestamp(), Phase.LIVE),)
    if start is None:
        return _on_some_time_of(game.league_day)
    return _around(start.timestamp(), expected=expected)


def _after_the_end(game: Game) -> Iterable[_Span]:
    day = game.start_time or _noon(game.league_day)
    if game.closed or day is None:
        return ()
    return ((_ALWAYS, (day + UNCLOSED).timestamp(), Phase.SETTLING),)


def _on_some_time_of(day: date | None) -> Iterable[_Span]:
    noon = _noon(day)
    if noon is None:
        return ()
    at, one_day = noon.timestamp(), timedelta(days=1).total_seconds()
    return ((at - 7 * one_day, at - one_day, Phase.WEEK), (at - one_day, at + one_day, Phase.DAY))


def _around(start: float, *, expected: bool) -> Iterable[_Span]:
    one_day, before = timedelta(days=1).total_seconds(), AROUND_BEFORE.total_seconds()
    yield (start - 7 * one_day, start - one_day, Phase.WEEK)
    yield (start - one_day, start - before, Phase.DAY)
    if expected:
        yield (start - before, start, Phase.AROUND)
        yield (start, start + USUAL_GAME.total_seconds(), Phase.LIVE)
    else:
        yield (start - before, start + UNNOTICED.total_seconds(), Phase.AROUND)


def _noon(day: date | None) -> datetime | None:
    """Return the middle of the league day of a game without a start time."""
    return datetime.combine(day, time(17), UTC) if day is not None else None


def _joined(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Join spans of the same phase that touch or overlap."""
    last: _Span | None = None
    for span in in_turns(sorted(spans, key=itemgetter(2, 0)), at_once=256):
        if last is not None and last[2] is span[2] and span[0] <= last[1]:
            last = (last[0], max(last[1], span[1]), span[2])
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _swept(spans: Iterable[_Span]) -> tuple[Sequence[float], Sequence[Phase]]:
    """Combine overlapping spans. At each instant, the most urgent phase applies."""
    changes: list[tuple[float, Phase, int]] = []
    for begin, end, phase in spans:
        changes += ((begin, phase, 1), (end, phase, -1))
    changes.sort()
    open_spans = [0] * len(Phase)
    open_spans[Phase.FAR] = 1
    tops: list[tuple[float, Phase]] = [(_ALWAYS, Phase.FAR)]
    for at, phase, change in in_turns(changes, at_once=64):
        open_spans[phase] += change
        top = max(each for each in Phase if open_spans[each])
        if tops[-1][0] == at:
            tops[-1] = (at, top)
        elif tops[-1][1] is not top:
            tops.append((at, top))
    # Two changes at the same instant may cancel each other and leave two equal neighbours.
    phases = [tops[0], *(after for before, after in pairwise(tops) if before[1] is not after[1])]
    return tuple(at for at, _ in phases), tuple(top for _, top in phases)


OVER: Final = Timetable((_ALWAYS,), (Phase.OVER,))
"""The timetable of a season part whose games will not change any more."""
UNPUBLISHED: Final = Timetable((_ALWAYS,), (Phase.UNPUBLISHED,))
"""The timetable of a season part without any games."""


def is_over(games: Sequence[Game], now: datetime) -> bool:
    """Tell whether all games of a part are finished or will not be played, and the last game is long enough ago."""
    days = [game.start_time or _noon(game.league_day) for game in games]
    last = max((day for day in days if day is not None), default=None)
    done = all(game.status in FINISHED_STATUSES or game.status in NOT_TO_COME for game in games)
    return bool(games) and done and last is not None and last + KEPT_AFTER < now
