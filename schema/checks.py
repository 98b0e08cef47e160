"""What is checked of a request before any of it runs: its limits, its validity, its cost."""

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
from schema.cost import Prices
from schema.enums import League
from schema.limits import Limits, refusals
from schema.literals import LocatedValuesRule
from schema.quick_validation import COVERED, is_surely_valid
from schema.telling import is_unexpected

Rules = tuple[type[ASTValidationRule], ...]

MOST_ERRORS: Final = 10
"""How many mistakes of a document are told, each with what may be meant; one more says that there are others."""


def _light(errors: list[GraphQLError]) -> list[GraphQLError]:
    """Return errors without the frames that they were raised in, which hold all that validation made: they are kept.

    What is unexpected keeps them for the log.
    """
    for error in errors:
        for each in (error, error.original_error):
            if isinstance(each, GraphQLError) and not is_unexpected(each):
                each.__traceback__ = each.__context__ = each.__cause__ = None
    return errors


def _unchain(document: DocumentNode) -> None:
    """Let the tokens of a document know only those that follow.

    Chained both ways they are garbage that Python finds by a search through all that lives, and seldom.
    """
    token = document.loc.start_token if document.loc is not None else None
    while token is not None:
        token.prev = None
        token = token.next


def rules_in_use(rules: Rules) -> Rules:
    """Return the rules that documents are held to in place of these.

    Ours for values says where a wrong value stands. Strawberry adds its own two only where it validates itself.
    """
    ours = (LocatedValuesRule if rule is ValuesOfCorrectTypeRule else rule for rule in rules)
    return (*ours, MaybeNullValidationRule, OneOfInputValidationRule)


@dataclass(frozen=True, slots=True)
class Checks:
    """What the deployer allows: the limits, whether the schema tells of itself, and how many leagues can be asked."""

    limits: Limits = field(default_factory=Limits)
    introspection: bool = True
    leagues: int = len(League)

    def document_errors(self, schema: GraphQLSchema, document: DocumentNode, rules: Rules) -> list[GraphQLError]:
        """Return what is wrong with a document. One that passes a limit is not looked at further.

        Without introspection no error suggests a name either: each would tell a part of the schema.
        """
        found = refusals(document, self.limits, introspection=self.introspection)
        rules = rules_in_use(rules)
        _unchain(document)
        hide = not self.introspection
        if not found and COVERED.issuperset(rules) and is_surely_valid(schema, document):
            return []
        return _light(found or validate(schema, document, rules, max_errors=MOST_ERRORS, hide_suggestions=hide))

    def prices(self, schema: GraphQLSchema, document: DocumentNode) -> Prices:
        """Return what prices the operations of a valid document."""
        return Prices(schema, document, self.limits, self.leagues)


class ReadingLimits(SchemaExtension):
    """Lets graphql-core read no more than the limits allow."""

    def __init__(self, checks: Checks) -> None:
        self._options = checks.limits.parse_options()

    def on_operation(self) -> Iterator[None]:
        """Set what graphql-core's parser takes."""
        options = cast("dict[str, Any]", self.execution_context.parse_options)  # Strawberry names one of them only
        options.update(self._options)
        yield


class DocumentChecks(SchemaExtension):
    """Checks documents where operations are not compiled; the ones seen lately once each."""

    def __init__(self, cached: "CachedChecks") -> None:
        self._cached = cached

    def on_validate(self) -> Iterator[None]:
        """Check the document, before Strawberry would."""
        request = self.execution_context
        plain = request.schema._schema  # noqa: SLF001 - Strawberry's name for the plain schema
        document = cast("DocumentNode", request.graphql_document)
        request.pre_execution_errors = list(self._cached.errors(plain, document, request.validation_rules))
        yield


class CachedChecks:
    """The errors of the documents that were seen lately, of one schema."""

    def __init__(self, checks: Checks) -> None:
        self.errors = lru_cache(maxsize=128)(checks.document_errors)


class RequestChecks(SchemaExtension):
    """Refuses a request whose variables hold too long a list, or that costs too much, before any of it runs."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    def on_validate(self) -> Iterator[None]:
        """Price what has passed validation; the extension that validates is listed before this one."""
        request = self.execution_context
        document = request.graphql_document
        if document is not None and request.pre_execution_errors == []:
            plain = request.schema._schema  # noqa: SLF001 - likewise
            cost, errors = self._checks.prices(plain, document).checked(
                request._provided_operation_name,  # noqa: SLF001 - the public property falls back to the first
                request.variables or {},
            )
            request.pre_execution_errors = errors
            if isinstance(request.context, Context):
                request.context.cost, request.context.work_cost = cost.total, cost.work
        yield
