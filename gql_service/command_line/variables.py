"""The variables of an operation, from JSON and from NAME=VALUE, by the types that the document declares."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from graphql import (
    GraphQLSyntaxError,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeNode,
    VariableDefinitionNode,
    parse,
)

_READERS: Final = {"Int": int, "Float": float}
_BOOLEANS: Final = {"true": True, "false": False}


def variables_from(text: str, pairs: Iterable[str], document: str) -> dict[str, Any]:
    """Return the variables of a JSON object, overridden by NAME=VALUE. Raises ValueError with a message for the
    user.
    """
    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"--variables is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ValueError('--variables has to be a JSON object, like {"league": "NFL"}.')
    split = [pair.partition("=") for pair in pairs]
    declared = _declared(document) if split else {}
    return values | {name: _read(name, sign, value, declared) for name, sign, value in split}


def _declared(document: str) -> Mapping[str, VariableDefinitionNode]:
    """Return the variables that a document declares. Raises ValueError if the document is invalid."""
    try:
        definitions = parse(document).definitions
    except GraphQLSyntaxError as error:
        raise ValueError(f"The document cannot be read: {error.message}") from error
    operations = (each for each in definitions if isinstance(each, OperationDefinitionNode))
    return {each.variable.name.value: each for operation in operations for each in operation.variable_definitions or ()}


def _read(name: str, sign: str, value: str, declared: Mapping[str, VariableDefinitionNode]) -> Any:
    if not sign:
        raise ValueError(f'--var {name}: use the form NAME=VALUE, like "team=NFL:DAL".')
    if name not in declared:
        known = ", ".join(declared) or "none"
        raise ValueError(f"--var {name}: the document does not declare this variable; it declares {known}.")
    try:
        return _value(value, declared[name].type)
    except ValueError:
        raise ValueError(f'--var {name}: "{value}" is not a value of its type.') from None


def _value(text: str, type_: TypeNode) -> Any:
    """Parse a value by its type; commas separate the items of a list. Raises ValueError."""
    if isinstance(type_, NonNullTypeNode):
        return _value(text, type_.type)
    if isinstance(type_, ListTypeNode):
        return [_value(part.strip(), type_.type) for part in text.split(",")] if text else []
    named = type_.name.value if isinstance(type_, NamedTypeNode) else ""
    if named == "Boolean":
        if text not in _BOOLEANS:
            raise ValueError(text)
        return _BOOLEANS[text]
    return _READERS.get(named, str)(text)
