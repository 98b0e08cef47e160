"""Calls of Strawberry's resolver functions with the same arguments as from graphql-core and Strawberry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, GraphQLField
from graphql.execution.values import VariableValues
from strawberry import Schema

from schema.compiled.arguments import Arguments, read_arguments, strawberry_field
from schema.compiled.tally import NotCompiled, Reason
from schema.context import Context
from schema.queries.lookahead import CompiledInfo, names_below


@dataclass(frozen=True, slots=True)
class Call:
    """A resolver that a field of a document calls. `info` is the name of the parameter that takes the Info."""

    function: Callable[..., Any]
    is_async: bool
    info: str | None
    names_below: frozenset[str]
    arguments: Arguments

    def keywords(self, context: Context, variables: VariableValues) -> dict[str, Any]:
        """Return the keyword arguments of a request, without the parent. Raises GraphQLError for invalid variables."""
        keywords = self.arguments.given(variables)
        if self.info is not None:
            keywords[self.info] = CompiledInfo(context, self.names_below)
        return keywords

    @property
    def can_fail(self) -> bool:
        """Whether the call can fail because of the Info or the value of a variable."""
        return not self.is_fixed

    @property
    def is_fixed(self) -> bool:
        """Whether the keyword arguments are the same in every request."""
        return self.info is None and self.arguments.are_fixed


def read_call(
    schema: Schema, of: GraphQLField, nodes: list[FieldNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> Call | None:
    """Return the call behind a field; None if the field is an attribute. Raises NotCompiled."""
    field = strawberry_field(of)
    resolver = field.base_resolver
    if field.extensions or field.permission_classes or field.is_subscription:
        raise NotCompiled(Reason.RESOLVER)
    if resolver is None:
        if schema.config.default_resolver is not getattr or of.args:
            raise NotCompiled(Reason.RESOLVER)
        return None
    takes_more = resolver.root_parameter is not None or resolver.parent_parameter is not None
    if not callable(resolver.wrapped_func) or resolver.self_parameter is None or takes_more:
        raise NotCompiled(Reason.RESOLVER)
    info = resolver.info_parameter
    return Call(
        resolver.wrapped_func,
        field.is_async,
        None if info is None else info.name,
        frozenset(names_below(nodes, fragments)) if info is not None else frozenset(),
        read_arguments(schema, of, nodes[0]),
    )
