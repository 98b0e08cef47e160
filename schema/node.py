"""The interface of objects that have a global id."""

import strawberry


@strawberry.interface(description="Whatever has an id of its own and can be fetched again by it.")
class Node:
    """An object with a global id."""

    __slots__ = ()

    id: strawberry.ID = strawberry.field(
        description="Opaque, stable, and unique in the service: `node` fetches this again by it."
    )
