"""Writes what is selected below one root as Python source, and turns it into a function.

The source is our own text. Of a document only response keys go into it, which the parser has held to be GraphQL
names; everything else (classes, resolvers, arguments) is handed to it as an object under a name of ours. Source is
written for the values that `@skip` and `@include` have in one request; other values make another operation.

What is written for a selection of two fields is:

    def s2(o):
        if type(o) is not k1: wrong()
        v0 = o.status
        v0 = v0._value_ if type(v0) is k2 else k3(v0)
        v1 = o.home_team
        v1 = m1[v1]
        return {"status": v0, "homeTeam": v1}

where `m1` keeps what was written for each team, so that a team with seventeen games is written once.

A call that a request can make fail (it takes the context or a variable) stands in a `try`, and so does what may be lost
with it; see `schema.compiled.failures`. A `try` costs nothing while nothing fails.
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
"""How many fields one operation may have, each fragment counted as often as it is written."""
MAX_DEPTH: Final = 60
_DEAR: Final = 6
"""From how many lines on looking up what was written for an object is cheaper than writing it again.

A call that is handed the request's context looks into the schedule, and is as dear as so many lines.
"""

_AT_HAND: Final = ", ".join(f"{name}={name}" for name in ("type", "str", "int", "list"))
"""Parameters of a loop: a local name is found sooner than one of the builtins."""


def wrong(*_values: object) -> Any:
    """Give the operation up: a record is not what the contract says."""
    raise NotCompiled(Reason.ERROR)


def items(value: object) -> list[Any]:
    """Return what graphql-core would take for a list, of the kinds that occur."""
    if isinstance(value, tuple):
        return list(value)
    return wrong(value) if not isinstance(value, list) else value


def chunked(values: object, write: Write, rest: list[Chunks] | None, size: int) -> list[Any]:
    """Write a list of objects; what is left after the first `size` of them goes to `rest`, unless that is None."""
    found = values if type(values) is list else items(values)
    written: list[Any] = []
    if rest is None or len(found) <= size:
        write(found, written)
        return written
    write(found[:size], written)
    rest.append(Chunks(found, size, written, write, size))
    return written


class Written(dict[Any, Any]):
    """What was written for each object in one answer. Objects are told apart by identity, as their classes say."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, of: object) -> Any:
        made = self[of] = self._write(of)
        return made


class WrittenOrNull(Written):
    """The same where there may be no object."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        super().__init__(write)
        self[None] = None


@dataclass(frozen=True, slots=True)
class Document:
    """What reading one operation needs: the schema, the document's parts, and the values of its variables."""

    schema: Schema
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def details(self) -> dict[str, FragmentDetails]:
        """Return the fragments as graphql-core's collecting of fields wants them."""
        return {name: FragmentDetails(each) for name, each in self.fragments.items()}


@dataclass(slots=True)
class Later:
    """A field to be filled in once its resolver, which may wait, has answered. It may be null."""

    target: dict[str, Any]
    key: str
    source: Any
    call: int
    complete: Callable[[Any], Any]
    nodes: list[FieldNode]


@dataclass(frozen=True, slots=True)
class Source:
    """Generated source, the objects it names beside those of leaves, and the calls it makes.

    The source defines `bind(given, later, rest, f)`: `given` has the keyword arguments of `calls` in their order,
    `later` is a list that takes the fields to be filled in, `rest` one that takes the Chunks of long lists (None: they
    are written in one go), and `f` are the Failures of the root. `bind` returns the function that writes the value of
    the root.
    """

    text: str
    names: Mapping[str, Any]
    calls: tuple[Call, ...]


@dataclass(slots=True)
class _Lines:
    """The body of a function; `number` is that of its next variable, `lookups` are its calls that take the context."""

    lines: list[str] = field(default_factory=list)
    number: int = 0
    lookups: int = 0

    def add(self, *lines: str) -> None:
        self.lines += lines

    def unless_null(self, name: str, lines: list[str], *, nullable: bool) -> None:
        """Add lines that are run where the value in a variable is there."""
        if nullable:
            self.add(f"if {name} is not None:", *(f"    {line}" for line in lines))
        else:
            self.add(*lines)

    def variable(self) -> str:
        self.number += 1
        return f"v{self.number - 1}"


@dataclass(frozen=True, slots=True)
class _Body:
    """The lines that find the fields of `o`, and the expression that shows them. `aborts`: they may raise Abort."""

    lines: list[str]
    shown: str
    lookups: int
    aborts: bool

    @property
    def size(self) -> int:
        """How many lines it takes as long as."""
        return len(self.lines) + self.lookups * _DEAR


