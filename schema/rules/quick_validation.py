"""Recognize common valid documents in a single pass.

graphql-core runs some thirty rules, with a visitor call for each rule and node. These calls took two thirds of the time
for a new document. `is_surely_valid` knows the forms that clients send every day. All other documents (with an error, a
repeated key, introspection or several operations) are left to graphql-core, which reports the errors. A document that
graphql-core would reject is never called valid; a property test checks this.
"""

from collections.abc import Iterable, Mapping
from typing import Final, cast

from graphql import (
    ArgumentNode,
    ASTValidationRule,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
    specified_rules,
    type_from_ast,
)
from graphql.utilities import do_types_overlap, validate_input_literal
from graphql.validation.rules.variables_in_allowed_position import allowed_variable_usage
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.rules.literals import LocatedValuesRule

COVERED: Final[frozenset[type[ASTValidationRule]]] = frozenset(
    {*specified_rules, LocatedValuesRule, MaybeNullValidationRule, OneOfInputValidationRule}
)
"""The rules that a surely valid document satisfies.

Strawberry's two rules concern kinds of inputs that are never surely valid. The project's own rule rejects the same
values as the replaced rule of graphql-core.
"""
_CONDITIONS: Final = frozenset({"skip", "include"})


class _Uncertain(Exception):
    """The document has to be validated by graphql-core."""


def is_surely_valid(schema: GraphQLSchema, document: DocumentNode) -> bool:
    """Return whether a document is certainly valid by all rules of the specification; False means unknown."""
    try:
        _DocumentCheck(schema, document).run()
    except _Uncertain:
        return False
    return True


def _require(condition: object) -> None:
    if not condition:
        raise _Uncertain


