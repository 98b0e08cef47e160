"""Coerce variables and arguments as graphql-core and Strawberry do, as far as possible only once per document.

The values of a request go through graphql-core's own coercion, type by type. The document's part (types, defaults,
arguments without a variable) is read when the document is first seen. All requests share these values, so no resolver
may change an argument.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    Undefined,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_argument_values,
    get_named_type,
    get_variable_values,
    is_leaf_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.utilities import coerce_input_value
from strawberry import Schema
from strawberry.types.arguments import StrawberryArgument, convert_arguments
from strawberry.types.field import StrawberryField

from schema.compiled.tally import NotCompiled, Reason

NO_VARIABLES: Final = VariableValues({}, {})
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of an operation. `default` is coerced; `_MISSING` if the variable has no default."""

    signature: GraphQLVariableSignature
    default: object

    def value(self, given: object) -> object:
        """Coerce a value. Raises NotCompiled if the value is invalid; graphql-core then reports the error."""
        try:
            value: object = coerce_input_value(given, self.signature.type)
        except GraphQLError as error:
            raise NotCompiled(Reason.VARIABLES) from error
        if value is Undefined:
            raise NotCompiled(Reason.VARIABLES)
        return value

    def left_out(self) -> object:
        """Return the value of an omitted variable; `_MISSING` without a default. Raises NotCompiled if required."""
        if self.default is _MISSING and isinstance(self.signature.type, GraphQLNonNull):
            raise NotCompiled(Reason.VARIABLES)
        return self.default


def read_variables(schema: Schema, operation: OperationDefinitionNode) -> tuple[Variable, ...]:
    """Read the variables of an operation. Raises NotCompiled."""
    return tuple(_read_variable(schema, each) for each in operation.variable_definitions or ())


def _read_variable(schema: Schema, definition: VariableDefinitionNode) -> Variable:
    plain = schema._schema  # noqa: SLF001 - Strawberry's name for the plain schema
    signature = get_variable_signature(plain, definition)
    if isinstance(signature, GraphQLError):
        raise NotCompiled(Reason.VARIABLES)
    if definition.default_value is None:
        return Variable(signature, _MISSING)
    values = get_variable_values(plain, [definition], {})
    if isinstance(values, list):
        raise NotCompiled(Reason.VARIABLES)
    return Variable(signature, values.coerced[signature.name])


def variable_values(variables: tuple[Variable, ...], given: Mapping[str, Any] | None) -> VariableValues:
    """Coerce the variables of a request. Raises NotCompiled if a value is invalid."""
    if not variables:
        return NO_VARIABLES
    values = VariableValues({}, {})
    for variable in variables:
        name = variable.signature.name
        value = given.get(name, _MISSING) if given else _MISSING
        if value is _MISSING:
            values.sources[name] = VariableValueSource(variable.signature)
            coerced = variable.left_out()
        else:
            values.sources[name] = VariableValueSource(variable.signature, value)
            coerced = variable.value(value)
        if coerced is not _MISSING:
            values.coerced[name] = coerced
    return values


def strawberry_field(of: GraphQLField) -> StrawberryField:
    """Return Strawberry's definition of a field. Raises NotCompiled if the field has a definition of another kind."""
    field = of.extensions["strawberry-definition"]
    if not isinstance(field, StrawberryField):
        raise NotCompiled(Reason.RESOLVER)
    return field


@dataclass(frozen=True, slots=True)
class _Part:
    """A field and its node, both with only some of the arguments, and these arguments in Strawberry's form."""

    schema: Schema
    field: GraphQLField
    node: FieldNode
    arguments: list[StrawberryArgument]

    def keywords(self, variables: VariableValues | None) -> dict[str, Any]:
        """Return the keyword arguments for the resolver. Raises GraphQLError."""
        given = get_argument_values(self.field, self.node, variables)
        registry = self.schema.schema_converter.scalar_registry
        return convert_arguments(given, self.arguments, scalar_registry=registry, config=self.schema.config)


def _part(schema: Schema, of: GraphQLField, node: FieldNode, takes: Callable[[str], bool]) -> _Part:
    """Return a field with only the arguments for which `takes` is true. `takes` gets names of the contract."""
    name_of = schema.config.name_converter.from_argument
    return _Part(
        schema,
        GraphQLField(of.type, {name: each for name, each in of.args.items() if takes(name)}),
        FieldNode(
            name=node.name,
            arguments=tuple(each for each in node.arguments or () if takes(each.name.value)),
            loc=node.loc,
        ),
        [each for each in strawberry_field(of).arguments if takes(name_of(each))],
    )


@dataclass(frozen=True, slots=True)
class _Passed:
    """An argument with a variable as its whole value: the coerced variable is passed on unchanged.

    `default` has the argument's own default, if any. `needed` is true if null is refused.
    """

    keyword: str
    variable: str
    default: Mapping[str, Any]
    needed: bool


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a field of a document: `fixed` are the same in every request, `varying` contain variables.

    `passed` has all varying arguments if each of them is a whole variable; otherwise None.
    """

    fixed: Mapping[str, Any]
    varying: _Part | None
    passed: tuple[_Passed, ...] | None

    @property
    def are_fixed(self) -> bool:
        """Whether the arguments are the same in every request."""
        return self.varying is None

    def given(self, variables: VariableValues) -> dict[str, Any]:
        """Return the keyword arguments of a request. Raises GraphQLError for an invalid variable."""
        keywords = dict(self.fixed)
        if self.varying is None:
            return keywords
        if self.passed is None:
            return keywords | self.varying.keywords(variables)
        for each in self.passed:
            value = variables.coerced.get(each.variable, _MISSING)
            if value is _MISSING and each.default:
                keywords.update(each.default)
            elif (value is None or value is _MISSING) and each.needed:
                return keywords | self.varying.keywords(variables)  # raises the error of graphql-core
            elif value is not _MISSING:
                keywords[each.keyword] = value
        return keywords


def read_arguments(schema: Schema, of: GraphQLField, node: FieldNode) -> Arguments:
    """Read the arguments of a field. Raises NotCompiled."""
    varying = {each.name.value: each.value for each in node.arguments or () if any(_variables_in(each.value))}
    try:
        fixed = _part(schema, of, node, lambda name: name not in varying).keywords(None)
    except GraphQLError as error:
        raise NotCompiled(Reason.ARGUMENT) from error
    if not varying:
        return Arguments(fixed, None, ())
    passed = [_read_passed(schema, of, name, value) for name, value in varying.items()]
    known = tuple(each for each in passed if each is not None)
    others = _part(schema, of, node, varying.__contains__)
    return Arguments(fixed, others, known if len(known) == len(passed) else None)


def _read_passed(schema: Schema, of: GraphQLField, name: str, value: ValueNode) -> _Passed | None:
    argument = of.args[name]
    if not isinstance(value, VariableNode) or not is_leaf_type(get_named_type(argument.type)):
        return None
    alone = _part(schema, of, FieldNode(name=value.name), name.__eq__)
    try:
        default = alone.keywords(None)
    except GraphQLError:
        default = {}  # the argument is required
    return _Passed(alone.arguments[0].python_name, value.name.value, default, isinstance(argument.type, GraphQLNonNull))


def _variables_in(node: ValueNode) -> Iterator[str]:
    if isinstance(node, VariableNode):
        yield node.name.value
    elif isinstance(node, ListValueNode):
        for each in node.values:
            yield from _variables_in(each)
    elif isinstance(node, ObjectValueNode):
        for entry in node.fields:
            yield from _variables_in(entry.value)
