"""How a scalar or enum is written into an answer: as it is where it is of the usual type, else as graphql-core would.

Every value is looked at. What graphql-core would refuse is refused here too, by an exception that leaves the
operation to graphql-core, so that nothing wrong in the records slips into an answer that way.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from graphql import GraphQLEnumType, GraphQLLeafType, GraphQLScalarType
from strawberry.execution import optimized_is_awaitable

from schema.compiled.tally import NotCompiled, Reason

MAX_TEXTS: Final = 30_000
"""How many printed values are kept: the instants of all leagues' seasons, a few megabytes."""

USUAL: Final = {
    "ID": "type({0}) is str",
    "String": "type({0}) is str",
    "Int": "type({0}) is int and -1000000000 < {0} < 1000000000",
    "Float": "type({0}) is float and {0} - {0} == 0.0",
    "Boolean": "({0} is True or {0} is False)",
}
"""For each built-in scalar the test of a value that graphql-core prints as it is; `x - x` is 0.0 for finite floats.

An Int has 32 bits; what is near their ends is left to graphql-core, since CPython compares numbers below 2**30 faster.
"""
KEPT: Final[Mapping[str, type]] = {"Date": date, "DateTime": datetime, "TimeZone": ZoneInfo}
"""The classes of our own scalars' values, of which equal ones print alike."""


def _printed(leaf: GraphQLLeafType, value: object) -> Any:
    """Print a value that is neither null nor an error, as graphql-core does. Raises what graphql-core would."""
    if value is None or isinstance(value, Exception) or optimized_is_awaitable(value):
        raise NotCompiled(Reason.ERROR)
    printed = leaf.coerce_output_value(value)
    if printed is None:
        raise NotCompiled(Reason.ERROR)
    return printed


class Texts(dict[Hashable, Any]):
    """Printed values of a scalar, for printing an instant takes ten times as long as looking it up.

    Only values of its usual class are kept: equal ones print alike. Once MAX_TEXTS are kept, all are dropped.
    """

    def __init__(self, scalar: GraphQLScalarType, kind: type) -> None:
        super().__init__()
        self._scalar = scalar
        self._kind = kind

    def __missing__(self, value: Hashable) -> Any:
        printed = _printed(self._scalar, value)
        if type(value) is self._kind:
            if len(self) >= MAX_TEXTS:
                self.clear()
            self[value] = printed
        return printed


AS_IS: Final = "{0}"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf in Python source. All are templates whose {0} is the name of a variable that holds the value.

    `usual` is the test of a value of the usual type, `printed` what becomes of it, `other` what becomes of the rest;
    without `usual` all values go the way of `printed`.
    """

    usual: str | None
    printed: str
    other: str

    def expression(self, name: str) -> str:
        """Return what stands in the answer for the value in a variable, which is not null."""
        if self.usual is None:
            return self.printed.format(name)
        return f"{self.printed.format(name)} if {self.usual.format(name)} else {self.other.format(name)}"

    def statement(self, name: str, *, nullable: bool) -> str:
        """Return the line that turns the value in a variable into that of the answer."""
        if self.usual is not None and self.printed == AS_IS:
            null = f" and {name} is not None" if nullable else ""
            return f"if not ({self.usual.format(name)}){null}: {name} = {self.other.format(name)}"
        return f"{f'if {name} is not None: ' if nullable else ''}{name} = {self.expression(name)}"

    def list_statements(self, name: str) -> list[str]:
        """Return the lines that turn a list, which has no null in it, into that of the answer."""
        lines = [f"if type({name}) is not list: {name} = items({name})"]
        made = f"{name} = [{self.expression('e')} for e in {name}]"
        if self.usual is None or self.printed != AS_IS:
            return [*lines, made]
        # A comprehension takes five times as long as looking at the one or two channels of a game.
        lines += [f"for e in {name}:", f"    if not ({self.usual.format('e')}):", f"        {made}", "        break"]
        return [*lines, "else:", f"    {name} = [*{name}]"]


class Leaves:
    """The leaves of one schema, the printed values kept for them, and the names by which source calls on both.

    The names of types are those of our own contract, and safe in source.
    """

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        self._leaves: dict[str, Leaf] = {}

    def leaf(self, of: GraphQLLeafType) -> Leaf:
        """Return how values of a type are written."""
        if of.name not in self._leaves:
            self._leaves[of.name] = self._read(of)
        return self._leaves[of.name]

    def _read(self, of: GraphQLLeafType) -> Leaf:
        if isinstance(of, GraphQLScalarType) and of.name in KEPT:
            self.names[f"texts_{of.name}"] = Texts(of, KEPT[of.name])
            return Leaf(None, f"texts_{of.name}[{{0}}]", "")
        self.names[f"printed_{of.name}"] = partial(_printed, of)
        other = f"printed_{of.name}({{0}})"
        if of.name in USUAL:
            return Leaf(USUAL[of.name], AS_IS, other)
        words = _words(of)
        if words is None:
            return Leaf(None, other, "")
        self.names[of.name] = words
        # An enum's `value` is a Python-level property; `_value_` is the documented name of what it returns.
        return Leaf(f"type({{0}}) is {of.name}", "{0}._value_", other)


def _words(of: GraphQLLeafType) -> type[Enum] | None:
    """Return the class of an enum whose names in the contract are its values, else None."""
    words: type[Enum] | None = getattr(of, "wrapped_cls", None)
    if words is None or not isinstance(of, GraphQLEnumType):
        return None
    by_value = all(value.value == name for name, value in of.values.items())
    return words if by_value and {word.value for word in words} == set(of.values) else None
