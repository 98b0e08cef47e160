"""Checks of a request before the request runs: limits, validity and cost."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, cast

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    ValuesOfCorrectTypeRule,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.context import Context
from schema.enums import League
from schema.rules.cost.document import DocumentCosts
from schema.rules.document_limits import limit_errors
from schema.rules.error_format import is_unexpected
from schema.rules.limits import Limits
from schema.rules.literals import LocatedValuesRule
from schema.rules.quick_validation import COVERED, is_surely_valid

Rules = tuple[type[ASTValidationRule], ...]

MOST_ERRORS: Final = 10
"""The most errors that are listed for a document, with suggestions; a further error says that more exist."""


def _without_tracebacks(errors: list[GraphQLError]) -> list[GraphQLError]:
    """Drop the tracebacks of errors that are cached, because a traceback keeps all objects of the validation alive.

    Unexpected errors keep the traceback for the log.
    """
    for error in errors:
        for each in (error, error.original_error):
            if isinstance(each, GraphQLError) and not is_unexpected(each):
                each.__traceback__ = each.__context__ = each.__cause__ = None
    return errors


def _unchain(document: DocumentNode) -> None:
    """Remove the link from each token of a document to the token before.

    Tokens with links in both directions are reference cycles. Python frees cycles only in a search through all objects,
    which is slow and rare.
    """
    token = document.loc.start_token if document.loc is not None else None
    while token is not None:
        token.prev = None
        token = token.next


def rules_in_use(rules: Rules) -> Rules:
    """Return the validation rules to use in place of `rules`.

    The project's rule for values states the place of a wrong value. Strawberry adds its own two rules only if
    Strawberry itself validates.
    """
    ours = (LocatedValuesRule if rule is ValuesOfCorrectTypeRule else rule for rule in rules)
    return (*ours, MaybeNullValidationRule, OneOfInputValidationRule)


@dataclass(frozen=True, slots=True)
class Checks:
    """The settings for the checks: the limits, whether introspection is allowed, and the number of served leagues."""

    limits: Limits = field(default_factory=Limits)
    introspection: bool = True
    leagues: int = len(League)

    def document_errors(self, schema: GraphQLSchema, document: DocumentNode, rules: Rules) -> list[GraphQLError]:
        """Return the errors of a document. A document that exceeds a limit is not validated.

        Without introspection, no error suggests a name, because each suggestion would reveal a part of the schema.
        """
        found = limit_errors(document, self.limits, introspection=self.introspection)
        rules = rules_in_use(rules)
        _unchain(document)
        hide = not self.introspection
        if not found and COVERED.issuperset(rules) and is_surely_valid(schema, document):
            return []
        return _without_tracebacks(
            found or validate(schema, document, rules, max_errors=MOST_ERRORS, hide_suggestions=hide)
        )

    def costs(self, schema: GraphQLSchema, document: DocumentNode) -> DocumentCosts:
        """Return the DocumentCosts of a valid document."""
        return DocumentCosts(schema, document, self.limits, self.leagues)


class ReadingLimits(SchemaExtension):
    """Applies the limits to graphql-core's parser."""

    def __init__(self, checks: Checks) -> None:
        self._options = checks.limits.parse_options()

    def on_operation(self) -> Iterator[None]:
        """Set the options of graphql-core's parser."""
        options = cast("dict[str, Any]", self.execution_context.parse_options)  # Strawberry names one of them only
        options.update(self._options)
        yield


class DocumentChecks(SchemaExtension):
    """Checks documents if operations are not compiled. The results of recent documents are cached."""

    def __init__(self, cached: "CachedChecks") -> None:
        self._cached = cached

    def on_validate(self) -> Iterator[None]:
        """Check the document before Strawberry would."""
        request = self.execution_context
        plain = request.schema._schema  # noqa: SLF001 - Strawberry's name for the plain schema
        document = cast("DocumentNode", request.graphql_document)
        request.pre_execution_errors = list(self._cached.errors(plain, document, request.validation_rules))
        yield


class CachedChecks:
    """An LRU cache of the errors of documents, for a single schema."""

    def __init__(self, checks: Checks) -> None:
        self.errors = lru_cache(maxsize=128)(checks.document_errors)


class RequestChecks(SchemaExtension):
    """Rejects a request with too long a list in a variable, or with too high a cost, before any part runs."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    def on_validate(self) -> Iterator[None]:
        """Compute the cost after validation; the extension that validates comes before this extension."""
        request = self.execution_context
        document = request.graphql_document
        if document is not None and request.pre_execution_errors == []:
            plain = request.schema._schema  # noqa: SLF001 - likewise
            cost, errors = self._checks.costs(plain, document).checked(
                request._provided_operation_name,  # noqa: SLF001 - the public property falls back to the first
                request.variables or {},
            )
            request.pre_execution_errors = errors
            if isinstance(request.context, Context):
                request.context.cost, request.context.work_cost = cost.total, cost.work
        yield