@dataclass(slots=True)
class _Selection:
    """A selection of one object type while it is written.

    `shown` has what stands in the answer for each response key, `entries` the keys of the fields that are found at
    once, each with its variable, and `later` the lines that have the other fields filled in.
    """

    of: GraphQLObjectType
    many: bool
    lines: _Lines = field(default_factory=_Lines)
    shown: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str]] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    aborts: bool = False

    def body(self) -> _Body:
        """Return what is written."""
        shown = "{" + ", ".join(f"{key!r}: {value}" for key, value in self.shown.items()) + "}"
        if self.later:
            self.lines.add(f"d = {shown}", *self.later)
            shown = "d"
        return _Body(self.lines.lines, shown, self.lines.lookups, self.aborts)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A field that is found at once: its response key, its variable, and whether it may be null."""

    key: str
    variable: str
    nullable: bool


def _caught(lines: list[str], handler: str) -> list[str]:
    """Return lines with a handler for what is lost in them."""
    return ["try:", *(f"    {line}" for line in lines), f"except Abort as x: {handler}"]


_AT_HAND_OBJECTS: Final[Mapping[str, Any]] = {
    "wrong": wrong,
    "items": items,
    "chunked": chunked,
    "Later": Later,
    "Abort": Abort,
}
"""What generated source calls by name, beside the names of leaves."""


class Writer:
    """Writes the source of one root."""

    def __init__(self, document: Document, leaves: Leaves) -> None:
        self._document = document
        self._details = document.details()
        self._leaves = leaves
        self._names: dict[str, Any] = {
            "wrong": wrong,
            "items": items,
            "Later": Later,
            "Abort": Abort,
            "chunked": chunked,
        }
        self._named: dict[int, str] = {}
        self._functions: dict[str, str] = {}
        self._selections: dict[object, _Body] = {}
        self._sizes: dict[str, int] = {}
        self._aborting: set[str] = set()
        self._calls: list[Call] = []
        self._fields = 0
        self._depth = 0

    def root(self, of: GraphQLOutputType, details: FieldDetailsList) -> Source:
        """Write all that is below a root. Raises NotCompiled."""
        writes = self._whole("r", of, details, many=False)
        given = "".join(f"    a{number} = given[{number}]\n" for number in range(len(self._calls)))
        body = "".join(text.format(name) for text, name in self._functions.items())
        text = f"def bind(given, later, rest, f):\n{given}{body}    return {writes}\n"
        return Source(text, self._names, tuple(self._calls))

    def _whole(self, prefix: str, of: GraphQLOutputType, details: FieldDetailsList, *, many: bool) -> str:
        """Write the function that completes a value by itself: of a root, or of a field that is filled in later."""
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
        """Write a function, or return the name of one that is written already with the very same text."""
        body = "".join(f"        {line}\n" for line in (*lines, f"return {result}"))
        text = f"    def {{0}}({parameter}):\n" + body.replace("{", "{{").replace("}", "}}")
        if text not in self._functions:
            self._functions[text] = f"{prefix}{len(self._functions)}"
        return self._functions[text]

    def _complete(
        self, name: str, of: GraphQLOutputType, details: FieldDetailsList, lines: _Lines, *, many: bool
    ) -> bool:
        """Write lines that turn the value in a variable into what the answer holds. `many`: inside a list.

        Return whether they may raise Abort.
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
        """Write lines that turn the list in a variable into that of the answer; tell whether they may raise Abort."""
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
        """Write the function for a list of objects: their own lines in a loop, which saves a call for each."""
        with self._deeper():
            body = self._selection(of, self._classes(of)[0][1], details, many=True)
        loop = ["for o in v:", *(f"    {line}" for line in (*body.lines, f"append({body.shown})"))]
        if body.aborts:
            loop = _caught(loop, "raise f.item(x, out) from None")
        write = self._function("l", f"v, out, {_AT_HAND}", ["append = out.append", *loop], "None")
        name = self._function("h", "v", [], f"chunked(v, {write}, rest, {HEAVY_CHUNK if body.lookups else CHUNK})")
        return self._noted(name, aborts=body.aborts)

    def _noted(self, name: str, *, aborts: bool) -> str:
        """Note of a function whether it may raise Abort, and return its name."""
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
        """Write the function for an object, of whichever type it turns out to be."""
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
        # The field's own entry is not there yet while its lines are written: it comes next.
        return f"raise f.null(x, {nodes}, {entries}, {len(selection.entries)}, locals()) from None"

    def _later(
        self, key: str, call: Call, of: GraphQLOutputType, details: FieldDetailsList, selection: "_Selection"
    ) -> None:
        """Write the line that has a field filled in later."""
        if isinstance(of, GraphQLNonNull):
            raise NotCompiled(Reason.RESOLVER)  # its null would have to reach what is written already
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
