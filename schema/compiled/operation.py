"""An operation of a document: the inputs that a request has to provide, and the compiled forms."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any, Final

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)
from graphql.execution.collect_fields import FieldDetailsList, collect_fields
from graphql.execution.values import VariableValues
from strawberry import Schema

from schema.compiled.arguments import Variable, read_variables, variable_values
from schema.compiled.calls import read_call
from schema.compiled.leaves import Leaves
from schema.compiled.roots import CoreRoot, RequestInputs, Resolved, Root, RootAnswer, in_core, run_all
from schema.compiled.source import Source
from schema.compiled.tally import NotCompiled, Reason, Tally
from schema.compiled.writer import Document, Writer
from schema.scheduling import NotServed

_log = logging.getLogger(__name__)
_CONDITIONS: Final = frozenset({GraphQLSkipDirective.name, GraphQLIncludeDirective.name})
MAX_CHOICES: Final = 16
"""The most combinations of @skip and @include for which an operation stays compiled."""
_SHORT: Final = 8_000
"""Source up to this length, about a hundred fields, is compiled once for all operations with the same source."""


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """An operation as a program, for a combination of the values of @skip and @include.

    `roots` has a string for a root that is `__typename`. `size` is the size of the source in bytes.
    """

    roots: Mapping[str, Root | CoreRoot | str]
    size: int
    schema: Schema
    definition: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]

    @property
    def left_to_core(self) -> Iterator[Reason]:
        """Why roots of this operation are not compiled, a reason for each of these roots."""
        return (root.reason for root in self.roots.values() if isinstance(root, CoreRoot))

    async def run(self, inputs: RequestInputs, tally: Tally) -> ExecutionResult:
        """Return the answer. A root with records that break the contract runs again in graphql-core, by itself.

        Raises NotCompiled if graphql-core has to run the whole operation.
        """
        data: dict[str, Any] = {key: root if isinstance(root, str) else None for key, root in self.roots.items()}
        errors: list[GraphQLError] = []
        for root, resolved in await self._resolved(inputs):
            ended = await self._answer(root, resolved, inputs, tally)
            if ended.lost:
                return ExecutionResult(None, list(ended.errors))
            data[root.key] = ended.value
            errors += ended.errors
        return ExecutionResult(data, errors or None)

    async def _resolved(self, inputs: RequestInputs) -> list[tuple[Root | CoreRoot, Resolved | None]]:
        """Call the resolvers of all roots, then wait until the operation may use the processor.

        The resolvers wait for the vendor at the same time, and do not keep other operations from working.
        """
        roots = [root for root in self.roots.values() if not isinstance(root, str)]
        # As in graphql-core, synchronous roots come first: if such a root is lost, the others are not written.
        in_order = [root for each in (False, True) for root in roots if root.is_async is each]
        compiled = [root for root in in_order if isinstance(root, Root)]
        values = dict(zip(compiled, await run_all([root.resolve(inputs) for root in compiled]), strict=True))
        await inputs.context.work.begin(inputs.context.work_cost)
        return [(root, values.get(root) if isinstance(root, Root) else None) for root in in_order]

    async def _answer(
        self, root: Root | CoreRoot, resolved: Resolved | None, inputs: RequestInputs, tally: Tally
    ) -> RootAnswer:
        if isinstance(root, CoreRoot):
            tally.fell_back[root.reason] += 1
            return await root.answer(inputs)
        try:
            return await root.write(resolved or Resolved(None), inputs)
        except NotServed:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a record, graphql-core reports it
            if not isinstance(error, NotCompiled):
                _log.warning("a compiled root failed; graphql-core runs it again", exc_info=error)
            tally.fell_back[Reason.ERROR] += 1
            inputs.context.start_again()
            inputs.context.in_core = True
            return await in_core(root, self.schema, self.definition, self.fragments).answer(inputs)


def _nested(selections: SelectionSetNode | None) -> Iterator[SelectionNode]:
    for node in selections.selections if selections else ():
        yield node
        yield from _nested(getattr(node, "selection_set", None))


@dataclass(slots=True)
class Operation:
    """An operation of a valid document, with all parts that do not depend on a request.

    `conditions` are the variables of @skip and @include. Each combination of their values is compiled separately.
    """

    schema: Schema
    definition: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: tuple[Variable, ...]
    conditions: tuple[str, ...]
    compiled: dict[tuple[bool, ...], CompiledOperation | Reason] = field(default_factory=dict)

    def values(self, given: Mapping[str, Any] | None) -> VariableValues:
        """Coerce the variables of a request. Raises NotCompiled if a value is invalid."""
        return variable_values(self.variables, given)

    def choice(self, variables: VariableValues) -> tuple[bool, ...]:
        """Return the values of the conditions in a request. Raises NotCompiled if a value is missing or null."""
        values = tuple(variables.coerced.get(name) for name in self.conditions)
        if not all(isinstance(value, bool) for value in values):
            raise NotCompiled(Reason.CONDITION)
        return values  # type: ignore[return-value] # every one is a bool

    def forget(self) -> int:
        """Drop all compiled forms, and return the size of their source in bytes."""
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
            roots = {key: _root(key, details, document, leaves) for key, details in collected.items()}
        except GraphQLError as error:
            raise NotCompiled(Reason.CONDITION) from error
        size = sum(size for _, size in roots.values())
        compiled = {key: root for key, (root, _) in roots.items()}
        return CompiledOperation(compiled, size, self.schema, self.definition, self.fragments)


def _root(key: str, details: FieldDetailsList, document: Document, leaves: Leaves) -> tuple[Root | CoreRoot | str, int]:
    """Return a compiled root, or a root for graphql-core, with the size of the source in bytes."""
    query = document.schema._schema.query_type  # noqa: SLF001 - the plain schema
    nodes = [each.node for each in details]
    name = nodes[0].name.value
    if query is not None and name == "__typename":
        return query.name, 0
    definition = query.fields.get(name) if query is not None else None
    try:
        return _compiled_root(key, definition, details, document, leaves)
    except NotCompiled as failure:
        of = None if definition is None else definition.type
        core = CoreRoot(key, of, tuple(nodes), document.schema, document.operation, document.fragments, failure.reason)
        return core, 0


def _compiled_root(
    key: str, definition: GraphQLField | None, details: FieldDetailsList, document: Document, leaves: Leaves
) -> tuple[Root, int]:
    if definition is None:
        raise NotCompiled(Reason.INTROSPECTION)
    nodes = [each.node for each in details]
    call = read_call(document.schema, definition, nodes, document.fragments)
    if call is None:
        raise NotCompiled(Reason.RESOLVER)
    source = Writer(document, leaves).root(definition.type, details)
    return Root(key, definition.type, nodes, call, source.calls, _function(source, leaves)), len(source.text)


def _code(text: str) -> CodeType:
    return compile(text, "<compiled operation>", "exec")


_short_code = lru_cache(maxsize=256)(_code)
"""A cache of compiled source. Operations that differ only in arguments have the same source."""


def _function(source: Source, leaves: Leaves) -> Any:
    """Return the function `bind` of generated source; see Source."""
    namespace = {**leaves.names, **source.names}
    code = (_short_code if len(source.text) <= _SHORT else _code)(source.text)
    exec(code, namespace)  # noqa: S102 - our own text, see writer
    return namespace["bind"]


def read_operation(schema: Schema, document: DocumentNode, name: str | None) -> Operation:
    """Read the operation called `name`, or the only operation, of a valid document. Raises NotCompiled."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    definitions = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    found = [each for each in definitions if name is None or (each.name is not None and each.name.value == name)]
    if len(found) != 1 or found[0].operation is not OperationType.QUERY:
        raise NotCompiled(Reason.OPERATION_TYPE)
    conditions = tuple(sorted(_conditions(document, found[0])))
    return Operation(schema, found[0], fragments, read_variables(schema, found[0]), conditions)


def _conditions(document: DocumentNode, operation: OperationDefinitionNode) -> set[str]:
    """Return the names of the variables of @skip and @include. Raises NotCompiled for any other directive."""
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
