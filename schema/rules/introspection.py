"""The introspection fields, and the error if introspection is off."""

from collections.abc import Iterable
from typing import Final

from graphql import FieldNode, GraphQLError

from schema.errors import INTROSPECTION_DISABLED

INTROSPECTION_FIELDS: Final = frozenset({"__schema", "__type"})
"""The fields that show the contract. `__typename` is not one of them, because it shows a name in the answer only."""


def introspection_error(path: Iterable[FieldNode]) -> GraphQLError:
    """Return the error for a path of fields, outermost first, through an introspection field."""
    field = next(each for each in path if each.name.value in INTROSPECTION_FIELDS)
    return GraphQLError(
        f"`{field.name.value}` is not served: introspection is off. The schema comes with the service's "
        "documentation; `__typename` is served.",
        field,
        extensions={"code": INTROSPECTION_DISABLED},
    )
