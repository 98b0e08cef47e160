"""The contract as an artefact."""

from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_scalar_type,
)

import schema as package
from schema.build import ScheduleSchema

PRINTED = Path(package.__file__).with_name("schema.graphql")


def test_the_printed_schema_is_the_schema(schema: ScheduleSchema) -> None:
    assert PRINTED.read_text(encoding="utf-8") == schema.as_str() + "\n", "run make schema, and look at what changed"


def test_every_type_field_and_argument_is_described(schema: ScheduleSchema) -> None:
    bare = []
    for name, type_ in schema._schema.type_map.items():  # noqa: SLF001 - Strawberry's name for the plain schema
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        if not type_.description:
            bare.append(name)
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in type_.fields.items():
                bare += [] if field.description else [f"{name}.{field_name}"]
                bare += [f"{name}.{field_name}({arg})" for arg, each in field.args.items() if not each.description]
    assert bare == []


def test_enums_are_the_words_of_the_contract(schema: ScheduleSchema) -> None:
    league = schema._schema.type_map["League"]  # noqa: SLF001 - likewise
    assert isinstance(league, GraphQLEnumType)
    assert list(league.values) == ["NFL", "NBA", "MLB", "NHL", "WNBA", "CFB", "CBB", "MLS", "EPL", "UCL", "FIFA"]
