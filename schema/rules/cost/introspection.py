"""The approximate number of values that introspection returns. It has a limit of its own, and costs nothing else."""

from collections.abc import Mapping
from functools import lru_cache
from math import ceil

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
)

from schema.rules.limits import MOST


@lru_cache(maxsize=4)
def _list_lengths(schema: GraphQLSchema) -> Mapping[str, int]:
    """Return the lengths of the lists of introspection. For lists inside a type, this is the average length."""
    types = schema.type_map.values()
    fields = [each.fields for each in types if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)]
    with_arguments = [len(each.args) for of in fields for each in of.values() if each.args]
    return {
        "types": len(schema.type_map),
        "directives": len(schema.directives),
        "fields": ceil(sum(map(len, fields)) / len(fields)),
        "args": ceil(sum(with_arguments) / max(1, sum(map(len, fields)))),
        "enumValues": ceil(sum(len(getattr(each, "values", ())) for each in types) / len(schema.type_map)),
        "inputFields": 1,
        "interfaces": 1,
        "possibleTypes": 1,
    }


class IntrospectionSize:
    """The computation of the sizes of introspection fields. `visits` counts the selections that were visited."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._fragment_sizes: dict[str, int] = {}
        self.total = 0
        self.visits = 0

    def add(self, node: FieldNode) -> None:
        """Add the size of a field `__schema` or `__type` to the total."""
        self.total = min(MOST, self.total + self._field(node))

    def _field(self, node: FieldNode) -> int:
        length = _list_lengths(self._schema).get(node.name.value, 1)
        return min(MOST, 1 + length * self._selections(node.selection_set))

    def _selections(self, nodes: SelectionSetNode | None) -> int:
        total = 0
        for node in nodes.selections if nodes else ():
            self.visits += 1
            if isinstance(node, FieldNode):
                total += self._field(node)
            elif isinstance(node, InlineFragmentNode):
                total += self._selections(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment(node.name.value)
        return min(MOST, total)

    def _fragment(self, name: str) -> int:
        """Return the size of a fragment, which is computed only once."""
        if name not in self._fragment_sizes:
            self._fragment_sizes[name] = self._selections(self._fragments[name].selection_set)
        return self._fragment_sizes[name]
