"""The queue in front of the source: a few calls of a league at a time, those of the current season first.

A call waits here before it takes a lock, a call of the budget or a second of the client's deadline. A call that is
cancelled while it waits leaves the queue, and one that is cancelled later frees its place.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

PLACES: Final = 8
"""Calls of one league under way at the same time; the current season of a league has about as many routes."""
OTHER_PLACES: Final = 2
"""How many of these calls may be about other seasons than the current one. The rest stay free for the current one."""


class Rank(IntEnum):
    """The order in which calls start; calls of the same rank start in the order in which they came."""

    CURRENT = 0
    """Somebody waits for the current season."""
    CURRENT_REFRESH = 1
    """Nobody waits for it."""
    OTHER = 2
    """Somebody waits for another season."""
    OTHER_REFRESH = 3
    """Nobody waits for it."""

    @property
    def is_other(self) -> bool:
        """Whether the call is about another season than the current one."""
        return self >= Rank.OTHER


def rank_of(*, other: bool, awaited: bool) -> Rank:
    """Return the rank of a call: whether it is about another season, and whether somebody waits for it."""
    if other:
        return Rank.OTHER if awaited else Rank.OTHER_REFRESH
    return Rank.CURRENT if awaited else Rank.CURRENT_REFRESH


def first_to_start(waiting: Iterable[Rank], under_way: int, others_under_way: int) -> int | None:
    """Return the position of the call that starts next among those that wait, longest first; None if all must wait.

    `under_way` counts all calls of the league, `others_under_way` those of other seasons among them.
    """
    if under_way >= PLACES:
        return None
    may_start = [
        (rank, position)
        for position, rank in enumerate(waiting)
        if not rank.is_other or others_under_way < OTHER_PLACES
    ]
    return min(may_start)[1] if may_start else None


@dataclass(slots=True, eq=False)
class _Waiting:
    """A call that waits. `rank` is asked at each decision, since it changes while the call waits."""

    rank: Callable[[], Rank]
    turn: asyncio.Future[Rank]


@dataclass(slots=True)
class _Line:
    """The calls of one league: those that wait, longest first, and how many of each rank are under way."""

    waiting: list[_Waiting] = field(default_factory=list)
    under_way: Counter[Rank] = field(default_factory=Counter)

    def start_next(self) -> None:
        """Start as many calls as there are places."""
        # A call that has just been cancelled is still listed until its task goes on.
        self.waiting = [each for each in self.waiting if not each.turn.done()]
        while True:
            ranks = [each.rank() for each in self.waiting]
            others = sum(count for rank, count in self.under_way.items() if rank.is_other)
            position = first_to_start(ranks, self.under_way.total(), others)
            if position is None:
                return
            self.under_way[ranks[position]] += 1
            self.waiting.pop(position).turn.set_result(ranks[position])


class UpstreamQueue:
    """Places for calls to the source, by league."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def place(self, league: str, rank: Callable[[], Rank]) -> AsyncIterator[bool]:
        """Wait for a place, and hold it for the block, which is told whether it had to wait."""
        line = self._lines.setdefault(league, _Line())
        call = _Waiting(rank, asyncio.get_running_loop().create_future())
        line.waiting.append(call)
        line.start_next()
        try:
            if waited := not call.turn.done():
                await call.turn
            yield waited
        finally:
            if call.turn.done() and not call.turn.cancelled():
                line.under_way[call.turn.result()] -= 1
            elif call in line.waiting:
                line.waiting.remove(call)
            line.start_next()
