"""A bounded LRU cache: if the entries do not fit, the least recently used entries are evicted."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Place(Generic[T]):
    """An entry of the cache. `held` is None after the entry was evicted."""

    __slots__ = ("_room", "held", "weight")

    def __init__(self, room: "Room[K, T]", held: T, weight: int) -> None:
        self._room = room
        self.held: T | None = held
        self.weight = weight
        """The weight of the value and its key."""

    def grow(self, size: int) -> None:
        """Add `size` to the weight of the entry if it was not evicted. Other entries may be evicted."""
        if self.held is not None:
            self.weight += size
            self._room.grown(size)


class Room(Generic[K, T]):
    """An LRU cache of values by key, with a total weight of at most `size`.

    The unit is bytes, or the number of entries if each entry has the weight 1.
    """

    def __init__(self, size: int) -> None:
        self.size: Final = size
        self.weight = 0
        self._places: OrderedDict[K, Place[T]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._places)

    def get(self, key: K) -> T | None:
        """Return the value of a key, and count this as a use; None if the key is not in the cache."""
        place = self._places.get(key)
        if place is None:
            return None
        self._places.move_to_end(key)
        return place.held

    def put(self, key: K, thing: T, weight: int) -> Place[T] | None:
        """Store a value, in place of any earlier value, and return the entry; None if the value is too large."""
        self.drop(key)
        if weight > self.size:
            return None
        place = self._places[key] = Place(self, thing, weight)
        self.grown(weight)
        return place

    def drop(self, key: K) -> None:
        """Remove the entry of a key, if any."""
        place = self._places.pop(key, None)
        if place is not None:
            self._empty(place)

    def grown(self, size: int) -> None:
        """Add `size` to the total weight, and evict entries until the rest fits."""
        self.weight += size
        while self.weight > self.size:
            _, place = self._places.popitem(last=False)
            self._empty(place)

    def _empty(self, place: Place[T]) -> None:
        self.weight -= place.weight
        place.held = None
