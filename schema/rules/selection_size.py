"""The size of a selection set with all fragments expanded, and the path to its deepest field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graphql import FieldNode

from schema.rules.introspection import INTROSPECTION_FIELDS
from schema.rules.limits import MOST

_SHOWN: Final = 10
"""The most fields of a path that an error message shows."""


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A path of nested fields, outermost first."""

    field: FieldNode
    inner: "FieldPath | None"

    def __iter__(self) -> Iterator[FieldNode]:
        path: FieldPath | None = self
        while path is not None:
            yield path.field
            path = path.inner

    def __str__(self) -> str:
        names = [each.alias.value if each.alias else each.name.value for each in self]
        return ".".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")

    @property
    def end(self) -> FieldNode:
        """The innermost field of the path."""
        *_, last = self
        return last


@dataclass(slots=True)
class SelectionSize:
    """The size of a selection set with all fragments expanded.

    `fields` counts the fields of the set itself. Each of the two depths comes with the path to the deepest field.
    """

    fields: int = 0
    nesting: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    deepest: FieldPath | None = None
    introspection_depth: int = 0
    deepest_introspection: FieldPath | None = None

    def spread(self, inner: "SelectionSize") -> None:
        """Add the size of a fragment in the place of its spread."""
        self.fields = min(MOST, self.fields + inner.fields)
        self._inside(inner)
        self._deepen(inner.depth, inner.deepest)
        self._deepen_introspection(inner.introspection_depth, inner.deepest_introspection)

    def field(self, node: FieldNode, inner: "SelectionSize") -> None:
        """Add a field and the size of its selection."""
        self.fields = min(MOST, self.fields + 1)
        self.aliases = min(MOST, self.aliases + (node.alias is not None))
        self._inside(inner)
        if node.name.value in INTROSPECTION_FIELDS:
            depth, deepest = max(
                (inner.depth, inner.deepest),
                (inner.introspection_depth, inner.deepest_introspection),
                key=lambda each: each[0],
            )
            self._deepen_introspection(depth + 1, FieldPath(node, deepest))
            return
        self._deepen(inner.depth + 1, FieldPath(node, inner.deepest))
        if inner.introspection_depth:
            self._deepen_introspection(inner.introspection_depth + 1, FieldPath(node, inner.deepest_introspection))

    def _inside(self, inner: "SelectionSize") -> None:
        self.nesting = max(self.nesting, inner.nesting + 1)
        self.aliases = min(MOST, self.aliases + inner.aliases)
        self.directives = min(MOST, self.directives + inner.directives)

    def _deepen(self, depth: int, path: FieldPath | None) -> None:
        if depth > self.depth:
            self.depth, self.deepest = depth, path

    def _deepen_introspection(self, depth: int, path: FieldPath | None) -> None:
        if depth > self.introspection_depth:
            self.introspection_depth, self.deepest_introspection = depth, path


EMPTY: Final = SelectionSize()
