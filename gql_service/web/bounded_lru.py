"""A bounded LRU cache: if the entries do not fit, the least recently used entries are evicted."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Entry(Generic[V]):
    """An entry of the cache. `value` is None after the entry was evicted."""

    __slots__ = ("_cache", "value", "weight")

    def __init__(self, cache: "BoundedLRU[K, V]", value: V, weight: int) -> None:
        self._cache = cache
        self.value: V | None = value
        self.weight = weight
        """The weight of the value and its key."""

    def grow(self, weight: int) -> None:
        """Add to the weight of the entry if it was not evicted. Other entries may be evicted."""
        if self.value is not None:
            self.weight += weight
            self._cache.add_weight(weight)


class BoundedLRU(Generic[K, V]):
    """An LRU cache of values by key, with a total weight of at most `capacity`.

    The unit is bytes, or the number of entries if each entry has the weight 1.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity: Final = capacity
        self.weight = 0
        self._entries: OrderedDict[K, Entry[V]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """Return the value of a key, and count this as a use; None if the key is not in the cache."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.value

    def put(self, key: K, value: V, weight: int) -> Entry[V] | None:
        """Store a value, in place of any earlier value, and return the entry; None if the value is too large."""
        self.remove(key)
        if weight > self.capacity:
            return None
        entry = self._entries[key] = Entry(self, value, weight)
        self.add_weight(weight)
        return entry

    def remove(self, key: K) -> None:
        """Remove the entry of a key, if any."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._clear(entry)

    def add_weight(self, weight: int) -> None:
        """Add to the total weight, and evict entries until the rest fits."""
        self.weight += weight
        while self.weight > self.capacity:
            _, entry = self._entries.popitem(last=False)
            self._clear(entry)

    def _clear(self, entry: Entry[V]) -> None:
        self.weight -= entry.weight
        entry.value = None
