"""One operation of a document: what it needs of a request, and its compiled form."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any, Final

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLSkipDirective,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    located_error,
)
from graphql.execution.collect_fields import FieldDetailsList, collect_fields
from graphql.execution.values import VariableValues
from strawberry import Schema

from schema.compiled.arguments import Variable, read_variables, variable_values
from schema.compiled.calls import Call, read_call
from schema.compiled.leaves import Leaves
from schema.compiled.tally import NotCompiled, Reason
from schema.compiled.writer import Document, Later, Source, Writer
from schema.context import Context

_CONDITIONS: Final = frozenset({GraphQLSkipDirective.name, GraphQLIncludeDirective.name})
MAX_CHOICES: Final = 16
"""Choices of @skip and @include for which one operation is kept compiled."""
_SHORT: Final = 8_000
"""Source up to this length, about a hundred fields, is compiled once for all operations that it fits."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one request brings: its context, its root value and the values of its variables."""

    context: Context
    root_value: Any
    variables: VariableValues


@dataclass(frozen=True, slots=True, eq=False)
class Root:
    """A root field of a compiled operation: the resolver to call, and what writes its answer."""

    key: str
    type: GraphQLOutputType
    nodes: list[FieldNode]
    call: Call
    calls: tuple[Call, ...]
    bind: Callable[[list[dict[str, Any]], list[Later]], Callable[[Any], Any]]

    def write(self, value: Any, around: Surroundings, later: list[Later]) -> Any:
        """Return what the answer holds for the value of the root, `later` aside."""
        given = [call.keywords(around.context, around.variables) for call in self.calls]
        return self.bind(given, later)(value)

    def keywords(self, around: Surroundings, errors: list[GraphQLError]) -> dict[str, Any] | None:
        """Return the resolver's keyword arguments; None where a variable does not fit, and the root is null."""
        try:
            return self.call.keywords(around.context, around.variables)
        except GraphQLError as error:
            self._refuse(error, errors)
            return None

    def _refuse(self, error: GraphQLError, errors: list[GraphQLError]) -> None:
        """Note an error of the root's own, which makes it null; raise it where it may not be null."""
        if isinstance(self.type, GraphQLNonNull):
            raise error
        errors.append(located_error(error, self.nodes, [self.key]))

    async def answer(self, keywords: dict[str, Any], around: Surroundings, errors: list[GraphQLError]) -> Any:
        """Call the resolver, and return what the answer holds; a GraphQLError of its own makes it null.

        Whatever else is raised, here or below, is for the caller, who leaves the operation to graphql-core.
        """
        try:
            value = self.call.function(around.root_value, **keywords)
            if self.call.is_async:
                value = await value
        except GraphQLError as error:
            self._refuse(error, errors)
            return None
        later: list[Later] = []
        written = self.write(value, around, later)
        while later:
            due, later[:] = list(later), []
            await _all([self._fill(each, around) for each in due])
        return written

    async def _fill(self, each: Later, around: Surroundings) -> None:
        call = self.calls[each.call]
        value = await call.function(each.source, **call.keywords(around.context, around.variables))
        each.target[each.key] = each.complete(value)


async def _all(coroutines: Sequence[Any]) -> list[Any]:
    """Run all at the same time and to their end, then raise what the first of those that failed raised."""
    if len(coroutines) == 1:
        return [await coroutines[0]]
    ended = await asyncio.gather(*coroutines, return_exceptions=True)
    for each in ended:
        if isinstance(each, BaseException):
            raise each
    return ended


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """An operation as a program, for one choice of what @skip and @include leave in.

    `roots` has a text in the place of a root that is `__typename`. `size` is that of the source in bytes.
    """

    roots: Mapping[str, Root | str]
    size: int

    async def run(self, around: Surroundings) -> ExecutionResult:
        """Return the answer. Whatever is raised leaves the operation to graphql-core."""
        errors: list[GraphQLError] = []
        data: dict[str, Any] = {}
        waiting: dict[Root, dict[str, Any]] = {}
        # Errors come in the order of graphql-core's: whatever does not wait is done before anything that does.
        for key, root in self.roots.items():
            data[key] = root if isinstance(root, str) else None
            keywords = None if isinstance(root, str) else root.keywords(around, errors)
            if isinstance(root, str) or keywords is None:
                continue
            if root.call.is_async:
                waiting[root] = keywords
            else:
                data[key] = await root.answer(keywords, around, errors)
        answers = await _all([root.answer(keywords, around, errors) for root, keywords in waiting.items()])
        for root, answer in zip(waiting, answers, strict=True):
            data[root.key] = answer
        return ExecutionResult(data, errors or None)


def _nested(selections: SelectionSetNode | None) -> Iterator[SelectionNode]:
    for node in selections.selections if selections else ():
        yield node
        yield from _nested(getattr(node, "selection_set", None))


