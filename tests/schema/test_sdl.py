"""The contract as an artefact."""

import re
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_scalar_type,
)

import schema as package
from schema.executable import ScheduleSchema

SHORTEST = len("The game.")
DEPRECATION = re.compile(r"Use `\w+`\. Stays until \d{4}-\d\d-\d\d\.")
"""The form that docs/schema.md asks for."""
PRINTED = Path(package.__file__).with_name("schema.graphql")


def test_the_printed_schema_is_the_schema(schema: ScheduleSchema) -> None:
    assert PRINTED.read_text(encoding="utf-8") == schema.as_str() + "\n", "run make schema, and look at what changed"


def described(schema: ScheduleSchema) -> dict[str, str | None]:
    """Return every description of the contract, by the name of the described part."""
    found: dict[str, str | None] = {}
    for name, type_ in schema._schema.type_map.items():  # noqa: SLF001 - Strawberry's name for the plain schema
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        found[name] = type_.description
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in type_.fields.items():
                found[f"{name}.{field_name}"] = field.description
                found |= {f"{name}.{field_name}({arg}:)": each.description for arg, each in field.args.items()}
        if isinstance(type_, GraphQLEnumType):
            found |= {f"{name}.{value}": each.description for value, each in type_.values.items()}
    return found


def test_everything_is_described_in_sentences(schema: ScheduleSchema) -> None:
    found = described(schema)
    assert len(found) > 200
    assert [what for what, text in found.items() if not text or len(text) < SHORTEST] == []
    assert [what for what, text in found.items() if text and not re.match(r"[`A-Z].*[.`]$", text, re.DOTALL)] == []


def test_what_is_deprecated_names_its_successor_and_its_last_day(schema: ScheduleSchema) -> None:
    reasons = re.findall(r'@deprecated\(reason: "(.*?)"\)', schema.as_str())
    assert schema.as_str().count("@deprecated") == len(reasons)
    assert [reason for reason in reasons if not DEPRECATION.fullmatch(reason)] == []
    assert DEPRECATION.fullmatch("Use `startTime`. Stays until 2027-06-30.")
    assert not DEPRECATION.fullmatch("No longer supported")


def test_enums_are_the_words_of_the_contract(schema: ScheduleSchema) -> None:
    league = schema._schema.type_map["League"]  # noqa: SLF001 - likewise
    assert isinstance(league, GraphQLEnumType)
    assert list(league.values) == ["NFL", "NBA", "MLB", "NHL", "WNBA", "CFB", "CBB", "MLS", "EPL", "UCL", "FIFA"]
