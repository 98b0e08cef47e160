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

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    FieldNode,
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
from schema.compiled.chunks import CHUNK, HEAVY_CHUNK, Chunks, Write
from schema.compiled.failures import Abort
from schema.compiled.leaves import Leaves
from schema.compiled.tally import NotCompiled, Reason

MAX_FIELDS: Final = 1_000
"""The most fields of an operation. A fragment counts as often as its fields are written."""
MAX_DEPTH: Final = 60
_DEAR: Final = 6
"""The number of lines from which caching the result for an object is cheaper than writing the object again.

A call that takes the request's context searches the schedule, and costs as much as this number of lines.
"""

_AT_HAND: Final = ", ".join(f"{name}={name}" for name in ("type", "str", "int", "list"))
"""Parameters of a loop: a local name is found faster than a builtin."""


def wrong(*_values: object) -> Any:
    """Abandon the run, because a record breaks the contract. Raises NotCompiled."""
    raise NotCompiled(Reason.ERROR)


def items(value: object) -> list[Any]:
    """Return a list or tuple as a list. Raises NotCompiled for any other value."""
    if isinstance(value, tuple):
        return list(value)
    return wrong(value) if not isinstance(value, list) else value


def chunked(values: object, write: Write, rest: list[Chunks] | None, size: int) -> list[Any]:
    """Write the first `size` objects of a list, and append a Chunks for the rest to `rest`; all if `rest` is None."""
    found = values if type(values) is list else items(values)
    written: list[Any] = []
    if rest is None or len(found) <= size:
        write(found, written)
        return written
    write(found[:size], written)
    rest.append(Chunks(found, size, written, write, size))
    return written


class Written(dict[Any, Any]):
    """A cache of the result for each object in an answer. The classes of the objects compare by identity."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, of: object) -> Any:
        made = self[of] = self._write(of)
        return made


class WrittenOrNull(Written):
    """The same cache for values that may be null."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        super().__init__(write)
        self[None] = None


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


@dataclass(slots=True)
class Later:
    """A nullable field that is filled in after its resolver, which may wait, has answered."""

    target: dict[str, Any]
    key: str
    source: Any
    call: int
    complete: Callable[[Any], Any]
    nodes: list[FieldNode]


@dataclass(frozen=True, slots=True)
class Source:
    """Generated source, its calls, and the objects that the source names, except the names of leaves.

    The source defines `bind(given, later, rest, f)`, which returns the function that writes the value of the root.
    `given` has the keyword arguments of `calls` in their order. `later` is a list that receives the fields to fill in.
    `rest` is a list that receives the Chunks of long lists; if None, long lists are written whole. `f` has the Failures
    of the root.
    """

    text: str
    names: Mapping[str, Any]
    calls: tuple[Call, ...]


@dataclass(slots=True)
class _Lines:
    """The body of a function. `number` is the number of the next variable; `lookups` counts calls with the context."""

    lines: list[str] = field(default_factory=list)
    number: int = 0
    lookups: int = 0

    def add(self, *lines: str) -> None:
        self.lines += lines

    def unless_null(self, name: str, lines: list[str], *, nullable: bool) -> None:
        """Add lines that run only if the value in a variable is not null."""
        if nullable:
            self.add(f"if {name} is not None:", *(f"    {line}" for line in lines))
        else:
            self.add(*lines)

    def variable(self) -> str:
        self.number += 1
        return f"v{self.number - 1}"


@dataclass(frozen=True, slots=True)
class _Body:
    """Lines that find the fields of `o`, and the expression for the result. `aborts`: the lines may raise Abort."""

    lines: list[str]
    shown: str
    lookups: int
    aborts: bool

    @property
    def size(self) -> int:
        """The cost of the body, in lines."""
        return len(self.lines) + self.lookups * _DEAR


