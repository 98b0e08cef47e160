"""What has an identity of its own."""

import strawberry


@strawberry.interface(description="Whatever has an id of its own and can be fetched again by it.")
class Node:
    """A thing with a global id."""

    id: strawberry.ID = strawberry.field(
        description="Opaque, stable, and unique in the service: `node` fetches this again by it."
    )
