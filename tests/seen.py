"""Record which tests see a non-null, non-default value of each field and argument of the contract.

The recorder reads answers as a client does, by walking the document and the data side by side.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    get_named_type,
    parse,
    value_from_ast_untyped,
)

from schema.executable import build_schema

SEEN_FOLDER: Final = "SEEN_FOLDER"
_SCHEMA: Final[GraphQLSchema] = build_schema()._schema  # noqa: SLF001 - Strawberry offers the plain schema under this name

Seen = defaultdict[str, set[str]]
SEEN: Final[Seen] = defaultdict(set)
"""Test ids by `Type.field` and `Type.field(argument)`."""


def note(test: str, document: str, variables: Mapping[str, Any], data: Any) -> None:
    """Record the values that a test sees in the data of an answer."""
    parsed = parse(document)
    fragments = {node.name.value: node for node in parsed.definitions if isinstance(node, FragmentDefinitionNode)}
    query = _SCHEMA.query_type
    for operation in _operations(parsed):
        if isinstance(data, dict) and query is not None:
            for coordinate in _walk(query, operation.selection_set, data, fragments, variables):
                SEEN[coordinate].add(test)


def _operations(parsed: DocumentNode) -> Iterator[OperationDefinitionNode]:
    return (node for node in parsed.definitions if isinstance(node, OperationDefinitionNode))


def _fields(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], type_: str
) -> Iterator[FieldNode]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, FragmentSpreadNode):
            yield from _fields(fragments[node.name.value].selection_set, fragments, type_)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else type_
            if condition == type_:
                yield from _fields(node.selection_set, fragments, type_)


def _walk(
    type_: GraphQLObjectType,
    selections: SelectionSetNode,
    data: Mapping[str, Any],
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> Iterator[str]:
    for node in _fields(selections, fragments, type_.name):
        value = data.get(node.alias.value if node.alias else node.name.value)
        field = type_.fields.get(node.name.value)
        if field is None or value in (None, []):
            continue
        yield f"{type_.name}.{node.name.value}"
        for argument in node.arguments or ():
            given = value_from_ast_untyped(argument.value, dict(variables))
            shown = default_of(type_.name, node.name.value, argument.name.value)
            if given is not None and given != shown:
                yield f"{type_.name}.{node.name.value}({argument.name.value})"
        for each in value if isinstance(value, list) else [value]:
            inner = get_named_type(field.type)
            if isinstance(inner, GraphQLInterfaceType) and isinstance(each, dict):
                inner = _SCHEMA.type_map[each["__typename"]]
            if isinstance(each, dict) and node.selection_set and isinstance(inner, GraphQLObjectType):
                yield from _walk(inner, node.selection_set, each, fragments, variables)


def default_of(type_: str, field: str, argument: str) -> Any:
    """Return the default of an argument as a literal of a document; None without a default."""
    owner = _SCHEMA.type_map[type_]
    if not isinstance(owner, GraphQLObjectType):
        raise TypeError(type_)
    value = owner.fields[field].args[argument].default_value
    if value is Undefined:
        return None
    return value.value if isinstance(value, Enum) else value if isinstance(value, bool | int) else str(value)


def coordinates() -> list[str]:
    """Return every field and argument of the contract."""
    found = []
    for name, type_ in sorted(_SCHEMA.type_map.items()):
        if isinstance(type_, GraphQLObjectType) and not name.startswith("__"):
            for field_name, field in type_.fields.items():
                found.append(f"{name}.{field_name}")
                found += [f"{name}.{field_name}({argument})" for argument in field.args]
    return found


def write(worker: str) -> None:
    """Write the records of this process, if requested."""
    folder = os.environ.get(SEEN_FOLDER)
    if folder and SEEN:
        body = json.dumps({coordinate: sorted(tests) for coordinate, tests in SEEN.items()})
        Path(folder, f"{worker}.json").write_text(body, encoding="utf-8")


def report(folder: Path, table: Path) -> int:
    """Merge the records of all processes, write the table, and return 1 if no test saw some coordinate."""
    seen: Seen = defaultdict(set)
    for file in folder.glob("*.json"):
        for coordinate, tests in json.loads(file.read_text(encoding="utf-8")).items():
            seen[coordinate].update(tests)
    rows = [(coordinate, len(seen[coordinate])) for coordinate in coordinates()]
    table.parent.mkdir(exist_ok=True)
    lines = [
        "| field or argument | tests that see a value |",
        "|---|---|",
        *(f"| `{name}` | {n} |" for name, n in rows),
    ]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    missing = [name for name, number in rows if number == 0]
    print(f"{len(rows)} fields and arguments of the contract, {len(missing)} seen by no test; all counts in {table}")  # noqa: T201 - the log shows it
    for name in missing:
        print(f"  seen by no test: {name}")  # noqa: T201 - likewise
    return 1 if missing else 0
