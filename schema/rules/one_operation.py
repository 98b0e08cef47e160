"""Reject a document with several operations unless the request names an operation."""

from collections.abc import Iterator

from graphql import GraphQLError, OperationDefinitionNode
from strawberry.extensions import SchemaExtension

from schema.errors import OPERATION_RESOLUTION_FAILURE


class OneOperation(SchemaExtension):
    """Rejects a document with several operations if the request names no operation; Strawberry would run the first."""

    def on_validate(self) -> Iterator[None]:
        """Check the document after validation; the extension that validates comes before this extension."""
        context = self.execution_context
        document = context.graphql_document
        named = context._provided_operation_name is not None  # noqa: SLF001 - the public property falls back to the first
        if document is not None and context.pre_execution_errors == [] and not named:
            names = [
                node.name.value if node.name else ""
                for node in document.definitions
                if isinstance(node, OperationDefinitionNode)
            ]
            if len(names) > 1:
                message = f"`operationName` has to be one of {', '.join(names)}."
                context.pre_execution_errors = [
                    GraphQLError(message, extensions={"code": OPERATION_RESOLUTION_FAILURE})
                ]
        yield
