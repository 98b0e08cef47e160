"""Room for what can be done without, bounded: where all do not fit, those that were not used for longest go first."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Place(Generic[T]):
    """The place of one thing in a room. `held` is None once the thing had to go."""

    __slots__ = ("_room", "held", "weight")

    def __init__(self, room: "Room[K, T]", held: T, weight: int) -> None:
        self._room = room
        self.held: T | None = held
        self.weight = weight
        """What the thing and its key take."""

    def grow(self, size: int) -> None:
        """Note that the thing takes so much more, if it is still there; something else may have to go."""
        if self.held is not None:
            self.weight += size
            self._room.grown(size)


class Room(Generic[K, T]):
    """Things by their keys, together of at most the weight `size`: in bytes, or in number where each weighs one."""

    def __init__(self, size: int) -> None:
        self.size: Final = size
        self.weight = 0
        self._places: OrderedDict[K, Place[T]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._places)

    def get(self, key: K) -> T | None:
        """Return what is there under a key, and count it as used; None where there is nothing."""
        place = self._places.get(key)
        if place is None:
            return None
        self._places.move_to_end(key)
        return place.held

    def put(self, key: K, thing: T, weight: int) -> Place[T] | None:
        """Put a thing in place of what was there, and return its place; None where it is too large for the room."""
        self.drop(key)
        if weight > self.size:
            return None
        place = self._places[key] = Place(self, thing, weight)
        self.grown(weight)
        return place

    def drop(self, key: K) -> None:
        """Let go of what is there under a key, if anything is."""
        place = self._places.pop(key, None)
        if place is not None:
            self._empty(place)

    def grown(self, size: int) -> None:
        """Note that what is here takes so much more, and let go of what no longer fits."""
        self.weight += size
        while self.weight > self.size:
            _, place = self._places.popitem(last=False)
            self._empty(place)

    def _empty(self, place: Place[T]) -> None:
        self.weight -= place.weight
        place.held = None
