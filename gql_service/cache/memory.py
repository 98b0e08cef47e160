"""The cache of one process."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gql_service.cache.port import Kept, OnNotice, Stored
from gql_service.cache.tally import EMPTY, Claim, Tally, settle
from gql_service.clock import Clock

ROOM_BYTES: Final = 64 * 1024 * 1024
"""For packed answers: four leagues with their seasons take about a megabyte."""
ENTRY_BYTES: Final = 512
"""What an entry takes beside its answer; remembered refusals are bounded by it."""


@dataclass(frozen=True, slots=True)
class _Entry:
    stored: Stored
    until: datetime

    @property
    def weight(self) -> int:
        answer = self.stored.answer
        return ENTRY_BYTES + (answer.room if answer is not None else 0)


@dataclass(frozen=True, slots=True)
class _Lock:
    token: str
    until: datetime


@dataclass(slots=True)
class _Counter:
    total: int
    until: datetime


class MemoryCache:
    """Holds answers until their time is over, or until those used since take `room_bytes`.

    It is never unavailable, and has nobody to tell it of refreshes.
    """

    def __init__(self, clock: Clock, room_bytes: int = ROOM_BYTES) -> None:
        self._clock = clock
        self._room_bytes = room_bytes
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._locks: dict[str, _Lock] = {}
        self._counters: dict[str, _Counter] = {}
        self._tallies: dict[str, tuple[Tally, datetime]] = {}
        self.bytes = 0

    async def start(self, on_notice: OnNotice) -> None:
        """Do nothing: there is no other container."""

    async def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    async def get(self, path: str) -> Stored | None:
        """Return what is stored for a path, or None."""
        kept = await self.lookup(path)
        return kept.stored if kept is not None else None

    async def lookup(self, path: str) -> Kept | None:
        """Return what is stored for a path, and for how much longer, or None."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        keep = entry.until - self._clock()
        if keep <= timedelta(0):
            self._drop(path)
            return None
        self._entries.move_to_end(path)
        return Kept(entry.stored, keep)

    async def put(self, path: str, stored: Stored, keep: timedelta) -> None:
        """Store for `keep`, in place of what was there; what was not used for longest makes room."""
        self._drop(path)
        entry = _Entry(stored, self._clock() + keep)
        self._entries[path] = entry
        self.bytes += entry.weight
        while self.bytes > self._room_bytes:
            self._drop(next(iter(self._entries)))

    def newest(self, count: int) -> list[tuple[str, Kept]]:
        """Return the paths that were used last, the latest first, with what is stored for them."""
        now = self._clock()
        alive = (
            (path, Kept(entry.stored, entry.until - now))
            for path, entry in reversed(self._entries.items())
            if entry.until > now
        )
        return [pair for pair, _ in zip(alive, range(count), strict=False)]

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token where the lock is ours for `hold`, or None where another holder has it."""
        now = self._clock()
        self._locks = {name: lock for name, lock in self._locks.items() if lock.until > now}
        if path in self._locks:
            return None
        lock = _Lock(secrets.token_hex(8), now + hold)
        self._locks[path] = lock
        return lock.token

    async def unlock(self, path: str, token: str) -> None:
        """Give a lock back, if it is still the one that `token` stands for; else do nothing."""
        lock = self._locks.get(path)
        if lock is not None and lock.token == token:
            del self._locks[path]

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter and return its total; an amount of 0 only reads it."""
        now = self._clock()
        self._counters = {name: each for name, each in self._counters.items() if each.until > now}
        if amount == 0:
            return self._counters[counter].total if counter in self._counters else 0
        each = self._counters.setdefault(counter, _Counter(0, now + keep))
        each.total += amount
        return each.total

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> Tally:
        """Compare and write a claim on the month's calls."""
        now = self._clock()
        self._tallies = {name: each for name, each in self._tallies.items() if each[1] > now}
        before, _ = self._tallies.get(counter, (EMPTY, now))
        after = settle(before, claim)
        self._tallies[counter] = after, now + keep
        return after

    def _drop(self, path: str) -> None:
        entry = self._entries.pop(path, None)
        if entry is not None:
            self.bytes -= entry.weight
