"""Made-up requests: documents over the whole schema with variables, some of them wrong on purpose."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_leaf_type,
)
from hypothesis import strategies as st

MAX_DEPTH: Final = 5
MAX_WIDTH: Final = 5


@dataclass(frozen=True)
class Enumerated:
    """An enum value: bare in a document, a string in variables."""

    name: str


Value = Any
"""JSON, with Enumerated as a further kind of value."""

LIKELY: Final = frozenset({"games", "nodes", "homeTeam", "awayTeam", "team", "game", "node", "teams"})
DAYS: Final = ("today", "tomorrow", "yesterday", "2026-11-22", "2026-11-26", "2026-11-29", "2027-01-03")
ZONES: Final = ("America/New_York", "Asia/Taipei", "Pacific/Apia", "Europe/London")


@dataclass(frozen=True)
class Pools:
    """Values for arguments by name: values that exist in the data at hand, and wrong values."""

    ids: Mapping[str, Sequence[str]]
    leagues: Sequence[str]
    teams: Sequence[str]
    cursors: Sequence[str]
    channels: Sequence[str]

    @cached_property
    def values(self) -> Mapping[str, st.SearchStrategy[Value]]:
        """The possible values of each argument, by name; about a fifteenth of the values are refused."""
        sizes = _mostly(st.sampled_from([12, 3, 1, 6]), st.sampled_from([0, -1, 5000]))
        cursors = _mostly(st.sampled_from(self.cursors), st.just("zzz"))
        wrong_ids = st.sampled_from(["nothing", "NFL:KC", self.ids["game"][0], self.ids["team"][0]])
        days = _mostly(st.sampled_from(DAYS), st.sampled_from(["soon", "2026-13-01"]))
        return {
            "on": days,
            "from": days,
            "to": days,
            "until": days,
            "timeZone": _mostly(st.sampled_from(ZONES), st.just("Mars")),
            "leagues": st.lists(st.sampled_from(self.leagues).map(Enumerated), min_size=2, max_size=4),
            "teams": st.lists(_mostly(st.sampled_from(self.teams), st.just("NFL:NOBODY")), max_size=2),
            **dict.fromkeys(
                ("home", "away", "opponents"),
                st.lists(_mostly(st.sampled_from(self.teams), st.just("NFL:NOBODY")), max_size=3),
            ),
            "venues": st.lists(_mostly(st.sampled_from(self.ids["venue"]), st.just(self.ids["team"][0])), max_size=2),
            "channels": st.lists(_mostly(st.sampled_from(self.channels), st.just("Nowhere")), max_size=2),
            "near": _mostly(
                st.sampled_from([0.0, 500, 20_000]).map(
                    lambda distance: {"latitude": 32.7, "longitude": -97, "withinKm": distance}
                ),
                st.sampled_from([{"latitude": 91, "longitude": 0, "withinKm": 1}, {"latitude": 1}]),
            ),
            "tournament": st.sampled_from(["NBA Cup", "nba cup", "Nothing"]),
            "side": st.sampled_from(["HOME", "AWAY"]).map(Enumerated),
            "statuses": st.lists(
                st.sampled_from(["FINAL", "SCHEDULED", "NOT_NECESSARY", "POSTPONED"]).map(Enumerated), max_size=3
            ),
            "orderBy": st.sampled_from(["START_TIME_ASC", "START_TIME_DESC"]).map(Enumerated),
            "seasonType": st.sampled_from(["REGULAR", "POSTSEASON"]).map(Enumerated),
            "season": _mostly(st.sampled_from([2026, 2027]), st.sampled_from([2019, 3000])),
            "week": _mostly(st.integers(11, 14), st.just(99)),
            "first": sizes,
            "last": sizes,
            "after": cursors,
            "before": cursors,
            **{f"id of {name}": _mostly(st.sampled_from(ids), wrong_ids) for name, ids in self.ids.items()},
            "ids of nodes": st.lists(_rarely(st.sampled_from(self.ids["node"]), wrong_ids), max_size=3),
            "conference": st.sampled_from(["NFC", "afc"]),
            "division": st.sampled_from(["East", "west"]),
            "search": st.sampled_from(["dallas", "e", "x y z"]),
            "active": st.booleans(),
        }


def _mostly(right: st.SearchStrategy[Value], wrong: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.integers(0, 14).flatmap(lambda roll: wrong if roll == 14 else right)


def _rarely(right: st.SearchStrategy[Value], wrong: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return _mostly(right, _mostly(right, wrong))


def literal(value: Value) -> str:
    """Write a value as a literal of a document."""
    if isinstance(value, Enumerated):
        return value.name
    if isinstance(value, dict):
        return "{%s}" % ", ".join(f"{name}: {literal(each)}" for name, each in value.items())
    return f"[{', '.join(map(literal, value))}]" if isinstance(value, list) else json.dumps(value)


def plain(value: Value) -> Any:
    """Return a value as JSON for the variables."""
    if isinstance(value, Enumerated):
        return value.name
    return [plain(each) for each in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Request:
    """A client's request."""

    document: str
    variables: dict[str, Any]
    operation: str | None


