"""The parts of generated source: bodies of functions, the functions, and the objects that they name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import GraphQLObjectType

from schema.compiled.calls import Call
from schema.compiled.runtime import RUNTIME_NAMES, NullableObjectCache, ObjectCache

CACHED_SIZE: Final = 6
"""The number of lines from which caching the result for an object is cheaper than writing the object again.

A call that takes the request's context searches the schedule, and costs as much as this number of lines.
"""


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
class Lines:
    """The body of a function. `number` is the number of the next variable; `lookups` counts calls with the context."""

    lines: list[str] = field(default_factory=list)
    number: int = 0
    lookups: int = 0

    def add(self, *lines: str) -> None:
        """Append lines."""
        self.lines += lines

    def unless_null(self, name: str, lines: list[str], *, nullable: bool) -> None:
        """Add lines that run only if the value in a variable is not null."""
        if nullable:
            self.add(f"if {name} is not None:", *(f"    {line}" for line in lines))
        else:
            self.add(*lines)

    def variable(self) -> str:
        """Return the name of a new variable."""
        self.number += 1
        return f"v{self.number - 1}"


@dataclass(frozen=True, slots=True)
class Body:
    """Lines that find the fields of `o`, and the expression for the result. `aborts`: the lines may raise Abort."""

    lines: list[str]
    shown: str
    lookups: int
    aborts: bool

    @property
    def size(self) -> int:
        """The cost of the body, in lines."""
        return len(self.lines) + self.lookups * CACHED_SIZE


@dataclass(slots=True)
class Selection:
    """A selection on an object type while its source is written.

    `shown` has the expression for each response key. `entries` has the keys of the synchronous fields, each with its
    variable. `later` has the lines that register the other fields.
    """

    of: GraphQLObjectType
    many: bool
    lines: Lines = field(default_factory=Lines)
    shown: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str]] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    aborts: bool = False

    def body(self) -> Body:
        """Return the finished body."""
        shown = "{" + ", ".join(f"{key!r}: {value}" for key, value in self.shown.items()) + "}"
        if self.later:
            self.lines.add(f"d = {shown}", *self.later)
            shown = "d"
        return Body(self.lines.lines, shown, self.lines.lookups, self.aborts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A synchronous field: its response key, its variable, and whether the field is nullable."""

    key: str
    variable: str
    nullable: bool


def caught(lines: list[str], handler: str) -> list[str]:
    """Wrap lines in a handler for Abort."""
    return ["try:", *(f"    {line}" for line in lines), f"except Abort as x: {handler}"]


class Functions:
    """The functions of generated source, and the objects that the functions name.

    `names` has the objects by name. `sizes` has the size of the functions that write an object; see `Body.size`.
    `aborting` has the functions that may raise Abort.
    """

    def __init__(self) -> None:
        self.names: dict[str, Any] = dict(RUNTIME_NAMES)
        self.sizes: dict[str, int] = {}
        self.aborting: set[str] = set()
        self._bound: dict[int, str] = {}
        self._functions: dict[str, str] = {}

    def bind(self, value: Any) -> str:
        """Give an object a name in the source."""
        if id(value) not in self._bound:
            self._bound[id(value)] = f"k{len(self._bound)}"
            self.names[self._bound[id(value)]] = value
        return self._bound[id(value)]

    def define(self, prefix: str, parameter: str, lines: list[str], result: str, *, aborts: bool = False) -> str:
        """Write a function. If a function with the same text exists, return its name instead."""
        body = "".join(f"        {line}\n" for line in (*lines, f"return {result}"))
        text = f"    def {{0}}({parameter}):\n" + body.replace("{", "{{").replace("}", "}}")
        name = self._named(prefix, text)
        if aborts:
            self.aborting.add(name)
        return name

    def cache(self, write: str, *, nullable: bool) -> str:
        """Define a cache for the results of the function called `write`, and return the name of the cache."""
        kind = self.bind(NullableObjectCache if nullable else ObjectCache)
        return self._named("m", f"    {{0}} = {kind}({write})\n")

    def _named(self, prefix: str, text: str) -> str:
        if text not in self._functions:
            self._functions[text] = f"{prefix}{len(self._functions)}"
        return self._functions[text]

    def text(self) -> str:
        """Return all definitions, in the order in which they were written."""
        return "".join(text.format(name) for text, name in self._functions.items())
