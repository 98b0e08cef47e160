"""What an operation can return at the most, priced before it runs.

Each field costs one, and what has to be found first its finding. What stands under a list costs as often as the
list can be long: a page its `first` or `last`, a list without pages what it holds at most. Fragments are priced once
each, so the price of a document is found in time linear in its length.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    value_from_ast_untyped,
)
from strawberry.extensions import SchemaExtension

from schema.pages import DEFAULT_PAGE_SIZE

MAX_COST: Final = 400_000
"""Room for a largest page of games with every field of the game, both teams and the venue."""
CONNECTION: Final = 100
"""A page has to be found before it is shown: that takes as long as printing a hundred fields."""
ONE_DAY: Final = 1_000
MANY_DAYS: Final = 20_000
"""What it takes to go through all leagues for a day, and for a season or a range of days."""
_ROOTS: Final[Mapping[str, int]] = {"games": ONE_DAY, "date": ONE_DAY, "dates": ONE_DAY * 5}
_LONG: Final = frozenset({"season", "seasonType", "week", "from", "to"})
"""Arguments that reach beyond a few days."""
_PRICES_KEPT: Final = 64
"""For so many sizes of its variables the price of a document is kept."""
OPERATION_TOO_COMPLEX: Final = "OPERATION_TOO_COMPLEX"

_UNPAGED: Final[Mapping[str, int]] = {"dates": 14, "seasons": 40, "sources": 11, "weeks": 25, "leagues": 11}
"""How long lists without pages can be; `dates` unless `first` says so."""


@dataclass(slots=True)
class _Pricing:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    priced: dict[tuple[str, str], int] = field(default_factory=dict)

    def selections(self, nodes: SelectionSetNode | None, parent: GraphQLNamedType, page: int) -> int:
        """Price a selection set; `page` is how many nodes a connection holds, 1 for all other parents."""
        return sum(self._selection(node, parent, page) for node in (nodes.selections if nodes else ()))

    def _selection(self, node: object, parent: GraphQLNamedType, page: int) -> int:
        if isinstance(node, FieldNode):
            return self.field(node, parent, page)
        if isinstance(node, InlineFragmentNode):
            inner = self.schema.type_map[node.type_condition.name.value] if node.type_condition else parent
            return self.selections(node.selection_set, inner, page)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, page)
        return 0

    def _fragment(self, name: str, page: int) -> int:
        known = (name, str(page))
        if known not in self.priced:
            fragment = self.fragments[name]
            inner = self.schema.type_map[fragment.type_condition.name.value]
            self.priced[known] = self.selections(fragment.selection_set, inner, page)
        return self.priced[known]

    def field(self, node: FieldNode, parent: GraphQLNamedType, page: int) -> int:
        """Price a field with all that is below it. Introspection costs nothing here."""
        name = node.name.value
        if name.startswith("__") or not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return 0
        definition = parent.fields.get(name)
        if definition is None:
            return 0
        inner = get_named_type(definition.type)
        finding = self._finding(node, parent, inner)
        if inner.name.endswith("Connection"):
            return finding + self.selections(node.selection_set, inner, self._size(node, DEFAULT_PAGE_SIZE))
        times = page if name in ("nodes", "edges") and parent.name.endswith("Connection") else self._length(node)
        return finding + times * self.selections(node.selection_set, inner, 1)

    def _finding(self, node: FieldNode, parent: GraphQLNamedType, inner: GraphQLNamedType) -> int:
        """Price what a field takes before anything below it is looked at."""
        name = node.name.value
        if parent == self.schema.query_type and name in _ROOTS:
            long = any(argument.name.value in _LONG for argument in node.arguments or ())
            return MANY_DAYS if long else _ROOTS[name]
        return CONNECTION if inner.name.endswith("Connection") or inner.name == "GameDate" else 1

    def _length(self, node: FieldNode) -> int:
        name = node.name.value
        if name == "nodes":
            ids = self._argument(node, "ids")
            return len(ids) if isinstance(ids, list) else 1
        return self._size(node, _UNPAGED[name]) if name in _UNPAGED else 1

    def _size(self, node: FieldNode, default: int) -> int:
        sizes = [size for name in ("first", "last") if isinstance(size := self._argument(node, name), int)]
        return max(0, *sizes) if sizes else default

    def _argument(self, node: FieldNode, name: str) -> object:
        found = next((each for each in node.arguments or () if each.name.value == name), None)
        return value_from_ast_untyped(found.value, dict(self.variables)) if found is not None else None


def _operations(document: DocumentNode) -> Iterator[OperationDefinitionNode]:
    return (node for node in document.definitions if isinstance(node, OperationDefinitionNode))


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    """Return the values of variables that a request may leave out."""
    definitions = operation.variable_definitions or ()
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in definitions
        if each.default_value is not None
    }


def prices(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> dict[str, int]:
    """Return the price of each root field of a valid document by the name it answers under."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    found: dict[str, int] = {}
    for operation in _operations(document):
        pricing = _Pricing(schema, fragments, {**_defaults(operation), **variables})
        for node in operation.selection_set.selections:
            root = schema.query_type
            if root is not None:
                name = node.alias or node.name if isinstance(node, FieldNode) else None
                key = name.value if name is not None else "..."
                found[key] = found.get(key, 0) + pricing._selection(node, root, 1)  # noqa: SLF001 - same module
    return found


def _size(value: object) -> object:
    """Return all that pricing reads of a variable: a number, or how long a list is."""
    return ("list", len(value)) if isinstance(value, list) else value if isinstance(value, int) else None


class Prices:
    """The prices of one valid document, found once for all requests whose variables have the same sizes."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._document = document
        definitions = [each for operation in _operations(document) for each in operation.variable_definitions or ()]
        self._variables = tuple(sorted({each.variable.name.value for each in definitions}))
        self._affordable: dict[tuple[object, ...], bool] = {}

    def are_affordable(self, variables: Mapping[str, Any]) -> bool:
        """Tell whether `CostLimit` would let the document pass with these variables."""
        sizes = tuple(_size(variables.get(name)) for name in self._variables)
        if sizes not in self._affordable:
            if len(self._affordable) >= _PRICES_KEPT:
                self._affordable.clear()
            self._affordable[sizes] = not _refusal(prices(self._schema, self._document, variables))
        return self._affordable[sizes]


class CostLimit(SchemaExtension):
    """Refuses an operation whose price is over MAX_COST before any of it runs."""

    def on_validate(self) -> Iterator[None]:
        """Price what has passed validation; the extension that validates is listed before this one."""
        context = self.execution_context
        document = context.graphql_document
        if document is not None and context.pre_execution_errors == []:
            by_root = prices(context.schema._schema, document, context.variables or {})  # noqa: SLF001 - Strawberry's name for the plain schema
            context.pre_execution_errors = _refusal(by_root)
        yield


def _refusal(by_root: Mapping[str, int]) -> list[GraphQLError]:
    total = sum(by_root.values())
    if total <= MAX_COST:
        return []
    largest = max(by_root, key=by_root.__getitem__)
    return [
        GraphQLError(
            f"This operation could return {total:,} values; the limit is {MAX_COST:,}. "
            f"Most of it is `{largest}` with {by_root[largest]:,}: ask for fewer with `first`, or less deep.",
            extensions={"code": OPERATION_TOO_COMPLEX, "cost": total, "limit": MAX_COST},
        )
    ]
