"""Grounds, parks, stadiums and arenas."""

from zoneinfo import ZoneInfo

import strawberry

from schema.types.node import Node


@strawberry.type(description="A ground, park, stadium or arena.")
class Venue(Node):
    """A place where games are played. Compared by identity; records with the same id are the same venue."""

    name: str = strawberry.field(description="Its name as the source gives it.")
    city: str | None = strawberry.field(default=None, description="The city or town.")
    state: str | None = strawberry.field(
        default=None, description="The state or province, `TX`; null outside North America."
    )
    country: str | None = strawberry.field(default=None, description="The country as the source writes it: `USA`.")
    capacity: int | None = strawberry.field(default=None, description="The number of seats.")
    surface: str | None = strawberry.field(default=None, description="The playing surface: `Grass`, `Artificial`.")
    latitude: float | None = strawberry.field(default=None, description="Degrees north of the equator.")
    longitude: float | None = strawberry.field(default=None, description="Degrees east of Greenwich.")
    time_zone: ZoneInfo | None = strawberry.field(default=None, description="The venue's time zone; null if unknown.")

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other
