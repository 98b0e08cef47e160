"""Schedule the processor among operations: a bound on the total cost of the operations that run at the same time.

All operations run on the same event loop. Without a bound, a crowd of large queries would fill the loop for seconds,
and readiness checks and small queries would wait behind them. An operation takes a ticket, and begins as soon as its
cost fits. Cheap operations go first; among equal operations, clients take turns. An operation that has to wait too long
is refused. If too many operations wait, the client with the most waiting operations loses its last operation.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from schema.scheduling import Overloaded

CAPACITY: Final = 300_000
"""The total cost of running operations: a season of 2,500 games with all plain fields.

An operation that costs more may run alone.
"""
ROUND_COST: Final = 15_000
"""Cost that may begin in a round of the event loop, about 5 ms. Further operations wait for the next round."""
SLICE_SECONDS: Final = 0.005
"""How long an operation works before other requests get a turn."""
PATIENCE_SECONDS: Final = 3.0
"""How long an operation waits before the operation is refused."""
MOST_WAITING: Final = 256
"""How many operations may wait."""
CHEAP: Final = 20_000
"""Operations up to this cost are equal. Beyond this, each doubling of the cost means a later place in the order."""


def rank(cost: int) -> int:
    """Return the rank of an operation in the order of waiting: 0 for a cheap operation, which goes first."""
    return max(0, cost // CHEAP).bit_length()


@dataclass(eq=False, slots=True)
class Waiting:
    """An operation that waits. `number` increases, so that the operation that came first goes first."""

    client: str
    cost: int
    number: int


@dataclass(eq=False, slots=True)
class _Sleeping(Waiting):
    """An operation that waits on the event loop."""

    woken: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def admitted(self) -> bool:
        """Whether the operation has been told to begin."""
        return self.woken.done() and not self.woken.cancelled() and self.woken.exception() is None


_Entry = TypeVar("_Entry", bound=Waiting)


class FairQueue(Generic[_Entry]):
    """Waiting operations in fair order: by rank, then by the last turn of their client, then by arrival."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._waiting: list[_Entry] = []
        self._turns: dict[str, int] = {}
        self._turn = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, entry: _Entry) -> _Entry | None:
        """Add an operation. If too many wait, remove and return the operation to refuse, perhaps the new operation."""
        self._waiting.append(entry)
        if len(self._waiting) <= self._most:
            return None
        (client, _), *_ = Counter(each.client for each in self._waiting).most_common(1)
        last = max((each for each in self._waiting if each.client == client), key=lambda each: each.number)
        self._waiting.remove(last)
        return last

    def remove(self, entry: _Entry) -> None:
        """Remove an operation that no longer waits."""
        if entry in self._waiting:
            self._waiting.remove(entry)

    def next(self, fits: Callable[[int], bool]) -> _Entry | None:
        """Remove and return the operation with the next turn; None if none waits, or if the cost does not fit."""
        if not self._waiting:
            self._turns.clear()
            return None
        entry = min(self._waiting, key=lambda each: (rank(each.cost), self._turns.get(each.client, 0), each.number))
        if not fits(entry.cost):
            return None
        self._waiting.remove(entry)
        self._turn += 1
        self._turns[entry.client] = self._turn
        return entry


class Ticket:
    """Schedules an operation; see `schema.scheduling.Scheduler`. A ticket is a context manager, which ends the work."""

    def __init__(self, workload: "Workload", client: str) -> None:
        self._workload = workload
        self._client = client
        self._cost = 0
        self._since = 0.0
        self.begun = 0
        """The largest cost that has begun so far."""

    def __enter__(self) -> "Ticket":
        return self

    def __exit__(self, *_: object) -> None:
        self._workload.release(self._cost)
        self._cost = 0

    async def begin(self, cost: int) -> None:
        """Wait until this cost fits, in place of the cost that the ticket has. Raises Overloaded."""
        workload, more = self._workload, cost - self._cost
        if more > 0:
            if workload.has_room(more):
                workload.take(more)
            else:
                # A waiting operation holds no cost; otherwise waiting operations could block each other.
                workload.release(self._cost)
                self._cost = 0
                await workload.wait(self._client, cost)
            self._cost = cost
            self.begun = max(self.begun, cost)
        self._since = time.perf_counter()

    async def pause(self) -> None:
        """Let other requests through after each slice of time."""
        if time.perf_counter() - self._since >= SLICE_SECONDS:
            await asyncio.sleep(0)
            self._since = time.perf_counter()


class Workload:
    """The work of a process. `refused` counts the operations that were refused since the start."""

    def __init__(
        self, *, capacity: int = CAPACITY, patience: float = PATIENCE_SECONDS, most_waiting: int = MOST_WAITING
    ) -> None:
        self._capacity = capacity
        self._patience = patience
        self._queue: FairQueue[_Sleeping] = FairQueue(most_waiting)
        self._under_way = 0
        self._begun = 0
        self._rounds_on = False
        self._number = 0
        self.refused = 0

    @property
    def waiting(self) -> int:
        """How many operations wait."""
        return len(self._queue)

    @property
    def under_way(self) -> int:
        """The total cost of running operations."""
        return self._under_way

    def ticket(self, client: str) -> Ticket:
        """Return the ticket for an operation of a client. `client` is any name that identifies the client."""
        return Ticket(self, client)

    def has_room(self, cost: int) -> bool:
        """Return whether an operation of this cost may begin at once."""
        return not self._queue and self._fits(cost)

    def take(self, cost: int) -> None:
        """Record that an operation of this cost begins."""
        self._under_way += cost
        self._begun += cost
        if not self._rounds_on:
            self._rounds_on = True
            asyncio.get_running_loop().call_soon(self._next_round)

    def release(self, cost: int) -> None:
        """Record that an operation of this cost has ended."""
        self._under_way -= cost
        self._admit()

    async def wait(self, client: str, cost: int) -> None:
        """Wait until the cost fits. Raises Overloaded after the patience of the process, or if too many wait."""
        self._number += 1
        entry = _Sleeping(client, cost, self._number)
        if (out := self._queue.put(entry)) is not None:
            self._refuse(out)
        self._admit()
        try:
            async with asyncio.timeout(self._patience):
                await entry.woken
        except BaseException as reason:
            if entry.admitted:  # at the very moment of the timeout
                self.release(cost)
            self._queue.remove(entry)
            if not isinstance(reason, TimeoutError):
                raise
            self.refused += 1
            raise self._overloaded() from None

    def _refuse(self, entry: _Sleeping) -> None:
        self.refused += 1
        if not entry.woken.done():
            entry.woken.set_exception(self._overloaded())

    def _overloaded(self) -> Overloaded:
        return Overloaded(seconds=max(1, round(self._patience)))

    def _fits(self, cost: int) -> bool:
        room = self._under_way == 0 or self._under_way + cost <= self._capacity
        return room and (self._begun == 0 or self._begun + cost <= ROUND_COST)

    def _next_round(self) -> None:
        self._rounds_on, self._begun = False, 0
        self._admit()

    def _admit(self) -> None:
        while (entry := self._queue.next(self._fits)) is not None:
            if not entry.woken.done():
                self.take(entry.cost)
                entry.woken.set_result(None)
