"""The costs of the operations of a document, computed once for all requests with variables of the same sizes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import DocumentNode, GraphQLError, GraphQLSchema

from schema.enums import League
from schema.rules.cost.bill import OperationCost
from schema.rules.cost.pricing import bill_of
from schema.rules.cost.sizes import operation_of
from schema.rules.limits import Limits
from schema.rules.value_limits import long_list_errors

_MAX_SIZES: Final = 128
"""The most sizes of variables that are cached for a document, which may have a hundred variables."""
_OMITTED: Final = "omitted"


def _size_of(value: object) -> object:
    """Return all that the cost depends on: a number, the length of a list, or that the variable is neither."""
    if isinstance(value, list):
        return ("list", len(value))
    if isinstance(value, bool):
        return "neither"
    return value if value is None or isinstance(value, int | float) else "neither"


@dataclass(slots=True)
class DocumentCosts:
    """The costs of a valid document. `leagues` is the number of served leagues."""

    schema: GraphQLSchema
    document: DocumentNode
    limits: Limits
    leagues: int = len(League)
    _known: dict[tuple[object, ...], tuple[OperationCost, bool]] = field(default_factory=dict)
    _variables: dict[str | None, tuple[str, ...]] = field(default_factory=dict)

    def checked(self, name: str | None, variables: Mapping[str, Any]) -> tuple[OperationCost, list[GraphQLError]]:
        """Return the cost of an operation, and an error for each limit that is exceeded with these variables."""
        operation = operation_of(self.document, name)
        if operation is None:
            return OperationCost(), []
        bill = bill_of(self.schema, self.document, variables, operation, self.leagues)
        return bill.cost, long_list_errors(variables, self._names(name), self.limits) or bill.errors(self.limits)

    def affordable(self, name: str | None, variables: Mapping[str, Any]) -> OperationCost | None:
        """Return the cost of an operation; None if `checked` returns errors."""
        names = self._names(name)
        sizes = (name, *(_size_of(variables[each]) if each in variables else _OMITTED for each in names))
        if sizes not in self._known:
            if len(self._known) * len(sizes) >= _MAX_SIZES:
                self._known.clear()
            cost, errors = self.checked(name, variables)
            self._known[sizes] = cost, not errors
        cost, passes = self._known[sizes]
        return cost if passes else None

    def _names(self, name: str | None) -> tuple[str, ...]:
        """Return the names of the variables of an operation."""
        if name not in self._variables:
            operation = operation_of(self.document, name)
            definitions = operation.variable_definitions or () if operation is not None else ()
            self._variables[name] = tuple(each.variable.name.value for each in definitions)
        return self._variables[name]
