"""Limits on the length, depth and width of a document, checked before any other work.

A document is walked once, with an explicit stack. Each fragment is measured once, wherever the fragment is used. So the
walk takes time linear in the document, even if its fragments would expand exponentially, and no nesting is too deep for
the walk. A fragment counts as often as it is spread, because each spread is executed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    ValueNode,
    VariableDefinitionNode,
)

from schema.errors import GRAPHQL_VALIDATION_FAILED, INTROSPECTION_DISABLED

MOST: Final = 1_000_000_000
"""Counts stop at this number: larger counts are of no use, and JSON readers have a limit for integers."""
LONGEST_NUMBER: Final = 20
"""The most digits of a number in a document; an Int has ten."""
_SHOWN: Final = 10
"""The most fields of a path that an error message shows."""
_INTROSPECTION: Final = frozenset({"__schema", "__type"})
_Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of a request.

    Each exceeded limit gives an error with a code of its own, such as `MAX_DEPTH_LIMIT` for `depth`.
    """

    source_length: int = 32_768
    """Characters of the document."""
    tokens: int = 1_000
    """Names, braces, values and similar tokens; spaces, commas and comments do not count."""
    comments: int = 200
    nesting: int = 100
    """Nested braces, with fragments expanded: the recursion depth of parsing and execution."""
    depth: int = 15
    """Nested fields, except fields of introspection."""
    introspection_depth: int = 30
    """Nested fields inside `__schema` or `__type`."""
    introspection_size: int = 100_000
    """The approximate number of values that introspection returns; see `schema.rules.cost`."""
    aliases: int = 50
    duplicates: int = 20
    """Occurrences of a field between the same braces; merging the occurrences takes quadratic time."""
    root_fields: int = 30
    directives: int = 50
    list_length: int = 200
    """Entries of each list, in the document and in its variables."""
    cost: int = 400_000
    """See `schema.rules.cost`. Enough for the largest page of games with all fields of games, teams and venues."""

    def parse_options(self) -> dict[str, int]:
        """Return the limits that graphql-core's parser enforces."""
        return {
            "max_source_length": self.source_length,
            "max_lexical_tokens": self.tokens,
            "max_comments": self.comments,
        }


def limit_code(name: str) -> str:
    """Return the error code of a limit. `name` is the name of the limit in Limits."""
    return f"MAX_{name.upper()}_LIMIT"


LIMIT_CODES: Final = tuple(limit_code(each.name) for each in fields(Limits) if each.name != "cost")
"""The cost has a code of its own: schema.errors.OPERATION_TOO_COMPLEX."""


class OverLimit(GraphQLError):
    """A limit is exceeded. The extensions contain the limit and the number found, which is never above MOST."""

    def __init__(self, name: str, limit: int, found: int | None, message: str, nodes: Node | None = None) -> None:
        extensions = {"code": limit_code(name), "limit": limit}
        if found is not None:
            extensions["found"] = found
        super().__init__(message, nodes, extensions=extensions)


@dataclass(frozen=True, slots=True)
class _Way:
    """A path of nested fields, outermost first."""

    field: FieldNode
    on: "_Way | None"

    def __iter__(self) -> Iterator[FieldNode]:
        way: _Way | None = self
        while way is not None:
            yield way.field
            way = way.on

    def __str__(self) -> str:
        names = [each.alias.value if each.alias else each.name.value for each in self]
        return ".".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")

    @property
    def end(self) -> FieldNode:
        """The innermost field."""
        *_, last = self
        return last


