"""Write scalars and enums into an answer: values of the usual type directly, other values as graphql-core would.

Every value is checked. A value that graphql-core would reject raises an exception that leaves the operation to
graphql-core. So no invalid value of a record gets into an answer.
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
"""The most printed values in the cache: the instants of all leagues' seasons, a few megabytes."""

USUAL: Final = {
    "ID": "type({0}) is str",
    "String": "type({0}) is str",
    "Int": "type({0}) is int and -1000000000 < {0} < 1000000000",
    "Float": "type({0}) is float and {0} - {0} == 0.0",
    "Boolean": "({0} is True or {0} is False)",
}
"""For each built-in scalar, the test for values that graphql-core prints unchanged; `x - x` is 0.0 for finite floats.

An Int has 32 bits. Values near the limits are left to graphql-core, because CPython compares numbers below 2**30
faster.
"""
KEPT: Final[Mapping[str, type]] = {"Date": date, "DateTime": datetime, "TimeZone": ZoneInfo}
"""The value classes of custom scalars. Equal values of these classes are printed alike."""


def _printed(leaf: GraphQLLeafType, value: object) -> Any:
    """Print a value as graphql-core does, and raise the same errors. Raises NotCompiled for a null or an error."""
    if value is None or isinstance(value, Exception) or optimized_is_awaitable(value):
        raise NotCompiled(Reason.ERROR)
    printed = leaf.coerce_output_value(value)
    if printed is None:
        raise NotCompiled(Reason.ERROR)
    return printed


class Texts(dict[Hashable, Any]):
    """A cache of printed values of a scalar: printing an instant takes ten times as long as a lookup.

    Only values of the usual class are cached, because only their equal values are printed alike. A full cache
    (MAX_TEXTS) is emptied.
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
    """A leaf in Python source. All strings are templates with {0} for the name of the variable that has the value.

    `usual` tests whether a value has the usual type, `printed` converts such a value, and `other` converts all other
    values. If `usual` is None, `printed` converts all values.
    """

    usual: str | None
    printed: str
    other: str

    def expression(self, name: str) -> str:
        """Return the expression for a non-null value in the variable `name`."""
        if self.usual is None:
            return self.printed.format(name)
        return f"{self.printed.format(name)} if {self.usual.format(name)} else {self.other.format(name)}"

    def statement(self, name: str, *, nullable: bool) -> str:
        """Return the line that converts the value in a variable for the answer."""
        if self.usual is not None and self.printed == AS_IS:
            null = f" and {name} is not None" if nullable else ""
            return f"if not ({self.usual.format(name)}){null}: {name} = {self.other.format(name)}"
        return f"{f'if {name} is not None: ' if nullable else ''}{name} = {self.expression(name)}"

    def list_statements(self, name: str) -> list[str]:
        """Return the lines that convert a list without nulls for the answer."""
        lines = [f"if type({name}) is not list: {name} = items({name})"]
        made = f"{name} = [{self.expression('e')} for e in {name}]"
        if self.usual is None or self.printed != AS_IS:
            return [*lines, made]
        # A comprehension takes five times as long as looking at the one or two channels of a game.
        lines += [f"for e in {name}:", f"    if not ({self.usual.format('e')}):", f"        {made}", "        break"]
        return [*lines, "else:", f"    {name} = [*{name}]"]


class Leaves:
    """The leaves of a schema, their caches of printed values, and the names that generated source uses for both.

    These names contain names of types. The types are part of our own contract, so the names are safe in source.
    """

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        self._leaves: dict[str, Leaf] = {}

    def leaf(self, of: GraphQLLeafType) -> Leaf:
        """Return the templates for the values of a type."""
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
    """Return the class of an enum if its names in the contract equal its values; otherwise None."""
    words: type[Enum] | None = getattr(of, "wrapped_cls", None)
    if words is None or not isinstance(of, GraphQLEnumType):
        return None
    by_value = all(value.value == name for name, value in of.values.items())
    return words if by_value and {word.value for word in words} == set(of.values) else None
