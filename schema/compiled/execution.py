"""Compiled execution in the schema: an extension that runs operations, and a shortcut for known operations."""

import logging
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, cast

from graphql import (
    ASTValidationRule,
    DocumentNode,
    ExecutionResult,
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    VariablesInAllowedPositionRule,
)
from graphql.execution.values import VariableValues
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext
from strawberry.types import ExecutionResult as StrawberryResult
from strawberry.types.graphql import OperationType

from schema.compiled.documents import KnownDocument, KnownDocuments
from schema.compiled.leaves import Leaves
from schema.compiled.operation import MAX_CHOICES, CompiledOperation, Operation, read_operation
from schema.compiled.roots import RequestInputs
from schema.compiled.tally import NotCompiled, Reason, Tally
from schema.context import Context
from schema.rules.checks import Checks
from schema.rules.cost.bill import core_error
from schema.rules.quick_lexer import parsed_quickly
from schema.scheduling import NotServed

_log = logging.getLogger(__name__)
_FAILS_AT_ONCE: Final = frozenset({Reason.VARIABLES, Reason.OPERATION_TYPE})
"""Reasons for which graphql-core runs no field, and only reports the errors of the request."""
_given_up: Final[ContextVar[bool]] = ContextVar("given_up", default=False)
"""True while graphql-core runs an operation after the compiled run was abandoned."""


@contextmanager
def left_to_graphql_core() -> Iterator[None]:
    """Run the block without compiled operations. A compiled run was abandoned, and counted, just before."""
    token = _given_up.set(True)
    try:
        yield
    finally:
        _given_up.reset(token)


class CompiledExecution:
    """The document cache of a schema, and the counts of compiled runs and fallbacks."""

    def __init__(self, documents: KnownDocuments | None = None, checks: Checks | None = None) -> None:
        self.checks = checks or Checks()
        self.documents = documents or KnownDocuments()
        self.tally = Tally()
        self.leaves = Leaves()

    async def run_known(
        self, query: str, variables: Mapping[str, Any] | None, operation_name: str | None, context: Context, root: Any
    ) -> ExecutionResult | None:
        """Run an operation that is already compiled; None if another check or the compilation has to come first.

        Raises NotCompiled if graphql-core has to run the whole operation.
        """
        known = self.documents.get(query)
        operation = known.operations.get(operation_name) if known is not None else None
        if known is None or not isinstance(operation, Operation):
            return None
        if (cost := known.affordable(operation_name, variables)) is None:
            return None
        context.cost, context.work_cost = cost.total, cost.work
        try:
            values = operation.values(variables)
            compiled = operation.compiled.get(operation.choice(values))
        except NotCompiled:
            return None
        if not isinstance(compiled, CompiledOperation):
            return None
        return await self._run(compiled, RequestInputs(context, root, variables or {}, values))

    async def run(self, request: ExecutionContext, known: KnownDocument | None) -> ExecutionResult | None:
        """Run a validated operation, after compiling if necessary; None leaves the operation to graphql-core."""
        if known is None:
            return self._left(Reason.TOO_LARGE, request.context)
        try:
            operation = _operation(request, known)
            values = operation.values(request.variables)
            compiled = self._compiled(operation, values, known)
        except NotCompiled as failure:
            return self._left(failure.reason, request.context)
        inputs = RequestInputs(request.context, request.root_value, request.variables or {}, values)
        try:
            return await self._run(compiled, inputs)
        except NotCompiled:
            return None

    def _left(self, reason: Reason, context: Context) -> ExecutionResult | None:
        """Count a fallback to graphql-core. Return a refusal if the operation is too expensive for graphql-core."""
        self.tally.fell_back[reason] += 1
        context.in_core = True
        return None if reason in _FAILS_AT_ONCE else self._refusal(context)

    def _refusal(self, context: Context) -> ExecutionResult | None:
        """Return a refusal if the operation costs too much in graphql-core; otherwise None."""
        error = core_error(context.cost or 0, self.checks.limits)
        return None if error is None else ExecutionResult(None, [error])

    async def _run(self, compiled: CompiledOperation, inputs: RequestInputs) -> ExecutionResult:
        inputs.context.in_core = any(True for _ in compiled.left_to_core)
        if any(reason is not Reason.INTROSPECTION for reason in compiled.left_to_core):
            refused = self._refusal(inputs.context)
            if refused is not None:
                return refused
        seen = Tally()
        try:
            result = await compiled.run(inputs, seen)
        except NotServed:
            raise
        except Exception as error:
            if not isinstance(error, NotCompiled):
                _log.warning("a compiled operation failed; graphql-core runs it again", exc_info=error)
            self.tally.fell_back[Reason.ERROR] += 1
            inputs.context.start_again()
            inputs.context.in_core = True
            raise NotCompiled(Reason.ERROR) from error
        if seen.fell_back:
            self.tally.fell_back.update(seen.fell_back)
        else:
            self.tally.compiled += 1
        return result

    def _compiled(self, operation: Operation, values: VariableValues, known: KnownDocument) -> CompiledOperation:
        choice = operation.choice(values)
        if choice not in operation.compiled:
            if len(operation.compiled) >= MAX_CHOICES:
                self.documents.grow(known, -operation.forget())
            operation.compiled[choice] = made = self._compile(operation, values)
            self.documents.grow(known, made.size if isinstance(made, CompiledOperation) else 0)
        found = operation.compiled[choice]
        if isinstance(found, Reason):
            raise NotCompiled(found)
        return found

    def _compile(self, operation: Operation, values: VariableValues) -> CompiledOperation | Reason:
        try:
            return operation.compile(values, self.leaves)
        except NotCompiled as failure:
            return failure.reason
        except Exception:  # noqa: BLE001 - whatever it is, graphql-core can run the operation
            _log.exception("an operation cannot be compiled; graphql-core runs it")
            return Reason.COMPILER