@dataclass(slots=True)
class _Selection:
    """A selection on an object type while its source is written.

    `shown` has the expression for each response key. `entries` has the keys of the synchronous fields, each with its
    variable. `later` has the lines that register the other fields.
    """

    of: GraphQLObjectType
    many: bool
    lines: _Lines = field(default_factory=_Lines)
    shown: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str]] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    aborts: bool = False

    def body(self) -> _Body:
        """Return the finished body."""
        shown = "{" + ", ".join(f"{key!r}: {value}" for key, value in self.shown.items()) + "}"
        if self.later:
            self.lines.add(f"d = {shown}", *self.later)
            shown = "d"
        return _Body(self.lines.lines, shown, self.lines.lookups, self.aborts)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A synchronous field: its response key, its variable, and whether the field is nullable."""

    key: str
    variable: str
    nullable: bool


def _caught(lines: list[str], handler: str) -> list[str]:
    """Wrap lines in a handler for Abort."""
    return ["try:", *(f"    {line}" for line in lines), f"except Abort as x: {handler}"]


_AT_HAND_OBJECTS: Final[Mapping[str, Any]] = {
    "wrong": wrong,
    "items": items,
    "chunked": chunked,
    "Later": Later,
    "Abort": Abort,
}
"""The objects that generated source calls by name, except leaves."""


class Writer:
    """Writes the source of a root."""

    def __init__(self, document: Document, leaves: Leaves) -> None:
        self._document = document
        self._details = document.details()
        self._leaves = leaves
        self._names: dict[str, Any] = dict(_AT_HAND_OBJECTS)
        self._named: dict[int, str] = {}
        self._functions: dict[str, str] = {}
        self._selections: dict[object, _Body] = {}
        self._sizes: dict[str, int] = {}
        self._aborting: set[str] = set()
        self._calls: list[Call] = []
        self._fields = 0
        self._depth = 0

    def root(self, of: GraphQLOutputType, details: FieldDetailsList) -> Source:
        """Write the source of a whole root. Raises NotCompiled."""
        writes = self._whole("r", of, details, many=False)
        given = "".join(f"    a{number} = given[{number}]\n" for number in range(len(self._calls)))
        body = "".join(text.format(name) for text, name in self._functions.items())
        text = f"def bind(given, later, rest, f):\n{given}{body}    return {writes}\n"
        return Source(text, self._names, tuple(self._calls))

    def _whole(self, prefix: str, of: GraphQLOutputType, details: FieldDetailsList, *, many: bool) -> str:
        """Write a function that completes a single value: of a root, or of a field that is filled in later."""
        lines = _Lines()
        aborts = self._complete("v", of, details, lines, many=many)
        if aborts and not isinstance(of, GraphQLNonNull):
            lines.lines = _caught(lines.lines, "v = f.field(x)")
        return self._function(prefix, "v", lines.lines, "v")

    def _bind(self, value: Any) -> str:
        """Give an object a name in the source."""
        if id(value) not in self._named:
            self._named[id(value)] = f"k{len(self._named)}"
            self._names[self._named[id(value)]] = value
        return self._named[id(value)]

    def _function(self, prefix: str, parameter: str, lines: list[str], result: str) -> str:
        """Write a function. If a function with the same text exists, return its name instead."""
        body = "".join(f"        {line}\n" for line in (*lines, f"return {result}"))
        text = f"    def {{0}}({parameter}):\n" + body.replace("{", "{{").replace("}", "}}")
        if text not in self._functions:
            self._functions[text] = f"{prefix}{len(self._functions)}"
        return self._functions[text]

    def _complete(
        self, name: str, of: GraphQLOutputType, details: FieldDetailsList, lines: _Lines, *, many: bool
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
        if many and self._sizes[write] >= _DEAR and self._has_identity(inner):
            lines.add(f"{name} = {self._written(write, nullable=nullable)}[{name}]")
        else:
            lines.unless_null(name, [f"{name} = {write}({name})"], nullable=nullable)
        return write in self._aborting

    def _list(self, name: str, of: GraphQLOutputType, details: FieldDetailsList) -> tuple[list[str], bool]:
        """Return lines that convert the list in a variable for the answer, and whether the lines may raise Abort."""
        inner = of.of_type if isinstance(of, GraphQLNonNull) else of
        if isinstance(of, GraphQLNonNull) and is_leaf_type(inner):
            return self._leaves.leaf(inner).list_statements(name), False
        if isinstance(of, GraphQLNonNull) and isinstance(inner, GraphQLObjectType):
            loop = self._loop(inner, details)
            return [f"{name} = {loop}({name})"], loop in self._aborting
        lines = _Lines()
        aborts = self._complete("e", of, details, lines, many=True)
        if aborts and isinstance(of, GraphQLNonNull):
            raise NotCompiled(Reason.TYPE)  # no list of the contract has such items
        element = self._function("e", "e", _caught(lines.lines, "e = f.field(x)") if aborts else lines.lines, "e")
        return [f"{name} = [{element}(e) for e in ({name} if type({name}) is list else items({name}))]"], False

    def _loop(self, of: GraphQLObjectType, details: FieldDetailsList) -> str:
        """Write the function for a list of objects. The lines of an object are inside the loop, which saves calls."""
        with self._deeper():
            body = self._selection(of, self._classes(of)[0][1], details, many=True)
        loop = ["for o in v:", *(f"    {line}" for line in (*body.lines, f"append({body.shown})"))]
        if body.aborts:
            loop = _caught(loop, "raise f.item(x, out) from None")
        write = self._function("l", f"v, out, {_AT_HAND}", ["append = out.append", *loop], "None")
        name = self._function("h", "v", [], f"chunked(v, {write}, rest, {HEAVY_CHUNK if body.lookups else CHUNK})")
        return self._noted(name, aborts=body.aborts)

    def _noted(self, name: str, *, aborts: bool) -> str:
        """Record whether a function may raise Abort, and return the name of the function."""
        if aborts:
            self._aborting.add(name)
        return name

    def _written(self, write: str, *, nullable: bool) -> str:
        kind = self._bind(WrittenOrNull if nullable else Written)
        text = f"    {{0}} = {kind}({write})\n"
        if text not in self._functions:
            self._functions[text] = f"m{len(self._functions)}"
        return self._functions[text]

    def _classes(self, of: GraphQLOutputType) -> list[tuple[GraphQLObjectType, type]]:
        """Return the object types that a value may have, with the classes of their records."""
        if isinstance(of, GraphQLObjectType):
            types = [of]
        elif isinstance(of, GraphQLInterfaceType | GraphQLUnionType):
            types = list(self._document.schema._schema.get_possible_types(of))  # noqa: SLF001 - the plain schema
        else:
            raise NotCompiled(Reason.TYPE)
        return [(each, each.extensions["strawberry-definition"].origin) for each in types]

    def _has_identity(self, of: GraphQLOutputType) -> bool:
        return all(vars(kind).get("__hash__") is object.__hash__ for _, kind in self._classes(of))

    def _object(self, of: GraphQLOutputType, details: FieldDetailsList, *, many: bool) -> str:
        """Write the function for an object of any of the possible types."""
        writes: list[tuple[type, str]] = []
        for each, kind in self._classes(of):
            with self._deeper():
                body = self._selection(each, kind, details, many=many)
            name = self._noted(self._function("s", "o", body.lines, body.shown), aborts=body.aborts)
            self._sizes[name] = body.size
            writes.append((kind, name))
        if isinstance(of, GraphQLObjectType):
            return writes[0][1]
        lines = ["t = type(o)", *(f"if t is {self._bind(kind)}: return {write}(o)" for kind, write in writes)]
        name = self._function("n", "o", lines, "wrong(o)")
        self._sizes[name] = max(self._sizes[write] for _, write in writes)
        return self._noted(name, aborts=any(write in self._aborting for _, write in writes))

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NotCompiled(Reason.TOO_LARGE)
        yield
        self._depth -= 1

    def _selection(self, of: GraphQLObjectType, kind: type, details: FieldDetailsList, *, many: bool) -> _Body:
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

    def _written_selection(self, of: GraphQLObjectType, kind: type, fields: GroupedFieldSet, *, many: bool) -> _Body:
        self._fields += len(fields)
        if self._fields > MAX_FIELDS:
            raise NotCompiled(Reason.TOO_LARGE)
        selection = _Selection(of, many)
        selection.lines.add(f"if type(o) is not {self._bind(kind)}: wrong(o)")
        for key, details in fields.items():
            if details[0].node.name.value == "__typename":
                selection.shown[key] = repr(of.name)
            else:
                self._field(key, details, selection)
        return selection.body()

    def _field(self, key: str, details: FieldDetailsList, selection: "_Selection") -> None:
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
        entry = _Entry(key, variable, nullable=not isinstance(definition.type, GraphQLNonNull))
        completed = _Lines()
        aborts = self._complete(variable, definition.type, details, completed, many=selection.many)
        if aborts:
            completed.lines = _caught(completed.lines, self._lost(entry, "None", selection))
        if call is None:
            lines.add(f"{variable} = o.{strawberry_field(definition).python_name}", *completed.lines)
        else:
            found = f"{variable} = {self._bind(call.function)}(o{self._keywords(call)})"
            lines.add(*self._called(found, call, nodes, entry, completed.lines, selection))
        selection.aborts |= not entry.nullable and (aborts or (call is not None and call.can_fail))
        selection.shown[key] = variable
        selection.entries.append((key, variable))

    def _called(
        self,
        found: str,
        call: Call,
        nodes: list[FieldNode],
        entry: "_Entry",
        completed: list[str],
        selection: "_Selection",
    ) -> list[str]:
        """Return the lines that call a resolver and complete its value."""
        if not call.can_fail:
            return [found, *completed]
        lost = self._lost(entry, self._bind(nodes), selection)
        return [
            "try:",
            f"    {found}",
            f"except Exception as x: {lost}",
            "else:",
            *(f"    {each}" for each in completed),
        ]

    def _lost(self, entry: "_Entry", nodes: str, selection: "_Selection") -> str:
        """Write the statement that handles the exception `x` of a field."""
        if entry.nullable:
            return f"{entry.variable} = f.field(x, {nodes})"
        entries = self._bind(selection.entries)
        # The field's own entry is appended after its lines are written, so its index is the current length.
        return f"raise f.null(x, {nodes}, {entries}, {len(selection.entries)}, locals()) from None"

    def _later(
        self, key: str, call: Call, of: GraphQLOutputType, details: FieldDetailsList, selection: "_Selection"
    ) -> None:
        """Write the line that registers a field to be filled in later."""
        if isinstance(of, GraphQLNonNull):
            raise NotCompiled(Reason.RESOLVER)  # a null would have to replace objects that are already written
        complete = self._whole("c", of, details, many=selection.many)
        self._calls.append(call)
        selection.lines.lookups += call.info is not None
        nodes = self._bind([each.node for each in details])
        selection.later.append(f"later.append(Later(d, {key!r}, o, {len(self._calls) - 1}, {complete}, {nodes}))")
        selection.shown[key] = "None"

    def _keywords(self, call: Call) -> str:
        if call.is_fixed:
            return "".join(f", {name}={self._bind(value)}" for name, value in call.arguments.fixed.items())
        self._calls.append(call)
        return f", **a{len(self._calls) - 1}"
