"""Limits on the length, depth and width of a document, checked before any other work.

A document is walked once, with an explicit stack. Each fragment is measured once, wherever the fragment is used. So the
walk takes time linear in the document, even if its fragments would expand exponentially, and no nesting is too deep for
the walk. A fragment counts as often as it is spread, because each spread is executed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    VariableDefinitionNode,
)

from schema.errors import GRAPHQL_VALIDATION_FAILED
from schema.rules.introspection import introspection_error
from schema.rules.limits import MOST, Limits, OverLimit, number_text
from schema.rules.selection_size import EMPTY, FieldPath, SelectionSize
from schema.rules.value_limits import check_literal

_SHOWN: Final = 10
"""The most fragments of a cycle that an error message shows."""
_Definition = OperationDefinitionNode | FragmentDefinitionNode


def limit_errors(document: DocumentNode, limits: Limits, *, introspection: bool = True) -> list[GraphQLError]:
    """Return an error for each limit that the document exceeds.

    If `introspection` is false, fields of introspection are errors, too.
    """
    return LimitWalk(document, limits).errors(introspection=introspection)


@dataclass(slots=True)
class _OpenNode:
    """A node with selections that are being visited."""

    node: _Definition | FieldNode | InlineFragmentNode
    remaining: Iterator[SelectionNode]
    times: Counter[str]
    """How often each response name occurs. An inline fragment shares this counter with the enclosing selection."""
    measure: SelectionSize = field(default_factory=SelectionSize)

    def add(self, node: Node, inner: SelectionSize) -> None:
        if isinstance(node, FieldNode):
            self.measure.field(node, inner)
        else:
            self.measure.spread(inner)


class LimitWalk:
    """A walk over a document. `visits` counts the selections that were visited."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._measured: dict[str, SelectionSize] = {}
        self._stack: list[_OpenNode] = []
        self._fragments_inside: set[str] = set()
        self.visits = 0

    def errors(self, *, introspection: bool) -> list[GraphQLError]:
        """Return the errors of a document: an error for each exceeded limit, or the error that stopped the walk."""
        try:
            return list(self._errors(introspection=introspection))
        except GraphQLError as error:
            return [error]

    def _errors(self, *, introspection: bool) -> Iterator[GraphQLError]:
        for each in self._document.definitions:
            if isinstance(each, OperationDefinitionNode):
                yield from self._operation_errors(each, self._measure(each), introspection=introspection)
            elif isinstance(each, FragmentDefinitionNode) and each.name.value not in self._measured:
                # Validation rejects unused fragments, but later; until then they must not bypass the limits.
                yield from self._definition_errors(each, self._measure(each))

    def _operation_errors(
        self, node: OperationDefinitionNode, size: SelectionSize, *, introspection: bool
    ) -> Iterator[GraphQLError]:
        limits = self._limits
        if size.deepest_introspection is not None and not introspection:
            yield introspection_error(size.deepest_introspection)
        if size.fields > limits.root_fields:
            yield _count(
                "root_fields", limits.root_fields, size.fields, node, "Split the operation into several requests."
            )
        yield from self._definition_errors(node, size)

    def _definition_errors(self, node: _Definition, size: SelectionSize) -> Iterator[GraphQLError]:
        limits = self._limits
        if size.deepest is not None and size.depth > limits.depth:
            yield _too_deep("depth", limits.depth, size.depth, size.deepest)
        if size.deepest_introspection is not None and size.introspection_depth > limits.introspection_depth:
            yield _too_deep(
                "introspection_depth", limits.introspection_depth, size.introspection_depth, size.deepest_introspection
            )
        if size.nesting > limits.nesting:
            yield _count("nesting", limits.nesting, size.nesting, node, "Use less nesting.")
        if size.aliases > limits.aliases:
            hint = (
                "Use lists, as in `games(teams: …)` and `nodes(ids: …)`, or split the operation into several requests."
            )
            yield _count("aliases", limits.aliases, size.aliases, node, hint)
        if size.directives > limits.directives:
            yield _count(
                "directives", limits.directives, size.directives, node, "Remove directives that are not needed."
            )

    def _measure(self, node: _Definition) -> SelectionSize:
        """Measure a definition. Raises GraphQLError for a cycle of fragments and for a list that is too long."""
        self._enter(node)
        while True:
            top = self._stack[-1]
            selection = next(top.remaining, None)
            if selection is not None:
                self._select(top, selection)
                continue
            self._stack.pop()
            if isinstance(top.node, FragmentDefinitionNode):
                self._measured[top.node.name.value] = top.measure
                self._fragments_inside.discard(top.node.name.value)
            if not self._stack:
                return top.measure
            self._stack[-1].add(top.node, top.measure)

    def _select(self, top: _OpenNode, node: SelectionNode) -> None:
        """Add the size of a selection itself, and enter its own selections."""
        self.visits += 1
        if isinstance(node, FragmentSpreadNode):
            self._count_directives(top.measure, node.directives or ())
            self._spread(top, node)
        elif isinstance(node, FieldNode | InlineFragmentNode):
            if isinstance(node, FieldNode):
                self._check_arguments(node.arguments or ())
                self._check_duplicates(top.times, node)
            if node.selection_set is not None:
                self._enter(node)
            else:
                self._count_directives(top.measure, node.directives or ())
                top.add(node, EMPTY)

    def _enter(self, node: _Definition | FieldNode | InlineFragmentNode) -> None:
        selections = node.selection_set.selections if node.selection_set is not None else ()
        times = self._stack[-1].times if isinstance(node, InlineFragmentNode) else Counter[str]()
        entered = _OpenNode(node, iter(selections), times)
        if isinstance(node, FragmentDefinitionNode):
            self._fragments_inside.add(node.name.value)
        self._count_directives(entered.measure, node.directives or ())
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            self._check_variables(entered.measure, node.variable_definitions or ())
        self._stack.append(entered)

    def _spread(self, top: _OpenNode, node: FragmentSpreadNode) -> None:
        name = node.name.value
        if (measured := self._measured.get(name)) is not None:
            top.measure.spread(measured)
        elif name in self._fragments_inside:
            raise self._cycle(name, node)
        elif name in self._fragments:  # validation reports an unknown fragment
            self._enter(self._fragments[name])

    def _cycle(self, name: str, node: FragmentSpreadNode) -> GraphQLError:
        fragments = [each.node.name.value for each in self._stack if isinstance(each.node, FragmentDefinitionNode)]
        cycle = " → ".join([*fragments[fragments.index(name) :][:_SHOWN], name])
        return GraphQLError(
            f"Fragment `{name}` is inside itself: {cycle}. Fragments must end somewhere.",
            node,
            extensions={"code": GRAPHQL_VALIDATION_FAILED},
        )

    def _check_duplicates(self, times: Counter[str], node: FieldNode) -> None:
        name = (node.alias or node.name).value
        times[name] += 1
        if times[name] > (limit := self._limits.duplicates):
            message = f"`{name}` is selected more than {limit:,} times in the same place; once is enough."
            raise OverLimit("duplicates", limit, None, message, node)

    def _count_directives(self, measure: SelectionSize, directives: Iterable[DirectiveNode]) -> None:
        for each in directives:
            measure.directives = min(MOST, measure.directives + 1)
            self._check_arguments(each.arguments or ())

    def _check_variables(self, measure: SelectionSize, variables: Iterable[VariableDefinitionNode]) -> None:
        for each in variables:
            self._count_directives(measure, each.directives or ())
            if each.default_value is not None:
                check_literal(f"the default of ${each.variable.name.value}", each.default_value, self._limits)

    def _check_arguments(self, arguments: Iterable[ArgumentNode]) -> None:
        for each in arguments:
            check_literal(f"`{each.name.value}`", each.value, self._limits)


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


def _too_deep(name: str, limit: int, found: int, path: FieldPath) -> GraphQLError:
    message = (
        f"`{path}` goes {number_text(found)} fields deep; at most {limit:,} are served. "
        "Select fewer levels, and request the rest separately."
    )
    return OverLimit(name, limit, found, message, path.end)
