"""Errors for wrong values in a document, with the place of the value and the name of its argument or variable.

graphql-core reports an error of a custom scalar (`Day`, `TimeZone`, …) without a place, and names the argument of no
value. A document may contain the same value many times.
"""

from typing import Any, Final

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLInputType,
    Node,
    ObjectFieldNode,
    ValueNode,
    ValuesOfCorrectTypeRule,
    VariableDefinitionNode,
    Visitor,
    VisitorAction,
    visit,
)
from graphql.language import BREAK, SKIP
from graphql.utilities import validate_input_literal

_WORDS: Final = {FieldNode: "field", DirectiveNode: "directive"}


class LocatedValuesRule(ValuesOfCorrectTypeRule):
    """graphql-core's rule for values in documents, with a place and a name in each error."""

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        """Report the errors of a value. Nested values are checked together with the outer value."""
        if input_type:

            def report(error: GraphQLError, _path: list[str | int]) -> None:
                self.report_error(_located(error, node, self.context.document))

            validate_input_literal(node, input_type, report, None, None, self.context.hide_suggestions)
        return SKIP


def _located(error: GraphQLError, node: ValueNode, document: DocumentNode) -> GraphQLError:
    """Return an error about a value with the value's place, and the name of its argument or variable."""
    found = _AncestorFinder(node)
    visit(document, found)
    meant_for = _meant_for(found.nodes)
    return GraphQLError(
        f"{meant_for} has an invalid value: {error.message}" if meant_for else error.message,
        error.nodes or node,
        original_error=error.original_error,
        extensions=error.extensions,
    )


class _AncestorFinder(Visitor):
    """Finds the ancestors of a node. Runs only after an error, so that valid documents do not pay for the search."""

    def __init__(self, wanted: Node) -> None:
        super().__init__()
        self._wanted = wanted
        self.nodes: list[Node] = []
        """The ancestors of the wanted node, nearest first."""

    def enter(self, node: Node, _key: Any, parent: Any, _path: Any, ancestors: list[Any]) -> VisitorAction:
        """Stop at the wanted node."""
        if node is not self._wanted:
            return None
        self.nodes = [each for each in (parent, *reversed(ancestors)) if isinstance(each, Node)]
        return BREAK


def _meant_for(ancestors: list[Node]) -> str | None:
    """Return the name of the argument, input field or variable that has a value; None if no name is found."""
    inside = ""
    for place, node in enumerate(ancestors):
        if isinstance(node, ObjectFieldNode):
            inside = f".{node.name.value}{inside}"
        elif isinstance(node, VariableDefinitionNode):
            return f"Variable '${node.variable.name.value}{inside}'"
        elif isinstance(node, ArgumentNode):
            name = f"Argument '{node.name.value}{inside}'"
            owner = next((each for each in ancestors[place:] if isinstance(each, FieldNode | DirectiveNode)), None)
            return name if owner is None else f"{name} of {_WORDS[type(owner)]} '{owner.name.value}'"
    return None
