"""What the settings allow at /graphql: checks, documents, and the features that GraphiQL describes."""

from gql_service.settings import Settings
from gql_service.web.edge import GraphQLParts
from gql_service.web.graphql.persisted import PersistedDocuments
from gql_service.web.graphql.trusted import TrustedDocuments, shipped_documents
from gql_service.web.graphql.workload import Workload
from gql_service.web.pages.views import Offers
from gql_service.wiring.gateway import Gateway
from schema.rules.checks import Checks


def graphql_parts(gateway: Gateway, settings: Settings, workload: Workload) -> GraphQLParts:
    """Return the parts of /graphql."""
    return GraphQLParts(
        schema=gateway.tracing.schema(checks_of(settings)),
        documents=documents_of(settings),
        workload=workload,
        max_answer_bytes=settings.max_answer_bytes,
        graphiql=settings.graphiql,
        offers=offers_of(settings),
    )


def checks_of(settings: Settings) -> Checks:
    """Return the checks of each GraphQL request."""
    return Checks(settings.limits, settings.introspection, len(settings.served_leagues))


def documents_of(settings: Settings) -> PersistedDocuments | TrustedDocuments:
    """Return the documents that clients can request by ID, and whether they can send others."""
    if settings.trusted_documents_only:
        return TrustedDocuments({**shipped_documents(), **(settings.trusted_documents or {})})
    return PersistedDocuments(settings.trusted_documents)


def offers_of(settings: Settings) -> Offers:
    """Return the features of the API that GraphiQL describes to its users."""
    if settings.trusted_documents_only:
        return Offers.TRUSTED_DOCUMENTS
    return Offers.ALL if settings.introspection else Offers.NO_INTROSPECTION