@dataclass(slots=True)
class _Measure:
    """The size of a selection set with all fragments expanded.

    `fields` counts the fields of the set itself. Each of the two depths comes with the path to the deepest field.
    """

    fields: int = 0
    nesting: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    deepest: _Way | None = None
    introspection_depth: int = 0
    deepest_introspection: _Way | None = None

    def spread(self, inner: "_Measure") -> None:
        """Add the size of a fragment in the place of its spread."""
        self.fields = min(MOST, self.fields + inner.fields)
        self._inside(inner)
        self._deepen(inner.depth, inner.deepest)
        self._deepen_introspection(inner.introspection_depth, inner.deepest_introspection)

    def field(self, node: FieldNode, inner: "_Measure") -> None:
        """Add a field and the size of its selection."""
        self.fields = min(MOST, self.fields + 1)
        self.aliases = min(MOST, self.aliases + (node.alias is not None))
        self._inside(inner)
        if node.name.value in _INTROSPECTION:
            depth, deepest = max(
                (inner.depth, inner.deepest),
                (inner.introspection_depth, inner.deepest_introspection),
                key=lambda each: each[0],
            )
            self._deepen_introspection(depth + 1, _Way(node, deepest))
            return
        self._deepen(inner.depth + 1, _Way(node, inner.deepest))
        if inner.introspection_depth:
            self._deepen_introspection(inner.introspection_depth + 1, _Way(node, inner.deepest_introspection))

    def _inside(self, inner: "_Measure") -> None:
        self.nesting = max(self.nesting, inner.nesting + 1)
        self.aliases = min(MOST, self.aliases + inner.aliases)
        self.directives = min(MOST, self.directives + inner.directives)

    def _deepen(self, depth: int, way: _Way | None) -> None:
        if depth > self.depth:
            self.depth, self.deepest = depth, way

    def _deepen_introspection(self, depth: int, way: _Way | None) -> None:
        if depth > self.introspection_depth:
            self.introspection_depth, self.deepest_introspection = depth, way


_EMPTY: Final = _Measure()


@dataclass(slots=True)
class _Open:
    """A node with selections that are being visited."""

    node: _Definition | FieldNode | InlineFragmentNode
    left: Iterator[SelectionNode]
    times: Counter[str]
    """How often each response name occurs. An inline fragment shares this counter with the enclosing selection."""
    measure: _Measure = field(default_factory=_Measure)

    def take(self, node: Node, inner: _Measure) -> None:
        if isinstance(node, FieldNode):
            self.measure.field(node, inner)
        else:
            self.measure.spread(inner)


