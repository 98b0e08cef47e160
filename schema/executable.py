"""Build the executable schema: types, checks, compiled execution and error codes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graphql import GraphQLError
from strawberry.extensions import ParserCache, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from schema.compiled.execution import CompiledExecution, CompiledOperations, CompiledSchema
from schema.errors import OPERATION_RESOLUTION_FAILURE
from schema.queries.query import Query
from schema.rules.checks import CachedChecks, Checks, DocumentChecks, ReadingLimits, RequestChecks
from schema.rules.error_format import format_errors, new_error_id
from schema.rules.error_order import in_answer_order
from schema.rules.one_operation import OneOperation
from schema.scheduling import NotServed
from schema.types.game import Game
from schema.types.scalars import SCALARS
from schema.types.season import Season
from schema.types.team import Team
from schema.types.venue import Venue


class ScheduleSchema(CompiledSchema):
    """A schema that gives every error a code, and logs only unexpected errors."""

    checks: Checks = Checks()
    new_error_id: Callable[[], str] = staticmethod(new_error_id)

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Execute an operation, and return errors in the form that clients see. Raises NotServed."""
        try:
            result = await super().execute(
                query,
                variable_values,
                context_value,
                root_value,
                operation_name,
                allowed_operation_types,
                operation_extensions,
            )
        except CannotGetOperationTypeError as error:
            return PreExecutionError(data=None, errors=[_no_such_operation(error.operation_name)])
        if result.errors:
            _raise_if_not_served(result.errors)
            executed = not isinstance(result, PreExecutionError)
            errors = in_answer_order(result.errors, result.data)
            result.errors = format_errors(errors, self.checks.limits, self.new_error_id, executed=executed)
        return result

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing: Strawberry would log each invalid request as an error, together with its query."""

    def _get_custom_context_kwargs(
        self, operation_extensions: dict[str, Any] | None = None, *, sync: bool = False
    ) -> dict[str, Any]:
        given = super()._get_custom_context_kwargs(operation_extensions, sync=sync)
        return {**given, "hide_suggestions": not self.checks.introspection}


def _raise_if_not_served(errors: Sequence[GraphQLError]) -> None:
    """Raise NotServed if an error wraps this exception, because Strawberry turns any exception into an error."""
    for error in errors:
        if isinstance(error.original_error, NotServed):
            raise error.original_error


def _no_such_operation(name: str | None) -> GraphQLError:
    message = f"The document has no operation called `{name}`." if name else "The document has no operation."
    return GraphQLError(message, extensions={"code": OPERATION_RESOLUTION_FAILURE})


def build_schema(
    checks: Checks | None = None,
    *,
    compiled: bool = True,
    new_error_id: Callable[[], str] = new_error_id,
    kind: type[ScheduleSchema] = ScheduleSchema,
    first: Sequence[Callable[[], SchemaExtension]] = (),
) -> ScheduleSchema:
    """Build the schema of the contract, which checks each request first.

    If `compiled` is false, graphql-core runs all operations, for comparison. `new_error_id` returns the id for the
    unexpected errors of a request. `kind` and the extensions in `first`, which run before all others, allow a caller to
    observe execution.
    """
    checks = checks or Checks()
    execution, cached = CompiledExecution(checks=checks), CachedChecks(checks)
    schema = kind(
        query=Query,
        types=[Game, Team, Venue, Season],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            *first,
            lambda: ReadingLimits(checks),
            *([lambda: CompiledOperations(execution)] if compiled else [ParserCache, lambda: DocumentChecks(cached)]),
            OneOperation,
            lambda: RequestChecks(checks),
        ],
    )
    schema.checks = checks
    schema.new_error_id = new_error_id
    if compiled:
        schema.compiled = execution
    return schema
