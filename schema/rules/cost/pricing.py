"""Compute the cost of an operation before the operation runs: possible values plus possible upstream calls.

Each field has its declared cost (see `schema.field_costs`), by default 1. The selection below a list is multiplied by
the greatest possible length of the list. Calls are counted as if no data were in memory. Each fragment is priced once,
so the computation takes time linear in the document. An invalid request cannot lower its cost: an impossible page size
counts as the largest.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from schema.enums import League
from schema.field_costs import LETTERS_PER_COST, SHORT_NAME, CallScope
from schema.rules.cost.bill import Bill
from schema.rules.cost.fields import PricedField, priced_fields
from schema.rules.cost.introspection import IntrospectionSize
from schema.rules.cost.price import FREE, Price
from schema.rules.cost.sizes import ArgumentSizes, argument_names, default_values
from schema.rules.introspection import INTROSPECTION_FIELDS
from schema.rules.limits import MOST

LEAGUE_FILTERS: Final = ("teams", "home", "away", "opponents", "venues")
"""The arguments whose entries each name a league."""


def bill_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    variables: Mapping[str, Any],
    operation: OperationDefinitionNode,
    leagues: int = len(League),
) -> Bill:
    """Compute the cost of an operation of a valid document. `leagues` is the number of served leagues."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    sizes = ArgumentSizes({**default_values(operation), **variables})
    return _Pricing(schema, fragments, sizes, leagues).bill(operation)


class _Pricing:
    """The computation of a cost."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        sizes: ArgumentSizes,
        leagues: int,
    ) -> None:
        self._fields = priced_fields(schema)
        self._root = schema.query_type.name if schema.query_type is not None else ""
        self._fragments = fragments
        self._fragment_prices: dict[str, Price] = {}
        self._sizes = sizes
        self._leagues = leagues
        self._introspection = IntrospectionSize(schema, fragments)
        self._visits = 0
        self._indexed = 0

    def bill(self, operation: OperationDefinitionNode) -> Bill:
        """Return the cost of each root field by response name. All fragments share the name `...`."""
        roots: dict[str, Price] = {}
        for node in operation.selection_set.selections:
            name = (node.alias or node.name).value if isinstance(node, FieldNode) else "..."
            roots[name] = roots.get(name, FREE) + self._selection(node, self._root)
        visits = self._visits + self._introspection.visits
        return Bill(roots, self._introspection.total, visits, self._indexed)

    def _selections(self, nodes: SelectionSetNode | None, parent: str) -> Price:
        total = FREE
        for node in nodes.selections if nodes else ():
            total += self._selection(node, parent)
        return total

    def _selection(self, node: object, parent: str) -> Price:
        """Return the cost of a selection. `parent` is the name of the type that the selection is on."""
        self._visits += 1
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, InlineFragmentNode):
            inner = node.type_condition.name.value if node.type_condition else parent
            return self._selections(node.selection_set, inner)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        return FREE

    def _fragment(self, name: str) -> Price:
        if name not in self._fragment_prices:
            fragment = self._fragments[name]
            self._fragment_prices[name] = self._selections(fragment.selection_set, fragment.type_condition.name.value)
        return self._fragment_prices[name]

    def _field(self, node: FieldNode, parent: str) -> Price:
        """Return the cost of a field with its selection. Introspection is counted separately."""
        name = node.name.value
        if name in INTROSPECTION_FIELDS:
            self._introspection.add(node)
            return FREE
        field = self._fields.get(parent, {}).get(name)
        if field is None:
            return FREE
        below = self._selections(node.selection_set, field.type)
        if parent != self._root:
            calls = field.calls.with_arguments(argument_names(node))
            found = Price(field.cost.with_arguments(argument_names(node)), calls_a_league=calls)
            return found + _response_name(node) + self._repeated(node, field, below)
        below = self._repeated(node, field, below)
        calls = below.calls + below.calls_a_league * self._requested_leagues(node, field)
        below = Price(below.values, below.each_node, min(MOST, calls))
        return self._root_value(node, field) + _response_name(node) + below

    def _repeated(self, node: FieldNode, field: PricedField, below: Price) -> Price:
        """Return the cost of the selection below a field, multiplied by the length of the field's list."""
        if field.is_sized:
            return Price(0, below.values, below.calls, below.calls_a_league)
        if field.size is None:
            return below
        size = self._sizes.list_size(node, field.size)
        values = below.values + size * below.each_node if field.size.sized_fields else below.values * size
        return Price(min(MOST, values), 0, below.calls, below.calls_a_league)

    def _root_value(self, node: FieldNode, field: PricedField) -> Price:
        """Return the cost of finding the value of a root field, without the cost of its selection."""
        given = argument_names(node)
        weight = field.cost.with_arguments(given)
        unless = field.cost.indexed_unless
        if unless is not None and unless.isdisjoint(given) and self._requested_leagues(node, field) == 1:
            self._indexed = min(MOST, self._indexed + weight)
        calls = field.calls.with_arguments(given) * self._call_units(node, field)
        return Price(weight, calls=min(MOST, calls))

    def _call_units(self, node: FieldNode, field: PricedField) -> int:
        """Return for how many leagues or ids a root field makes its calls.

        The leagues of `teams` are asked for their teams as well.
        """
        if field.calls.scope is CallScope.EACH_ID:
            return self._sizes.list_argument(node, "ids") or 0
        teams = self._sizes.list_argument(node, "teams")
        if teams is None:
            return self._requested_leagues(node, field)
        leagues = self._sizes.list_argument(node, "leagues")
        return min(self._leagues, teams) + min(self._leagues, leagues or 0)

    def _requested_leagues(self, node: FieldNode, field: PricedField) -> int:
        """Return the greatest number of leagues in the result of a root field."""
        if field.calls.scope is CallScope.ONE_LEAGUE:
            return 1
        names: tuple[str, ...] = ("ids",)
        if field.calls.scope is not CallScope.EACH_ID:
            # Without `leagues`, only the leagues that each of the other filters names are searched.
            names = LEAGUE_FILTERS if self._sizes.list_argument(node, "leagues") is None else ("leagues",)
        lengths = (self._sizes.list_argument(node, name) for name in names)
        return min([self._leagues, *(each for each in lengths if each is not None)])


def _response_name(node: FieldNode) -> Price:
    """Return the cost of a field's response name."""
    letters = len((node.alias or node.name).value) - SHORT_NAME
    return FREE if letters <= 0 else Price(ceil(letters / LETTERS_PER_COST))
