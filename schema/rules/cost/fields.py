"""The declared costs of all fields of a schema, read from the metadata of the fields once per schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, get_named_type

from schema.field_costs import Calls, Cost, ListSize

_PLAIN: Final = Cost()
_NO_CALLS: Final = Calls(0)


@dataclass(frozen=True, slots=True)
class PricedField:
    """A field with its declared costs. `type` is the name of the field's type, without lists and non-null.

    If `is_sized`, the field is a list of a page: the field that returns the page has the length. If `size` is None, the
    field is not a list of objects.
    """

    type: str
    cost: Cost
    calls: Calls
    size: ListSize | None
    is_sized: bool


PricedFields = Mapping[str, Mapping[str, PricedField]]
"""The fields by the name of the type, then by the name of the field."""


@lru_cache(maxsize=4)
def priced_fields(schema: GraphQLSchema) -> PricedFields:
    """Return the fields of all object and interface types of a schema, except the types of introspection."""
    types = [
        each
        for each in schema.type_map.values()
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType) and not each.name.startswith("__")
    ]
    sized = {place for of in types for each in of.fields.values() for place in _sized_by(each)}
    return {
        of.name: {name: _priced(each, is_sized=(of.name, name) in sized) for name, each in of.fields.items()}
        for of in types
    }


def _metadata(field: GraphQLField) -> Mapping[Any, Any]:
    declared: Mapping[Any, Any] = field.extensions["strawberry-definition"].metadata
    return declared


def _sized_by(field: GraphQLField) -> Iterator[tuple[str, str]]:
    """Yield the fields whose length a field declares, as names of type and field."""
    size: ListSize | None = _metadata(field).get(ListSize)
    if size is not None:
        yield from ((get_named_type(field.type).name, name) for name in size.sized_fields)


def _priced(field: GraphQLField, *, is_sized: bool) -> PricedField:
    declared = _metadata(field)
    return PricedField(
        get_named_type(field.type).name,
        declared.get(Cost, _PLAIN),
        declared.get(Calls, _NO_CALLS),
        declared.get(ListSize),
        is_sized,
    )