@dataclass(slots=True)
class Operation:
    """An operation of a valid document, as far as it can be read before a request is known.

    `conditions` are the variables on which @skip and @include depend: each choice of theirs is compiled by itself.
    """

    schema: Schema
    definition: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: tuple[Variable, ...]
    conditions: tuple[str, ...]
    compiled: dict[tuple[bool, ...], CompiledOperation | Reason] = field(default_factory=dict)

    def values(self, given: Mapping[str, Any] | None) -> VariableValues:
        """Coerce the variables of a request. Raises NotCompiled where they do not fit."""
        return variable_values(self.variables, given)

    def choice(self, variables: VariableValues) -> tuple[bool, ...]:
        """Return what the conditions are in one request. Raises NotCompiled where one is not given or null."""
        values = tuple(variables.coerced.get(name) for name in self.conditions)
        if not all(isinstance(value, bool) for value in values):
            raise NotCompiled(Reason.CONDITION)
        return values  # type: ignore[return-value] # every one is a bool

    def forget(self) -> int:
        """Drop all compiled forms, and return how many bytes of source they had."""
        size = sum(each.size for each in self.compiled.values() if isinstance(each, CompiledOperation))
        self.compiled.clear()
        return size

    def compile(self, variables: VariableValues, leaves: Leaves) -> CompiledOperation:
        """Compile for the conditions of one request. Raises NotCompiled."""
        document = Document(self.schema, self.definition, self.fragments, variables)
        plain = self.schema._schema  # noqa: SLF001 - the plain schema
        if plain.query_type is None:
            raise NotCompiled(Reason.OPERATION_TYPE)
        try:
            collected = collect_fields(
                plain, document.details(), variables, plain.query_type, self.definition
            ).grouped_field_set
            roots = {key: _compiled_root(key, details, document, leaves) for key, details in collected.items()}
        except GraphQLError as error:
            raise NotCompiled(Reason.CONDITION) from error
        size = sum(size for _, size in roots.values())
        return CompiledOperation({key: root for key, (root, _) in roots.items()}, size)


def _compiled_root(key: str, details: FieldDetailsList, document: Document, leaves: Leaves) -> tuple[Root | str, int]:
    query = document.schema._schema.query_type  # noqa: SLF001 - the plain schema
    nodes = [each.node for each in details]
    name = nodes[0].name.value
    definition = query.fields.get(name) if query is not None else None
    if query is not None and name == "__typename":
        return query.name, 0
    if definition is None:
        raise NotCompiled(Reason.INTROSPECTION)
    call = read_call(document.schema, definition, nodes, document.fragments)
    if call is None:
        raise NotCompiled(Reason.RESOLVER)
    source = Writer(document, leaves).root(definition.type, details)
    return Root(key, definition.type, nodes, call, source.calls, _function(source, leaves)), len(source.text)


def _code(text: str) -> CodeType:
    return compile(text, "<compiled operation>", "exec")


_short_code = lru_cache(maxsize=256)(_code)
"""Source is compiled once for all operations that differ only in arguments, which are not in it."""


def _function(source: Source, leaves: Leaves) -> Callable[[list[dict[str, Any]], list[Later]], Callable[[Any], Any]]:
    namespace = {**leaves.names, **source.names}
    code = (_short_code if len(source.text) <= _SHORT else _code)(source.text)
    exec(code, namespace)  # noqa: S102 - our own text, see writer
    bind: Callable[[list[dict[str, Any]], list[Later]], Callable[[Any], Any]] = namespace["bind"]
    return bind


def read_operation(schema: Schema, document: DocumentNode, name: str | None) -> Operation:
    """Read the operation called `name`, or the only one, of a valid document. Raises NotCompiled."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    definitions = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    found = [each for each in definitions if name is None or (each.name is not None and each.name.value == name)]
    if len(found) != 1 or found[0].operation is not OperationType.QUERY:
        raise NotCompiled(Reason.OPERATION_TYPE)
    conditions = tuple(sorted(_conditions(document, found[0])))
    return Operation(schema, found[0], fragments, read_variables(schema, found[0]), conditions)


def _conditions(document: DocumentNode, operation: OperationDefinitionNode) -> set[str]:
    """Name the operation's variables on which @skip and @include depend; other directives are not understood."""
    known = {each.variable.name.value for each in operation.variable_definitions or ()}
    found: set[str] = set()
    for directive in _directives(document):
        if directive.name.value not in _CONDITIONS:
            raise NotCompiled(Reason.DIRECTIVE)
        found.update(
            each.value.name.value for each in directive.arguments or () if isinstance(each.value, VariableNode)
        )
    return found & known


def _directives(document: DocumentNode) -> Iterator[DirectiveNode]:
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            continue
        yield from definition.directives or ()
        for variable in definition.variable_definitions or ():
            yield from variable.directives or ()
        for node in _nested(definition.selection_set):
            yield from node.directives or ()
