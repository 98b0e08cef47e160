"""The executable schema."""

import logging

from graphql import GraphQLError
from strawberry.extensions import MaskErrors, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.compiled.execution import CompiledExecution, CompiledOperations, CompiledSchema
from schema.cost import CostLimit
from schema.game import Game
from schema.one_operation import OneOperation
from schema.query import Query
from schema.scalars import SCALARS
from schema.season import Season
from schema.team import Team
from schema.venue import Venue

_log = logging.getLogger(__name__)


def _is_unexpected(error: GraphQLError) -> bool:
    """Tell a fault of ours from a mistake of the client's or an error that is meant for the client."""
    return error.original_error is not None and not isinstance(error.original_error, GraphQLError)


class ScheduleSchema(CompiledSchema):
    """A schema that logs only what is our fault; Strawberry would log every client's mistake as an error."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log unexpected errors with their traceback; the client sees a neutral sentence."""
        del execution_context  # its query text may hold what a client would not want in a log
        for error in errors:
            if _is_unexpected(error):
                _log.error("unexpected error at %s", error.path, exc_info=error.original_error)


def build_schema(*, compiled: bool = True) -> ScheduleSchema:
    """Build the schema of the contract; without `compiled` graphql-core runs everything, for comparison."""
    execution = CompiledExecution()
    schema = ScheduleSchema(
        query=Query,
        types=[Game, Team, Venue, Season],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            *([lambda: CompiledOperations(execution)] if compiled else [ParserCache, ValidationCache]),
            OneOperation,
            CostLimit,
            lambda: MaskErrors(_is_unexpected, "Something went wrong on our side."),
        ],
    )
    if compiled:
        schema.compiled = execution
    return schema
