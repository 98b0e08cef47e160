"""Find the fields that a request selects below a field, so that a root can fetch the data for them once."""

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
    """The Info that a compiled operation passes to a resolver in place of Strawberry's Info.

    `names_below` has the names of all fields selected anywhere below the field being resolved. All other attributes of
    Info raise AttributeError; the operation is then left to graphql-core.
    """

    def __init__(self, context: Context, names_below: frozenset[str]) -> None:
        self._context = context
        self.names_below = names_below

    @property
    def context(self) -> Context:
        """The context of the request."""
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
    """Return the names of the fields selected anywhere below these nodes; each fragment is read once."""
    seen: set[str] = set()
    return (name for node in nodes for name in _names(node.selection_set, fragments, seen))


def selects(info: Info, names: Iterable[str]) -> bool:
    """Return whether a field with any of these names is selected anywhere below the field being resolved.

    The search is linear in the document. A compiled operation searches only once, when the operation is compiled.
    """
    wanted = frozenset(names)
    if isinstance(info, CompiledInfo):
        return not wanted.isdisjoint(info.names_below)
    raw: GraphQLResolveInfo[Any] = info._raw_info  # noqa: SLF001 - Strawberry offers no public way to the plain nodes
    return any(name in wanted for name in names_below(raw.field_nodes, raw.fragments))
