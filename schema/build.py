"""The executable schema."""

import logging
from typing import Final

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaskErrors, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.cost import CostLimit
from schema.game import Game
from schema.one_operation import OneOperation
from schema.query import Query
from schema.scalars import SCALARS
from schema.season import Season
from schema.team import Team
from schema.venue import Venue

_log = logging.getLogger(__name__)
_DOCUMENTS_KEPT: Final = 256


def _is_unexpected(error: GraphQLError) -> bool:
    """Tell a fault of ours from a mistake of the client's or an error that is meant for the client."""
    return error.original_error is not None and not isinstance(error.original_error, GraphQLError)


class ScheduleSchema(strawberry.Schema):
    """A schema that logs only what is our fault; Strawberry would log every client's mistake as an error."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log unexpected errors with their traceback; the client sees a neutral sentence."""
        del execution_context  # its query text may hold what a client would not want in a log
        for error in errors:
            if _is_unexpected(error):
                _log.error("unexpected error at %s", error.path, exc_info=error.original_error)


def build_schema() -> ScheduleSchema:
    """Build the schema of the contract."""
    return ScheduleSchema(
        query=Query,
        types=[Game, Team, Venue, Season],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            lambda: ParserCache(maxsize=_DOCUMENTS_KEPT),
            lambda: ValidationCache(maxsize=_DOCUMENTS_KEPT),
            OneOperation,
            CostLimit,
            lambda: MaskErrors(_is_unexpected, "Something went wrong on our side."),
        ],
    )