@dataclass
class _Scope:
    """The response keys that are taken where a selection set's fields end up."""

    taken: set[str] = field(default_factory=set)


class _Maker:
    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], schema: GraphQLSchema, pools: Pools) -> None:
        self.draw = draw
        self.schema = schema
        self.pools = pools
        self.definitions: list[str] = []
        self.variables: dict[str, Any] = {}
        self.fragments: dict[str, tuple[str, str]] = {}
        self.number = 0

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(0, 99)) >= 100 - percent)

    def fresh(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def variable(self, of: str, value: Value, *, required: bool) -> str:
        """Define a variable, with a value, null, no value, or only a default. Return its use."""
        name = self.fresh("v")
        ways = ["given", "given", "default", "both", *([] if required else ["absent", "null"])]
        how = self.draw(st.sampled_from(ways))
        bang = "!" if how == "given" and (required or self.chance(30)) else ""
        default = f" = {literal(value)}" if how in ("default", "both") else ""
        self.definitions.append(f"${name}: {of}{bang}{default}")
        if how in ("given", "both"):
            self.variables[name] = plain(value) if not self.chance(1) else {"odd": 1}
        elif how == "null":
            self.variables[name] = None
        return f"${name}"

    def argument(self, field: str, name: str, of: GraphQLArgument) -> str:
        value = self.draw(self.pools.values[f"{name} of {field}" if name in ("id", "ids") else name])
        required = isinstance(of.type, GraphQLNonNull) and of.default_value is Undefined
        inner = of.type.of_type if isinstance(of.type, GraphQLNonNull) else of.type
        if self.chance(30):
            return f"{name}: {self.variable(str(inner), value, required=required)}"
        if not isinstance(of.type, GraphQLNonNull) and self.chance(8):
            return f"{name}: null"
        return f"{name}: {literal(value)}"

    def arguments(self, field: str, of: GraphQLField) -> str:
        given: list[str] = []
        for name, argument in of.args.items():
            needed = isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
            # Pages are small, because nested pages would otherwise be refused for their cost.
            likely = 100 if needed else 85 if name == "first" else 50 if name == "season" else 5
            if self.chance(likely) and not (name == "last" and given):
                given.append(self.argument(field, name, argument))
        return f"({', '.join(given)})" if given else ""

    def directives(self) -> str:
        if not self.chance(10):
            return ""
        name, value = self.draw(st.sampled_from(["skip", "include"])), self.draw(st.booleans())
        how = self.variable("Boolean", value, required=True) if self.chance(60) else literal(value)
        return f" @{name}(if: {how})"

    def selections(self, of: GraphQLNamedType, depth: int, scope: _Scope) -> str:
        """Write a selection set of a composite type, which is never empty."""
        parts = [self.selection(of, depth, scope) for _ in range(self.draw(st.integers(1, MAX_WIDTH)))]
        return "{ %s }" % " ".join(parts)

    def selection(self, of: GraphQLNamedType, depth: int, scope: _Scope) -> str:
        roll = self.draw(st.integers(0, 99))
        if roll >= 92 and depth > 0:
            return self.inline(of, depth, scope)
        if roll >= 84 and depth > 0:
            return self.spread(of, depth)
        if roll >= 80:
            return self.key("__typename", scope, alone=True) + "__typename"
        return self.field(of, depth, scope)

    def inline(self, of: GraphQLNamedType, depth: int, scope: _Scope) -> str:
        on = self.narrowed(of)
        condition = f" on {on.name}" if on is not of or self.chance(50) else ""
        return f"...{condition}{self.directives()} {self.selections(on, depth - 1, _Scope(scope.taken | {'*'}))}"

    def narrowed(self, of: GraphQLNamedType) -> GraphQLNamedType:
        """Return the type, a possible type of an interface, or an interface of the type."""
        near: list[GraphQLNamedType] = [of]
        if isinstance(of, GraphQLInterfaceType):
            near += self.schema.get_possible_types(of)
        if isinstance(of, GraphQLObjectType):
            near += of.interfaces
        place: int = self.draw(st.integers(0, len(near) - 1))
        return near[place]

    def spread(self, of: GraphQLNamedType, depth: int) -> str:
        on = self.narrowed(of)
        known = [name for name, (where, _) in self.fragments.items() if where == on.name]
        if known and self.chance(50):
            name = known[self.draw(st.integers(0, len(known) - 1))]
        else:
            name = self.fresh("F")
            text = self.selections(on, depth - 1, _Scope({"*"}))
            self.fragments[name] = (on.name, f"fragment {name} on {on.name} {text}")
        return f"...{name}{self.directives()}"

    def key(self, name: str, scope: _Scope, *, alone: bool) -> str:
        """Return an alias if necessary, or at random. In a fragment (`*`), only plain leaves may have no alias."""
        free = name not in scope.taken and "*" not in scope.taken
        if (free or alone) and not self.chance(15):
            scope.taken.add(name)
            return ""
        return self.fresh("a") + ": "

    def field(self, of: GraphQLNamedType, depth: int, scope: _Scope) -> str:
        if not isinstance(of, GraphQLObjectType | GraphQLInterfaceType):
            raise TypeError(of)
        leaves = [name for name, each in of.fields.items() if is_leaf_type(get_named_type(each.type))]
        others = [name for name in of.fields if name not in leaves]
        others += [name for name in others if name in LIKELY] * 4
        # Fields that lead to records are chosen more often, because most answers would otherwise be empty.
        names = others if others and depth > 0 and (not leaves or self.chance(60 if depth > 1 else 25)) else leaves
        if not names:
            return "__typename"
        name = names[self.draw(st.integers(0, len(names) - 1))]
        definition = of.fields[name]
        inner = get_named_type(definition.type)
        leaf = is_leaf_type(inner)
        key = self.key(name, scope, alone=leaf and not definition.args)
        text = f"{key}{name}{self.arguments(name, definition)}{self.directives()}"
        if leaf:
            return text
        text = f"{text} {self.selections(inner, depth - 1, _Scope())}"
        if not key and not definition.args and self.chance(10):
            # The same field once more: the selections of both are merged.
            text = f"{text} {name} {self.selections(inner, depth - 1, _Scope({'*'}))}"
        return text

    def request(self) -> Request:
        root = self.schema.query_type
        if root is None:
            raise TypeError("no query type")
        body = self.selections(root, self.draw(st.sampled_from([4, 3, 5, 2])), _Scope())
        if self.chance(2):
            body = body[:-1] + "__schema { queryType { name } } }"
        head = f" ({', '.join(self.definitions)})" if self.definitions else ""
        named = self.chance(40)
        parts = [f"query{' Q' if named else ''}{head} {body}", *(text for _, text in self.fragments.values())]
        several = named and self.chance(15)
        if several:
            parts.append("query Other { sources { league } }")
        operation = "Q" if several or (named and self.chance(50)) else None
        return Request("\n".join(parts), self.variables, operation)


def requests(schema: GraphQLSchema, pools: Pools) -> st.SearchStrategy[Request]:
    """Return requests over a whole schema."""

    @st.composite
    def make(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Request:
        return _Maker(draw, schema, pools).request()

    return make()
