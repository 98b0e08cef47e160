"""The parts that the web application is made of, by subject."""

from dataclasses import dataclass
from datetime import timedelta

from gql_service.clock import Clock
from gql_service.process.draining import Drain
from gql_service.schedule.store import ScheduleStore
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.graphql.persisted import PersistedDocuments
from gql_service.web.graphql.trusted import TrustedDocuments
from gql_service.web.graphql.workload import Workload
from gql_service.web.middleware.stack import OuterMiddleware
from gql_service.web.operations.operator import Operator
from gql_service.web.operations.scrape import Scrape
from gql_service.web.pages.views import Offers
from gql_service.web.transport.request_body import BodyReader
from schema.enums import SourceMode
from schema.executable import ScheduleSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class DataParts:
    """The schedule data, and how answers are made from it and cached."""

    store: ScheduleStore
    clock: Clock
    mode: SourceMode
    responses: ResponseCache
    max_page_size: int
    max_stale: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLParts:
    """What /graphql executes, allows and shows."""

    schema: ScheduleSchema
    documents: PersistedDocuments | TrustedDocuments
    """Documents that clients can request by ID."""
    workload: Workload
    max_answer_bytes: int
    graphiql: bool
    offers: Offers
    """The features that GraphiQL describes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsParts:
    """The routes of the operator and of Prometheus, and whether the process is stopping."""

    operator: Operator
    scrape: Scrape
    drain: Drain


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The inputs of the web application."""

    data: DataParts
    graphql: GraphQLParts
    operations: OperationsParts
    outer: OuterMiddleware
    observed: bool
    """Whether requests are logged, counted or traced."""
    bodies: BodyReader
    cors_origins: tuple[str, ...]
    logo_origins: tuple[str, ...]