def _operation(request: ExecutionContext, known: KnownDocument) -> Operation:
    """Return the requested operation, which is read only once. Raises NotCompiled."""
    name = request._provided_operation_name  # noqa: SLF001 - the public property falls back to the first
    if name not in known.operations:
        try:
            known.operations[name] = read_operation(request.schema, known.document, request.operation_name)
        except NotCompiled as failure:
            known.operations[name] = failure.reason
    found = known.operations[name]
    if isinstance(found, Reason):
        raise NotCompiled(found)
    return found


_ON_VARIABLES: Final = frozenset({NoUndefinedVariablesRule, NoUnusedVariablesRule, VariablesInAllowedPositionRule})


def _rules_for(text: str, rules: tuple[type[ASTValidationRule], ...]) -> tuple[type[ASTValidationRule], ...]:
    """Leave out the rules about variables if the document has no `$`.

    These rules walk the document once more, and most new documents have no variables.
    """
    return rules if "$" in text else tuple(rule for rule in rules if rule not in _ON_VARIABLES)


class CompiledOperations(SchemaExtension):
    """Caches documents by their text, and runs their operations compiled if possible.

    This extension parses and validates. So each extension that needs a validated document has to come later.
    """

    def __init__(self, execution: CompiledExecution) -> None:
        self._execution = execution
        self._known: KnownDocument | None = None

    def on_parse(self) -> Iterator[None]:
        """Use the cached document, or parse the text and cache the document. Strawberry reports syntax errors."""
        request = self.execution_context
        text = request.query or ""
        self._known = self._execution.documents.get(text)
        if self._known is not None:
            request.graphql_document = self._known.document
        elif text:
            request.graphql_document = parsed_quickly(text, dict(request.parse_options))
        yield
        if self._known is None and request.graphql_document is not None:
            self._known = self._execution.documents.add(text, request.graphql_document)

    def on_validate(self) -> Iterator[None]:
        """Check a document unless the result is cached."""
        request = self.execution_context
        known = self._known
        if known is None or known.errors is None or known.rules != request.validation_rules:
            plain = request.schema._schema  # noqa: SLF001 - Strawberry's name for the plain schema
            document = cast("DocumentNode", request.graphql_document)
            checks, rules = self._execution.checks, _rules_for(request.query or "$", request.validation_rules)
            errors = checks.document_errors(plain, document, rules)
            if known is not None:
                known.checked(request.validation_rules, errors, checks.costs(plain, document))
        else:
            errors = known.errors
        request.pre_execution_errors = list(errors)
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Run the compiled operation. If this is not possible, Strawberry goes on to call graphql-core."""
        if not _given_up.get():
            self.execution_context.result = await self._execution.run(self.execution_context, self._known)
        yield


class CompiledSchema(Schema):
    """A schema that runs compiled operations without calling its extensions again.

    The extensions would find nothing new: the document is valid and within the limits, and its cost is known. The only
    possible errors are meant for the client.
    """

    compiled: CompiledExecution | None = None

    def knows(self, query: str) -> bool:
        """Return whether a document is cached, so that parsing is not necessary."""
        return self.compiled is not None and self.compiled.documents.get(query) is not None

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> StrawberryResult:
        """Execute an operation. The answer is the same as Strawberry's, in less time."""

        def the_long_way() -> Awaitable[StrawberryResult]:
            return super(CompiledSchema, self).execute(
                query,
                variable_values,
                context_value,
                root_value,
                operation_name,
                allowed_operation_types,
                operation_extensions,
            )

        queries_allowed = allowed_operation_types is None or OperationType.QUERY in allowed_operation_types
        if self.compiled is None or not query or not queries_allowed or not isinstance(context_value, Context):
            return await the_long_way()
        try:
            result = await self.compiled.run_known(query, variable_values, operation_name, context_value, root_value)
        except NotCompiled:
            with left_to_graphql_core():
                return await the_long_way()
        return await the_long_way() if result is None else StrawberryResult(result.data, result.errors, {})
