"""Which fields a request goes on to select, so that a root can fetch once what they will look up."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    SelectionSetNode,
)

from schema.context import Context, Info


class CompiledInfo(Info):
    """What a compiled operation hands to a resolver in place of Strawberry's Info: the context, and what is below.

    `names_below` are the names of all fields selected anywhere below the field being resolved. Whatever else Info
    offers raises AttributeError, upon which the operation is left to graphql-core.
    """

    def __init__(self, context: Context, names_below: frozenset[str]) -> None:
        self._context = context
        self.names_below = names_below

    @property
    def context(self) -> Context:
        """The surroundings of the request."""
        return self._context


def _names(
    selections: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    for node in selections.selections if selections else ():
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name in fragments and name not in seen:
                seen.add(name)
                yield from _names(fragments[name].selection_set, fragments, seen)
            continue
        if isinstance(node, FieldNode):
            yield node.name.value
        yield from _names(getattr(node, "selection_set", None), fragments, seen)


def names_below(nodes: Iterable[FieldNode], fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[str]:
    """Name the fields selected anywhere below these nodes; each fragment is read once."""
    seen: set[str] = set()
    return (name for node in nodes for name in _names(node.selection_set, fragments, seen))


def selects(info: Info, names: Iterable[str]) -> bool:
    """Tell whether any field of one of these names is selected anywhere below the field being resolved.

    The cost is linear in the document, unless the operation is compiled: then it was paid once.
    """
    wanted = frozenset(names)
    if isinstance(info, CompiledInfo):
        return not wanted.isdisjoint(info.names_below)
    raw: GraphQLResolveInfo[Any] = info._raw_info  # noqa: SLF001 - Strawberry offers no public way to the plain nodes
    return any(name in wanted for name in names_below(raw.field_nodes, raw.fragments))
