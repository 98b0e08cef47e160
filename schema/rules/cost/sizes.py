"""The sizes that the arguments of a field state: lengths of lists and of pages.

A value that is invalid, or that the schema would refuse, counts as the largest possible value. So an invalid request
cannot lower its cost.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from schema.argument_limits import DEFAULT_MAX_PAGE_SIZE
from schema.field_costs import ListSize
from schema.rules.limits import MOST


class ArgumentSizes:
    """Reads the sizes in arguments with the variables of a request."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._variables = variables

    def list_size(self, node: FieldNode, size: ListSize) -> int:
        """Return the greatest length of a list."""
        if size.length_of is not None:
            return self.list_argument(node, size.length_of) or 0
        if not size.slicing_arguments or not node.arguments:
            return size.assumed_size
        values = (self._argument(node, name) for name in size.slicing_arguments)
        return max(
            (_page_size(each, size.assumed_size) for each in values if each is not None), default=size.assumed_size
        )

    def list_argument(self, node: FieldNode, name: str) -> int | None:
        """Return the length of a list in an argument; None if the argument is missing or null.

        A value that is not a list counts as a list with a single entry.
        """
        value = self._argument(node, name)
        return None if value is None else len(value) if isinstance(value, list) else 1

    def _argument(self, node: FieldNode, name: str) -> object:
        found = next((each.value for each in node.arguments or () if each.name.value == name), None)
        return None if found is None else self._value(found)

    def _value(self, node: ValueNode) -> object:
        if isinstance(node, VariableNode):
            return self._variables.get(node.name.value)
        return value_from_ast_untyped(node, dict(self._variables))


def _page_size(value: object, default: int) -> int:
    """Return a page size as a whole number. An impossible size counts as the largest."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return max(default, DEFAULT_MAX_PAGE_SIZE)
    return ceil(min(MOST, value))


def argument_names(node: FieldNode) -> Iterable[str]:
    """Return the names of the arguments of a field in a document."""
    return [argument.name.value for argument in node.arguments or ()]


def default_values(operation: OperationDefinitionNode) -> dict[str, Any]:
    """Return the default values of the variables of an operation."""
    definitions = operation.variable_definitions or ()
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in definitions
        if each.default_value is not None
    }


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """Return the operation called `name`; without a name, the first operation."""
    operations = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return next((each for each in operations if name is None or (each.name and each.name.value == name)), None)
