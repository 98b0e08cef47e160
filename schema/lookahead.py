"""Which fields a request goes on to select, so that a root can fetch once what they will look up."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    SelectionSetNode,
)


def _names(
    selections: SelectionSetNode | None, fragments: dict[str, FragmentDefinitionNode], seen: set[str]
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


def selects(info: Any, names: Iterable[str]) -> bool:
    """Tell whether any field of one of these names is selected anywhere below the field being resolved.

    `info` is Strawberry's; each fragment is read once, so the cost is linear in the document.
    """
    raw: GraphQLResolveInfo[Any] = info._raw_info  # noqa: SLF001 - Strawberry offers no public way to the plain nodes
    wanted = frozenset(names)
    seen: set[str] = set()
    return any(
        name in wanted for node in raw.field_nodes for name in _names(node.selection_set, dict(raw.fragments), seen)
    )