class _DocumentCheck:
    """The check of a document. All methods raise _Uncertain."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments: dict[str, FragmentDefinitionNode] = {}
        operations = []
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                operations.append(node)
            else:
                _require(isinstance(node, FragmentDefinitionNode) and not node.variable_definitions)
                fragment = cast("FragmentDefinitionNode", node)
                _require(fragment.name.value not in self._fragments and not fragment.directives)
                self._fragments[fragment.name.value] = fragment
        _require(len(operations) == 1)
        self._operation = operations[0]
        self._keys: dict[str, frozenset[str]] = {}
        self._entered: set[str] = set()
        self._variables: dict[str, tuple[GraphQLInputType, ValueNode | None]] = {}
        self._used: set[str] = set()

    def run(self) -> None:
        """Check the whole document."""
        operation = self._operation
        _require(operation.operation is OperationType.QUERY and not operation.directives)
        for definition in operation.variable_definitions or ():
            self._define(definition)
        _require(self._schema.query_type is not None)
        self._keys_of(operation.selection_set, cast("GraphQLObjectType", self._schema.query_type))
        _require(self._keys.keys() == self._fragments.keys())
        _require(self._used == self._variables.keys())

    def _define(self, definition: VariableDefinitionNode) -> None:
        name = definition.variable.name.value
        of = type_from_ast(self._schema, definition.type)
        _require(name not in self._variables and not definition.directives)
        _require(of is not None and is_leaf_type(get_named_type(of)))
        of = cast("GraphQLInputType", of)
        if definition.default_value is not None:
            self._literal(definition.default_value, of)
        self._variables[name] = of, definition.default_value

    def _keys_of(self, selections: SelectionSetNode, parent: GraphQLCompositeType) -> frozenset[str]:
        """Return the response keys of a selection set. Fields that share a key raise _Uncertain."""
        keys: set[str] = set()
        for node in selections.selections:
            found = self._keys_at(node, parent)
            _require(keys.isdisjoint(found))
            keys.update(found)
        return frozenset(keys)

    def _keys_at(self, node: SelectionNode, parent: GraphQLCompositeType) -> Iterable[str]:
        if node.directives:
            self._directives(node.directives)
        if isinstance(node, FieldNode):
            self._field(node, parent)
            return ((node.alias or node.name).value,)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            return self._keys_of(
                node.selection_set, parent if condition is None else self._narrowed(condition.name.value, parent)
            )
        return self._spread(cast("FragmentSpreadNode", node).name.value, parent)

    def _spread(self, name: str, parent: GraphQLCompositeType) -> frozenset[str]:
        _require(name in self._fragments)
        fragment = self._fragments[name]
        of = self._narrowed(fragment.type_condition.name.value, parent)
        if name not in self._keys:
            _require(name not in self._entered)  # the fragment spreads itself
            self._entered.add(name)
            self._keys[name] = self._keys_of(fragment.selection_set, of)
        return self._keys[name]

    def _narrowed(self, name: str, parent: GraphQLCompositeType) -> GraphQLCompositeType:
        of = self._schema.type_map.get(name)
        _require(of is not None and is_composite_type(of))
        inner = cast("GraphQLCompositeType", of)
        _require(inner is parent or do_types_overlap(self._schema, inner, parent))
        return inner

    def _field(self, node: FieldNode, parent: GraphQLCompositeType) -> None:
        name = node.name.value
        if name == "__typename":
            _require(node.selection_set is None and not node.arguments)
            return
        _require(isinstance(parent, GraphQLObjectType | GraphQLInterfaceType))
        definition = cast("GraphQLObjectType", parent).fields.get(name)
        if definition is None:
            raise _Uncertain
        if node.arguments or definition.args:
            self._arguments(node.arguments or (), definition.args)
        inner = get_named_type(definition.type)
        _require(is_leaf_type(inner) == (node.selection_set is None))
        if node.selection_set is not None:
            self._keys_of(node.selection_set, cast("GraphQLCompositeType", inner))

    def _arguments(self, nodes: Iterable[ArgumentNode], of: Mapping[str, GraphQLArgument]) -> None:
        given: set[str] = set()
        for node in nodes:
            name = node.name.value
            _require(name in of and name not in given)
            given.add(name)
            self._value(node.value, of[name])
        _require(all(name in given for name, argument in of.items() if is_required_argument(argument)))

    def _value(self, value: ValueNode, argument: GraphQLArgument) -> None:
        if isinstance(value, VariableNode):
            self._variable(value.name.value, argument.type, argument.default_value)
        else:
            self._literal(value, argument.type)

    def _variable(self, name: str, where: GraphQLInputType, default_there: object) -> None:
        _require(name in self._variables)
        of, default = self._variables[name]
        _require(allowed_variable_usage(self._schema, of, default, where, default_there))
        self._used.add(name)

    def _literal(self, value: ValueNode, of: GraphQLInputType) -> None:
        _require(not isinstance(value, VariableNode | ObjectValueNode))
        if isinstance(value, ListValueNode):
            bare = of.of_type if isinstance(of, GraphQLNonNull) else of
            for each in value.values:
                _require(not isinstance(each, ObjectValueNode | ListValueNode))
                if isinstance(each, VariableNode):
                    _require(isinstance(bare, GraphQLList))
                    self._variable(each.name.value, cast("GraphQLList[GraphQLInputType]", bare).of_type, Undefined)
        errors: list[object] = []
        validate_input_literal(value, of, lambda error, _path: errors.append(error))
        _require(not errors)

    def _directives(self, nodes: Iterable[DirectiveNode]) -> None:
        given: set[str] = set()
        for node in nodes:
            name, arguments = node.name.value, node.arguments or ()
            _require(name in _CONDITIONS and name not in given)
            given.add(name)
            _require(len(arguments) == 1 and arguments[0].name.value == "if")
            value = arguments[0].value
            if not isinstance(value, BooleanValueNode):
                directive = self._schema.get_directive(name)
                if directive is None or not isinstance(value, VariableNode):
                    raise _Uncertain
                self._value(value, directive.args["if"])
