"""The in-memory cache of a process."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from gql_service.cache.call_count.claims import EMPTY, CallCount, Claim, settle
from gql_service.cache.port import CacheEntry, ExpiringEntry, OnNotice
from gql_service.clock import Clock

MAX_BYTES: Final = 64 * 1024 * 1024
"""Memory for compressed responses. Four leagues with their seasons take about a megabyte."""
ENTRY_BYTES: Final = 512
"""Memory in bytes that an entry uses besides its response. This also bounds the number of stored refusals."""


@dataclass(frozen=True, slots=True)
class _Entry:
    stored: CacheEntry
    until: float

    @property
    def weight(self) -> int:
        answer = self.stored.answer
        return ENTRY_BYTES + (answer.memory_bytes if answer is not None else 0)


@dataclass(frozen=True, slots=True)
class _Lock:
    token: str
    until: float


@dataclass(slots=True)
class _Counter:
    total: int
    until: float


class MemoryCache:
    """An LRU cache of at most `max_bytes` with expiring entries. It keeps ticks of the clock.

    Always available. The cache shares nothing with other containers and never calls `on_notice`.
    """

    def __init__(self, clock: Clock, max_bytes: int = MAX_BYTES) -> None:
        self._clock = clock
        self._max_bytes = max_bytes
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._locks: dict[str, _Lock] = {}
        self._counters: dict[str, _Counter] = {}
        self._counts: dict[str, tuple[CallCount, float]] = {}
        self.bytes = 0

    async def start(self, on_notice: OnNotice) -> None:
        """Do nothing: no other container uses this cache."""

    async def close(self) -> None:
        """Do nothing: this cache has no connections."""

    async def get(self, path: str) -> CacheEntry | None:
        """Return the entry of a path; None if missing or expired."""
        found = await self.lookup(path)
        return found.entry if found is not None else None

    async def lookup(self, path: str) -> ExpiringEntry | None:
        """Return the entry of a path with its remaining lifetime; None if missing or expired."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        keep = entry.until - self._clock.ticks()
        if keep <= 0:
            self._drop(path)
            return None
        self._entries.move_to_end(path)
        return ExpiringEntry(entry.stored, timedelta(seconds=keep))

    async def put(self, path: str, stored: CacheEntry, keep: timedelta) -> None:
        """Store for `keep`, replacing an older entry. Evict the least recently used entries if memory is short."""
        self._drop(path)
        entry = _Entry(stored, self._clock.ticks() + keep.total_seconds())
        self._entries[path] = entry
        self.bytes += entry.weight
        while self.bytes > self._max_bytes:
            self._drop(next(iter(self._entries)))

    def newest(self, count: int) -> list[tuple[str, ExpiringEntry]]:
        """Return up to `count` paths with their entries, most recently used first."""
        now = self._clock.ticks()
        alive = (
            (path, ExpiringEntry(entry.stored, timedelta(seconds=entry.until - now)))
            for path, entry in reversed(self._entries.items())
            if entry.until > now
        )
        return [pair for pair, _ in zip(alive, range(count), strict=False)]

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token if the lock was acquired for `hold`; None if already held."""
        now = self._clock.ticks()
        self._locks = {name: lock for name, lock in self._locks.items() if lock.until > now}
        if path in self._locks:
            return None
        lock = _Lock(secrets.token_hex(8), now + hold.total_seconds())
        self._locks[path] = lock
        return lock.token

    async def unlock(self, path: str, token: str) -> None:
        """Release the lock if `token` still holds it; otherwise do nothing."""
        lock = self._locks.get(path)
        if lock is not None and lock.token == token:
            del self._locks[path]

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter and return its total. An amount of 0 only reads the counter."""
        now = self._clock.ticks()
        self._counters = {name: each for name, each in self._counters.items() if each.until > now}
        if amount == 0:
            return self._counters[counter].total if counter in self._counters else 0
        each = self._counters.setdefault(counter, _Counter(0, now + keep.total_seconds()))
        each.total += amount
        return each.total

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        """Compare a claim on the month's calls with the stored claims, and write it."""
        now = self._clock.ticks()
        self._counts = {name: each for name, each in self._counts.items() if each[1] > now}
        before, _ = self._counts.get(counter, (EMPTY, now))
        after = settle(before, claim)
        self._counts[counter] = after, now + keep.total_seconds()
        return after

    def _drop(self, path: str) -> None:
        entry = self._entries.pop(path, None)
        if entry is not None:
            self.bytes -= entry.weight
