"""The queue for upstream calls: a few calls of each league at a time, calls for the current season first.

A call waits in the queue before it takes a lock, counts against the budget, or uses time of the client's deadline. A
call that is cancelled in the queue leaves the queue. A call that is cancelled later frees its place.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

PLACES: Final = 8
"""Calls of one league that may run at the same time. The current season of a league has about this many routes."""
OTHER_PLACES: Final = 2
"""How many of these calls may be about other seasons. The remaining places stay free for the current season."""


class Rank(IntEnum):
    """The order in which calls start. Calls of the same rank start in order of arrival."""

    CURRENT = 0
    """A caller waits for the current season."""
    CURRENT_REFRESH = 1
    """A background refresh of the current season."""
    OTHER = 2
    """A caller waits for another season."""
    OTHER_REFRESH = 3
    """A background refresh of another season."""

    @property
    def is_other(self) -> bool:
        """Whether the call is about a season other than the current one."""
        return self >= Rank.OTHER


def rank_of(*, other: bool, awaited: bool) -> Rank:
    """Return the rank of a call. `other` means another season, and `awaited` means that a caller waits."""
    if other:
        return Rank.OTHER if awaited else Rank.OTHER_REFRESH
    return Rank.CURRENT if awaited else Rank.CURRENT_REFRESH


def first_to_start(waiting: Iterable[Rank], under_way: int, others_under_way: int) -> int | None:
    """Return the position in `waiting` of the call to start next; None if all must wait.

    `waiting` begins with the call that has waited longest. `under_way` counts all running calls of the league, and
    `others_under_way` the running calls for other seasons.
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
    """A call in the queue. `rank` is evaluated at each decision, because the rank changes while the call waits."""

    rank: Callable[[], Rank]
    turn: asyncio.Future[Rank]


@dataclass(slots=True)
class _Line:
    """The calls of one league: waiting calls, longest wait first, and the number of running calls of each rank."""

    waiting: list[_Waiting] = field(default_factory=list)
    under_way: Counter[Rank] = field(default_factory=Counter)

    def start_next(self) -> None:
        """Start calls until no place is free."""
        # A cancelled call stays in the list until its task runs again.
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
    """Places for upstream calls, by league."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def place(self, league: str, rank: Callable[[], Rank]) -> AsyncIterator[bool]:
        """Wait for a place and hold it during the block. Yield whether the call had to wait."""
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
