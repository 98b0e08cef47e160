"""Limits on the values in a document and in its variables: the lengths of lists, and the digits of numbers."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from graphql import GraphQLError, IntValueNode, ListValueNode, Node, ObjectValueNode, ValueNode

from schema.errors import GRAPHQL_VALIDATION_FAILED
from schema.rules.limits import Limits, OverLimit

LONGEST_NUMBER: Final = 20
"""The most digits of a number in a document; an Int has ten."""


def check_literal(where: str, value: ValueNode, limits: Limits) -> None:
    """Check a value in a document, at any depth. `where` names the place. Raises GraphQLError."""
    left = [value]
    while left:
        node = left.pop()
        if isinstance(node, ListValueNode):
            _check_length(where, len(node.values), limits.list_length, node)
            left.extend(node.values)
        elif isinstance(node, ObjectValueNode):
            left.extend(each.value for each in node.fields)
        elif isinstance(node, IntValueNode) and len(node.value) > LONGEST_NUMBER:
            # Python refuses to read more than 4,300 digits, and graphql-core would report that as a fault.
            message = f"A number in {where} has {len(node.value):,} digits; at most {LONGEST_NUMBER} are allowed."
            raise GraphQLError(message, node, extensions={"code": GRAPHQL_VALIDATION_FAILED})


def long_list_errors(variables: Mapping[str, Any], names: Iterable[str], limits: Limits) -> list[GraphQLError]:
    """Return an error for each of the named variables that contains too long a list, at any depth.

    `variables` are values as decoded from JSON.
    """
    found: list[GraphQLError] = []
    for name in names:
        try:
            _check_variable(name, variables.get(name), limits.list_length)
        except OverLimit as error:
            found.append(error)
    return found


def _check_variable(name: str, value: object, limit: int) -> None:
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, list):
            _check_length(f"variable `${name}`", len(each), limit)
            left.extend(each)
        elif isinstance(each, dict):
            left.extend(each.values())


def _check_length(where: str, found: int, limit: int, node: Node | None = None) -> None:
    if found > limit:
        message = f"A list in {where} has {found:,} entries; at most {limit:,} are served. Send a part at a time."
        raise OverLimit("list_length", limit, found, message, node)