class Walk:
    """A walk over a document. `visits` counts the selections that were visited."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._measured: dict[str, _Measure] = {}
        self._open: list[_Open] = []
        self._inside: set[str] = set()
        self.visits = 0

    def refusals(self, *, introspection: bool) -> list[GraphQLError]:
        """Return the errors of a document: an error for each exceeded limit, or the error that stopped the walk."""
        try:
            return list(self._refusals(introspection=introspection))
        except GraphQLError as error:
            return [error]

    def _refusals(self, *, introspection: bool) -> Iterator[GraphQLError]:
        for each in self._document.definitions:
            if isinstance(each, OperationDefinitionNode):
                yield from self._of_operation(each, self._measure(each), introspection=introspection)
            elif isinstance(each, FragmentDefinitionNode) and each.name.value not in self._measured:
                # Validation rejects unused fragments, but later; until then they must not bypass the limits.
                yield from self._of_unused(each, self._measure(each))

    def _of_operation(
        self, node: OperationDefinitionNode, of: _Measure, *, introspection: bool
    ) -> Iterator[GraphQLError]:
        limits = self._limits
        if of.deepest_introspection is not None and not introspection:
            yield _no_introspection(of.deepest_introspection)
        if of.fields > limits.root_fields:
            yield _count(
                "root_fields", limits.root_fields, of.fields, node, "Split the operation into several requests."
            )
        yield from self._of_unused(node, of)

    def _of_unused(self, node: _Definition, of: _Measure) -> Iterator[GraphQLError]:
        limits = self._limits
        if of.deepest is not None and of.depth > limits.depth:
            yield _too_deep("depth", limits.depth, of.depth, of.deepest)
        if of.deepest_introspection is not None and of.introspection_depth > limits.introspection_depth:
            yield _too_deep(
                "introspection_depth", limits.introspection_depth, of.introspection_depth, of.deepest_introspection
            )
        if of.nesting > limits.nesting:
            yield _count("nesting", limits.nesting, of.nesting, node, "Use less nesting.")
        if of.aliases > limits.aliases:
            hint = (
                "Use lists, as in `games(teams: …)` and `nodes(ids: …)`, or split the operation into several requests."
            )
            yield _count("aliases", limits.aliases, of.aliases, node, hint)
        if of.directives > limits.directives:
            yield _count("directives", limits.directives, of.directives, node, "Remove directives that are not needed.")

    def _measure(self, node: _Definition) -> _Measure:
        """Measure a definition. Raises GraphQLError for a cycle of fragments and for a list that is too long."""
        self._enter(node)
        while True:
            top = self._open[-1]
            selection = next(top.left, None)
            if selection is not None:
                self._select(top, selection)
                continue
            self._open.pop()
            if isinstance(top.node, FragmentDefinitionNode):
                self._measured[top.node.name.value] = top.measure
                self._inside.discard(top.node.name.value)
            if not self._open:
                return top.measure
            self._open[-1].take(top.node, top.measure)

    def _select(self, top: _Open, node: SelectionNode) -> None:
        """Add the size of a selection itself, and enter its own selections."""
        self.visits += 1
        if isinstance(node, FragmentSpreadNode):
            self._note_directives(top.measure, node.directives or ())
            self._spread(top, node)
        elif isinstance(node, FieldNode | InlineFragmentNode):
            if isinstance(node, FieldNode):
                self._check_arguments(node.arguments or ())
                self._check_times(top.times, node)
            if node.selection_set is not None:
                self._enter(node)
            else:
                self._note_directives(top.measure, node.directives or ())
                top.take(node, _EMPTY)

    def _enter(self, node: _Definition | FieldNode | InlineFragmentNode) -> None:
        selections = node.selection_set.selections if node.selection_set is not None else ()
        times = self._open[-1].times if isinstance(node, InlineFragmentNode) else Counter[str]()
        entered = _Open(node, iter(selections), times)
        if isinstance(node, FragmentDefinitionNode):
            self._inside.add(node.name.value)
        self._note_directives(entered.measure, node.directives or ())
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            self._note_variables(entered.measure, node.variable_definitions or ())
        self._open.append(entered)

    def _spread(self, top: _Open, node: FragmentSpreadNode) -> None:
        name = node.name.value
        if (measured := self._measured.get(name)) is not None:
            top.measure.spread(measured)
        elif name in self._inside:
            raise self._cycle(name, node)
        elif name in self._fragments:  # validation reports an unknown fragment
            self._enter(self._fragments[name])

    def _cycle(self, name: str, node: FragmentSpreadNode) -> GraphQLError:
        around = [each.node.name.value for each in self._open if isinstance(each.node, FragmentDefinitionNode)]
        way = " → ".join([*around[around.index(name) :][:_SHOWN], name])
        return GraphQLError(
            f"Fragment `{name}` is inside itself: {way}. Fragments must end somewhere.",
            node,
            extensions={"code": GRAPHQL_VALIDATION_FAILED},
        )

    def _check_times(self, times: Counter[str], node: FieldNode) -> None:
        name = (node.alias or node.name).value
        times[name] += 1
        if times[name] > (limit := self._limits.duplicates):
            message = f"`{name}` is selected more than {limit:,} times in the same place; once is enough."
            raise OverLimit("duplicates", limit, None, message, node)

    def _note_directives(self, measure: _Measure, directives: Iterable[DirectiveNode]) -> None:
        for each in directives:
            measure.directives = min(MOST, measure.directives + 1)
            self._check_arguments(each.arguments or ())

    def _note_variables(self, measure: _Measure, variables: Iterable[VariableDefinitionNode]) -> None:
        for each in variables:
            self._note_directives(measure, each.directives or ())
            if each.default_value is not None:
                self._check_value(f"the default of ${each.variable.name.value}", each.default_value)

    def _check_arguments(self, arguments: Iterable[ArgumentNode]) -> None:
        for each in arguments:
            self._check_value(f"`{each.name.value}`", each.value)

    def _check_value(self, where: str, value: ValueNode) -> None:
        left = [value]
        while left:
            node = left.pop()
            if isinstance(node, ListValueNode):
                _check_length(where, len(node.values), self._limits.list_length, node)
                left.extend(node.values)
            elif isinstance(node, ObjectValueNode):
                left.extend(each.value for each in node.fields)
            elif isinstance(node, IntValueNode) and len(node.value) > LONGEST_NUMBER:
                # Python refuses to read more than 4,300 digits, and graphql-core would report that as a fault.
                message = f"A number in {where} has {len(node.value):,} digits; at most {LONGEST_NUMBER} are allowed."
                raise GraphQLError(message, node, extensions={"code": GRAPHQL_VALIDATION_FAILED})


def refusals(document: DocumentNode, limits: Limits, *, introspection: bool = True) -> list[GraphQLError]:
    """Return an error for each limit that the document exceeds.

    If `introspection` is false, fields of introspection are errors, too.
    """
    return Walk(document, limits).refusals(introspection=introspection)


def long_lists(variables: Mapping[str, Any], names: Iterable[str], limits: Limits) -> list[GraphQLError]:
    """Return an error for each of the named variables that contains too long a list, at any depth.

    `variables` are values as decoded from JSON.
    """
    found: list[GraphQLError] = []
    for name in names:
        try:
            _check_variable(name, variables.get(name), limits.list_length)
        except OverLimit as error:
            found.append(error)
    return found


def _check_variable(name: str, value: object, limit: int) -> None:
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, list):
            _check_length(f"variable `${name}`", len(each), limit)
            left.extend(each)
        elif isinstance(each, dict):
            left.extend(each.values())


def _check_length(where: str, found: int, limit: int, node: Node | None = None) -> None:
    if found > limit:
        message = f"A list in {where} has {found:,} entries; at most {limit:,} are served. Send a part at a time."
        raise OverLimit("list_length", limit, found, message, node)


def number_text(found: int) -> str:
    """Print a count; a count that stopped at MOST is printed as more."""
    return f"{found:,}" if found < MOST else f"more than {MOST:,}"


_WORDS: Final[Mapping[str, str]] = {
    "root_fields": "fields at its root",
    "nesting": "braces inside one another",
    "aliases": "aliases",
    "directives": "directives",
}


def _count(name: str, limit: int, found: int, node: _Definition, hint: str) -> OverLimit:
    message = (
        f"{_name(node)} has {number_text(found)} {_WORDS[name]}, with each fragment counted as often as it is used; "
        f"at most {limit:,} are served. {hint}"
    )
    return OverLimit(name, limit, found, message, node)


def _name(node: _Definition) -> str:
    kind = "Operation" if isinstance(node, OperationDefinitionNode) else "Fragment"
    return f"{kind} `{node.name.value}`" if node.name is not None else "The operation"


def _too_deep(name: str, limit: int, found: int, way: _Way) -> GraphQLError:
    message = (
        f"`{way}` goes {number_text(found)} fields deep; at most {limit:,} are served. "
        "Select fewer levels, and request the rest separately."
    )
    return OverLimit(name, limit, found, message, way.end)


def _no_introspection(way: _Way) -> GraphQLError:
    asked = next((each for each in way if each.name.value in _INTROSPECTION), way.field)
    return GraphQLError(
        f"`{asked.name.value}` is not served: introspection is off. The schema comes with the service's "
        "documentation; `__typename` is served.",
        asked,
        extensions={"code": INTROSPECTION_DISABLED},
    )
