"""The roots of a compiled operation: compiled roots, and roots that graphql-core has to run."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLNonNull,
    GraphQLOutputType,
    OperationDefinitionNode,
    SelectionSetNode,
    execute,
)
from graphql.execution.values import VariableValues
from strawberry import Schema
from strawberry.execution import optimized_is_awaitable

from schema.compiled.calls import Call
from schema.compiled.chunks import CHUNK, Chunks
from schema.compiled.failures import Abort, Failures, FieldError, InvalidArguments
from schema.compiled.runtime import DeferredField
from schema.compiled.tally import NotCompiled, Reason
from schema.context import Context


@dataclass(frozen=True, slots=True)
class RequestInputs:
    """The context of a request, its root value, and its variables as sent (`given`) and as coerced (`variables`)."""

    context: Context
    root_value: Any
    given: Mapping[str, Any]
    variables: VariableValues


@dataclass(frozen=True, slots=True)
class RootAnswer:
    """The value of a root and its errors in answer order. `lost` is true if a non-null root is null."""

    value: Any
    errors: Sequence[GraphQLError] = ()
    lost: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Root:
    """A compiled root field: the call of its resolver, and the function that writes the answer."""

    key: str
    type: GraphQLOutputType
    nodes: list[FieldNode]
    call: Call
    calls: tuple[Call, ...]
    bind: Callable[[list[Mapping[str, Any]], list[DeferredField], list[Chunks] | None, Failures], Callable[[Any], Any]]

    @property
    def is_async(self) -> bool:
        """Whether the root may wait for the vendor."""
        return self.call.is_async

    async def resolve(self, inputs: RequestInputs) -> "Resolved":
        """Call the resolver, which may wait for the vendor."""
        try:
            value = self.call.function(inputs.root_value, **self.call.keywords(inputs.context, inputs.variables))
            return Resolved(await value if self.call.is_async else value)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is the error of its field
            return Resolved(None, FieldError((self.key,), self.nodes, error))

    async def write(self, resolved: "Resolved", inputs: RequestInputs, *, whole: bool = False) -> RootAnswer:
        """Return the answer for the value of the root, with null in the place of each failed field.

        Long lists are written in chunks unless `whole` is true. Raises an exception if the records break the contract;
        graphql-core then runs the root and reports the error.
        """
        if resolved.error is not None:
            return self._failed([resolved.error])
        failures = Failures()
        try:
            written = await self._written(resolved.value, inputs, failures, whole=whole)
        except _LostLater:
            return await self.write(resolved, inputs, whole=True)
        except Abort as abort:
            return self._failed([each.below(self.key) for each in abort.errors])
        if not failures.noted:
            return RootAnswer(written)
        written, errors = failures.settle(self.key, written)
        return RootAnswer(written, [each.located() for each in errors])

    def _failed(self, errors: Sequence[FieldError]) -> RootAnswer:
        located = [each.located() for each in errors]
        return RootAnswer(None, located, lost=isinstance(self.type, GraphQLNonNull))

    async def _written(self, value: Any, inputs: RequestInputs, failures: Failures, *, whole: bool) -> Any:
        later: list[DeferredField] = []
        rest: list[Chunks] = []
        given = [_given(call, inputs) for call in self.calls]
        written = self.bind(given, later, None if whole else rest, failures)(value)
        # Breadth first: the chunks of a list may leave fields to be filled in, which may contain long lists again.
        while later or rest:
            for chunks in _taken(rest):
                await self._write_chunks(chunks, inputs.context, later, failures)
            for batch in batched(_taken(later), CHUNK):
                await run_all([self._fill(each, inputs, failures) for each in batch])
                await inputs.context.work.pause()
        return written

    async def _write_chunks(
        self, chunks: Chunks, context: Context, later: list[DeferredField], failures: Failures
    ) -> None:
        left = True
        while left:
            try:
                left = chunks.next()
            except Abort as abort:
                raise _LostLater from abort
            # Objects with fields that wait for a resolver, or have failed, are encoded with the whole answer.
            if context.encode is not None and not later and not failures.noted:
                chunks.encode(context.encode)
            await context.work.pause()

    async def _fill(self, each: DeferredField, inputs: RequestInputs, failures: Failures) -> None:
        call = self.calls[each.call]
        try:
            value = await call.function(each.source, **call.keywords(inputs.context, inputs.variables))
        except Exception as error:  # noqa: BLE001 - likewise
            each.target[each.key] = failures.field(error, each.nodes)
        else:
            each.target[each.key] = each.complete(value)


class _LostLater(Exception):
    """A list that is already in the answer has to become null: the root is written again, without chunks.

    A non-null field fails for all items of a list alike, so the first chunk fails, unless the gateway has a fault.
    """


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value that the resolver of a root returned, or the error that the resolver raised."""

    value: Any
    error: FieldError | None = None


def _taken(entries: list[Any]) -> list[Any]:
    """Empty a list, and return its entries."""
    taken, entries[:] = list(entries), []
    return taken


def batched(entries: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Split entries into batches of at most `size`."""
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _given(call: Call, inputs: RequestInputs) -> Mapping[str, Any]:
    try:
        return call.keywords(inputs.context, inputs.variables)
    except GraphQLError as error:
        return InvalidArguments(error)


@dataclass(frozen=True, slots=True, eq=False)
class CoreRoot:
    """A root field that graphql-core runs by itself, and the reason."""

    key: str
    type: GraphQLOutputType | None
    nodes: tuple[FieldNode, ...]
    schema: Schema
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    reason: Reason

    @property
    def is_async(self) -> bool:
        """Whether the root may wait for the vendor: all roots may, except introspection."""
        return self.type is not None

    async def answer(self, inputs: RequestInputs) -> RootAnswer:
        """Run a document that has only this root. Raises NotCompiled if graphql-core rejects the document."""
        alone = OperationDefinitionNode(
            operation=self.operation.operation,
            name=self.operation.name,
            variable_definitions=self.operation.variable_definitions,
            selection_set=SelectionSetNode(selections=self.nodes),
        )
        result: Any = execute(
            self.schema._schema,  # noqa: SLF001 - the plain schema
            DocumentNode(definitions=(alone, *self.fragments.values())),
            root_value=inputs.root_value,
            context_value=inputs.context,
            variable_values=dict(inputs.given),
            is_awaitable=cast("Callable[[Any], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable),
        )
        ended = await result if optimized_is_awaitable(result) else result
        if ended.data is None and not isinstance(self.type, GraphQLNonNull):
            raise NotCompiled(self.reason)
        return RootAnswer((ended.data or {}).get(self.key), ended.errors or (), lost=ended.data is None)


def in_core(root: Root, schema: Schema, operation: OperationDefinitionNode, fragments: Mapping[str, Any]) -> CoreRoot:
    """Return a compiled root as a root for graphql-core, because its records break the contract."""
    return CoreRoot(root.key, root.type, tuple(root.nodes), schema, operation, fragments, Reason.ERROR)


async def run_all(coroutines: Sequence[Any]) -> list[Any]:
    """Run all coroutines at the same time and to their end; then raise the exception of the first that failed."""
    if len(coroutines) == 1:
        return [await coroutines[0]]
    ended = await asyncio.gather(*coroutines, return_exceptions=True)
    for each in ended:
        if isinstance(each, BaseException):
            raise each
    return ended
