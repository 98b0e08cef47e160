"""The interface of objects that have a global id."""

import strawberry


@strawberry.interface(description="An object that has a global id and can be refetched by this id.")
class Node:
    """An object with a global id."""

    __slots__ = ()

    id: strawberry.ID = strawberry.field(
        description="Opaque, stable and globally unique; pass it to `node` to refetch this object."
    )
