"""Write the selection below a root as Python source.

Only response keys of the document go into the source; the parser has checked that these are GraphQL names. All other
values (classes, resolvers, arguments) are passed to the source as objects with generated names. The source depends on
the values of `@skip` and `@include` in a request; other values need other source.

The source for a selection of two fields looks like this example.

    def s2(o):
        if type(o) is not k1: wrong()
        v0 = o.status
        v0 = v0._value_ if type(v0) is k2 else k3(v0)
        v1 = o.home_team
        v1 = m1[v1]
        return {"status": v0, "homeTeam": v1}

`m1` caches the result for each team, so that a team with seventeen games is written once.

A call that a request can make fail (because the call takes the context or a variable) is inside a `try`. So are the
lines that a failure can abort; see `schema.compiled.failures`. A `try` costs nothing unless an exception is raised.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from graphql import (
    FragmentDefinitionNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    OperationDefinitionNode,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails, GroupedFieldSet, collect_subfields
from graphql.execution.values import VariableValues
from strawberry import Schema

from schema.compiled.arguments import strawberry_field
from schema.compiled.calls import Call, read_call
from schema.compiled.chunks import CHUNK, HEAVY_CHUNK
from schema.compiled.leaves import Leaves
from schema.compiled.source import CACHED_SIZE, Body, Entry, Functions, Lines, Selection, Source, caught
from schema.compiled.tally import NotCompiled, Reason

MAX_FIELDS: Final = 1_000
"""The most fields of an operation. A fragment counts as often as its fields are written."""
MAX_DEPTH: Final = 60
_LOCAL_NAMES: Final = ", ".join(f"{name}={name}" for name in ("type", "str", "int", "list"))
"""Parameters of a loop: a local name is found faster than a builtin."""


@dataclass(frozen=True, slots=True)
class Document:
    """The inputs for compiling an operation: the schema, the parts of the document, and the coerced variables."""

    schema: Schema
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def details(self) -> dict[str, FragmentDetails]:
        """Return the fragments in the form that graphql-core needs to collect fields."""
        return {name: FragmentDetails(each) for name, each in self.fragments.items()}

    def classes(self, of: GraphQLOutputType) -> list[tuple[GraphQLObjectType, type]]:
        """Return the object types that a value may have, with the classes of their records."""
        if isinstance(of, GraphQLObjectType):
            types = [of]
        elif isinstance(of, GraphQLInterfaceType | GraphQLUnionType):
            types = list(self.schema._schema.get_possible_types(of))  # noqa: SLF001 - the plain schema
        else:
            raise NotCompiled(Reason.TYPE)
        return [(each, each.extensions["strawberry-definition"].origin) for each in types]


class Writer:
    """Writes the source of a root."""

    def __init__(self, document: Document, leaves: Leaves) -> None:
        self._document = document
        self._details = document.details()
        self._leaves = leaves
        self._functions = Functions()
        self._selections: dict[object, Body] = {}
        self._calls: list[Call] = []
        self._fields = 0
        self._depth = 0

    def root(self, of: GraphQLOutputType, details: FieldDetailsList) -> Source:
        """Write the source of a whole root. Raises NotCompiled."""
        writes = self._whole("r", of, details, many=False)
        given = "".join(f"    a{number} = given[{number}]\n" for number in range(len(self._calls)))
        text = f"def bind(given, later, rest, f):\n{given}{self._functions.text()}    return {writes}\n"
        return Source(text, self._functions.names, tuple(self._calls))

    def _whole(self, prefix: str, of: GraphQLOutputType, details: FieldDetailsList, *, many: bool) -> str:
        """Write a function that completes a single value: of a root, or of a field that is filled in later."""
        lines = Lines()
        aborts = self._complete("v", of, details, lines, many=many)
        if aborts and not isinstance(of, GraphQLNonNull):
            lines.lines = caught(lines.lines, "v = f.field(x)")
        return self._functions.define(prefix, "v", lines.lines, "v")

    def _complete(
        self, name: str, of: GraphQLOutputType, details: FieldDetailsList, lines: Lines, *, many: bool
    ) -> bool:
        """Write lines that convert the value in a variable for the answer. `many`: the value is inside a list.

        Return whether the lines may raise Abort.
        """
        nullable = not isinstance(of, GraphQLNonNull)
        inner = of.of_type if isinstance(of, GraphQLNonNull) else of
        if is_leaf_type(inner):
            lines.add(self._leaves.leaf(inner).statement(name, nullable=nullable))
            return False
        if isinstance(inner, GraphQLList):
            written, aborts = self._list(name, inner.of_type, details)
            lines.unless_null(name, written, nullable=nullable)
            return aborts
        write = self._object(inner, details, many=many)
        if many and self._functions.sizes[write] >= CACHED_SIZE and _have_identity(self._document.classes(inner)):
            lines.add(f"{name} = {self._functions.cache(write, nullable=nullable)}[{name}]")
        else:
            lines.unless_null(name, [f"{name} = {write}({name})"], nullable=nullable)
        return write in self._functions.aborting

    def _list(self, name: str, of: GraphQLOutputType, details: FieldDetailsList) -> tuple[list[str], bool]:
        """Return lines that convert the list in a variable for the answer, and whether the lines may raise Abort."""
        inner = of.of_type if isinstance(of, GraphQLNonNull) else of
        if isinstance(of, GraphQLNonNull) and is_leaf_type(inner):
            return self._leaves.leaf(inner).list_statements(name), False
        if isinstance(of, GraphQLNonNull) and isinstance(inner, GraphQLObjectType):
            loop = self._loop(inner, details)
            return [f"{name} = {loop}({name})"], loop in self._functions.aborting
        lines = Lines()
        aborts = self._complete("e", of, details, lines, many=True)
        if aborts and isinstance(of, GraphQLNonNull):
            raise NotCompiled(Reason.TYPE)  # no list of the contract has such items
        element = self._functions.define(
            "e", "e", caught(lines.lines, "e = f.field(x)") if aborts else lines.lines, "e"
        )
        return [f"{name} = [{element}(e) for e in ({name} if type({name}) is list else items({name}))]"], False

    def _loop(self, of: GraphQLObjectType, details: FieldDetailsList) -> str:
        """Write the function for a list of objects. The lines of an object are inside the loop, which saves calls."""
        with self._deeper():
            body = self._selection(of, self._document.classes(of)[0][1], details, many=True)
        loop = ["for o in v:", *(f"    {line}" for line in (*body.lines, f"append({body.shown})"))]
        if body.aborts:
            loop = caught(loop, "raise f.item(x, out) from None")
        write = self._functions.define("l", f"v, out, {_LOCAL_NAMES}", ["append = out.append", *loop], "None")
        chunked = f"chunked(v, {write}, rest, {HEAVY_CHUNK if body.lookups else CHUNK})"
        return self._functions.define("h", "v", [], chunked, aborts=body.aborts)

    def _object(self, of: GraphQLOutputType, details: FieldDetailsList, *, many: bool) -> str:
        """Write the function for an object of any of the possible types."""
        writes: list[tuple[type, str]] = []
        for each, kind in self._document.classes(of):
            with self._deeper():
                body = self._selection(each, kind, details, many=many)
            name = self._functions.define("s", "o", body.lines, body.shown, aborts=body.aborts)
            self._functions.sizes[name] = body.size
            writes.append((kind, name))
        if isinstance(of, GraphQLObjectType):
            return writes[0][1]
        lines = ["t = type(o)", *(f"if t is {self._functions.bind(kind)}: return {write}(o)" for kind, write in writes)]
        aborts = any(write in self._functions.aborting for _, write in writes)
        name = self._functions.define("n", "o", lines, "wrong(o)", aborts=aborts)
        self._functions.sizes[name] = max(self._functions.sizes[write] for _, write in writes)
        return name

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NotCompiled(Reason.TOO_LARGE)
        yield
        self._depth -= 1

    def _selection(self, of: GraphQLObjectType, kind: type, details: FieldDetailsList, *, many: bool) -> Body:
        document = self._document
        collected = collect_subfields(
            document.schema._schema,  # noqa: SLF001 - the plain schema
            self._details,
            document.variables,
            document.operation,
            of,
            details,
        )
        fields = collected.grouped_field_set
        known = (of.name, many, tuple((key, tuple(id(each.node) for each in nodes)) for key, nodes in fields.items()))
        if known not in self._selections:
            self._selections[known] = self._written_selection(of, kind, fields, many=many)
        return self._selections[known]

    def _written_selection(self, of: GraphQLObjectType, kind: type, fields: GroupedFieldSet, *, many: bool) -> Body:
        self._fields += len(fields)
        if self._fields > MAX_FIELDS:
            raise NotCompiled(Reason.TOO_LARGE)
        selection = Selection(of, many)
        selection.lines.add(f"if type(o) is not {self._functions.bind(kind)}: wrong(o)")
        for key, details in fields.items():
            if details[0].node.name.value == "__typename":
                selection.shown[key] = repr(of.name)
            else:
                self._field(key, details, selection)
        return selection.body()

    def _field(self, key: str, details: FieldDetailsList, selection: Selection) -> None:
        """Write the lines that find and complete a field."""
        nodes = [each.node for each in details]
        definition = selection.of.fields.get(nodes[0].name.value)
        if definition is None:
            raise NotCompiled(Reason.INTROSPECTION)
        call = read_call(self._document.schema, definition, nodes, self._document.fragments)
        if call is not None and call.is_async:
            self._later(key, call, definition.type, details, selection)
            return
        lines = selection.lines
        lines.lookups += call is not None and call.info is not None
        variable = lines.variable()
        entry = Entry(key, variable, nullable=not isinstance(definition.type, GraphQLNonNull))
        completed = Lines()
        aborts = self._complete(variable, definition.type, details, completed, many=selection.many)
        if aborts:
            completed.lines = caught(completed.lines, self._lost(entry, "None", selection))
        if call is None:
            lines.add(f"{variable} = o.{strawberry_field(definition).python_name}", *completed.lines)
        else:
            found = f"{variable} = {self._functions.bind(call.function)}(o{self._keywords(call)})"
            lost = self._lost(entry, self._functions.bind(nodes), selection) if call.can_fail else None
            lines.add(*_called(found, lost, completed.lines))
        selection.aborts |= not entry.nullable and (aborts or (call is not None and call.can_fail))
        selection.shown[key] = variable
        selection.entries.append((key, variable))

    def _lost(self, entry: Entry, nodes: str, selection: Selection) -> str:
        """Write the statement that handles the exception `x` of a field."""
        if entry.nullable:
            return f"{entry.variable} = f.field(x, {nodes})"
        entries = self._functions.bind(selection.entries)
        # The field's own entry is appended after its lines are written, so its index is the current length.
        return f"raise f.null(x, {nodes}, {entries}, {len(selection.entries)}, locals()) from None"

    def _later(
        self, key: str, call: Call, of: GraphQLOutputType, details: FieldDetailsList, selection: Selection
    ) -> None:
        """Write the line that registers a field to be filled in later."""
        if isinstance(of, GraphQLNonNull):
            raise NotCompiled(Reason.RESOLVER)  # a null would have to replace objects that are already written
        complete = self._whole("c", of, details, many=selection.many)
        self._calls.append(call)
        selection.lines.lookups += call.info is not None
        nodes = self._functions.bind([each.node for each in details])
        selection.later.append(
            f"later.append(DeferredField(d, {key!r}, o, {len(self._calls) - 1}, {complete}, {nodes}))"
        )
        selection.shown[key] = "None"

    def _keywords(self, call: Call) -> str:
        if call.is_fixed:
            return "".join(f", {name}={self._functions.bind(value)}" for name, value in call.arguments.fixed.items())
        self._calls.append(call)
        return f", **a{len(self._calls) - 1}"


def _called(found: str, lost: str | None, completed: list[str]) -> list[str]:
    """Return the lines that call a resolver and complete its value. `lost` handles an exception of the call."""
    if lost is None:
        return [found, *completed]
    return ["try:", f"    {found}", f"except Exception as x: {lost}", "else:", *(f"    {each}" for each in completed)]


def _have_identity(classes: list[tuple[GraphQLObjectType, type]]) -> bool:
    """Return whether the objects of all classes are compared by identity."""
    return all(vars(kind).get("__hash__") is object.__hash__ for _, kind in classes)
