"""Compute the cost of an operation before the operation runs: possible values plus possible upstream calls.

Each field costs 1, a search has a cost of its own, and so has each upstream call. The selection below a list is
multiplied by the greatest possible length of the list: `first` or `last` of a page, or a fixed maximum for a list
without pages. Calls are counted as if no data were in memory. Each fragment is priced once, so the computation takes
time linear in the document. An invalid request cannot lower its cost: an impossible page size counts as the largest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import ceil
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

from schema.context import DEFAULT_MAX_PAGE_SIZE
from schema.enums import League
from schema.errors import OPERATION_TOO_COMPLEX
from schema.queries.pages import DEFAULT_PAGE_SIZE
from schema.rules.limits import MOST, Limits, OverLimit, long_lists

PLAIN_NAME: Final = 16
NAME_BYTES: Final = 8
"""A long response name costs 1 for each 8 letters beyond `PLAIN_NAME`, for each occurrence in the answer."""
CONNECTION: Final = 100
"""The cost of finding a page, which takes as long as printing a hundred fields."""
ONE_DAY: Final = 1_000
MANY_DAYS: Final = 20_000
"""The cost of a search through all leagues for a season or a range of days; `ONE_DAY` is the cost for a single day."""
CALL: Final = 200
"""The cost of an upstream call, which takes a part of a second and a part of the month's budget."""
CORE: Final = 25
"""How many times longer graphql-core takes for a field than a compiled operation."""
_ROOTS: Final[Mapping[str, int]] = {"games": ONE_DAY, "date": ONE_DAY, "dates": ONE_DAY * 5, "teams": ONE_DAY}
GAMES_OF_TEAM: Final = 200
NEAR_DAY: Final = 300
NEAR_GAME: Final = 10
SOURCES: Final = 20
CURRENT: Final = 6
ON_A_CLOCK: Final = 3
"""The costs of fields below a root that search the schedule or convert an instant to a zone.

The unit is the time that graphql-core takes for a plain field, some microseconds, because graphql-core runs all
operations that cannot be compiled.
"""
_LOOKUPS: Final[Mapping[tuple[str, str], int]] = {
    ("Team", "games"): GAMES_OF_TEAM,
    ("Team", "nextGame"): NEAR_GAME,
    ("Team", "previousGame"): NEAR_GAME,
    ("GameDate", "next"): NEAR_DAY,
    ("GameDate", "previous"): NEAR_DAY,
    ("GameConnection", "sources"): SOURCES,
    ("TeamConnection", "sources"): SOURCES,
    ("Season", "current"): CURRENT,
    ("Season", "currentWeek"): CURRENT,
    ("Game", "date"): ON_A_CLOCK,
    ("Game", "localStartTime"): ON_A_CLOCK,
    ("Source", "refreshIn"): ON_A_CLOCK,
}
_RANGE: Final = frozenset({"from", "to"})
_SEASON: Final = frozenset({"season", "seasonType", "week"})
"""Arguments that reach beyond a few days, as those of `_RANGE` do."""
_SIZES_KEPT: Final = 128
"""The most sizes of variables that are cached for a document, which may have a hundred variables."""

_UNPAGED: Final[Mapping[str, int]] = {"dates": 14, "seasons": 44, "sources": 11, "weeks": 25, "leagues": 11}
"""The greatest lengths of lists without pages; for `dates`, the length without `first`."""

_REFERENCE_CALLS: Final = 3
"""Calls for the teams, stadiums and current season of a league."""
_PART_CALLS: Final = 2
"""Calls for the schedule and the scores of a season part."""
SEASON_CALLS: Final = 4 * _PART_CALLS + 1
"""Calls for all parts of a season, and for the teams of a past season."""
DAY_CALLS: Final = 3 * _PART_CALLS
"""Calls for the season parts that a few days can belong to."""
RANGE_CALLS: Final = 10 * _PART_CALLS
"""Calls for the season parts that 400 days can belong to."""
_ROOT_CALLS: Final[Mapping[str, int]] = {
    "games": DAY_CALLS + _REFERENCE_CALLS,
    "date": DAY_CALLS + _REFERENCE_CALLS,
    "dates": RANGE_CALLS + _REFERENCE_CALLS,
    "seasons": SEASON_CALLS + _REFERENCE_CALLS,
    "teams": _PART_CALLS + _REFERENCE_CALLS,
    "team": _PART_CALLS + _REFERENCE_CALLS,
    "game": _PART_CALLS + _REFERENCE_CALLS + 1,
    "node": _PART_CALLS + _REFERENCE_CALLS + 1,
    "nodes": _PART_CALLS + _REFERENCE_CALLS + 1,
}
"""Calls of a root for each league; in `nodes`, for each id."""
_NEIGHBOURS: Final = frozenset({"nextGame", "previousGame"})
"""Fields for which a root fetches up to 300 days ahead or back in each league."""
_OF_ONE_LEAGUE: Final = frozenset({"team", "game", "node"})
_LONGEST_ARGUMENT: Final = DEFAULT_MAX_PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Price:
    """A cost: `values` and `calls` count once, `calls_a_league` once for each requested league.

    `each_node` is the cost of each node of a connection.
    """

    values: int = 0
    each_node: int = 0
    calls: int = 0
    calls_a_league: int = 0

    def __add__(self, other: "Price") -> "Price":
        return Price(
            min(MOST, self.values + other.values),
            min(MOST, self.each_node + other.each_node),
            min(MOST, self.calls + other.calls),
            min(MOST, self.calls_a_league + other.calls_a_league),
        )

    @property
    def total(self) -> int:
        """Values and calls as a single number."""
        return min(MOST, self.values + self.calls * CALL)


_NOTHING: Final = Price()


@dataclass(frozen=True, slots=True)
class OperationCost:
    """The cost of an operation: `total` is compared with the limit, `work` is the processor time after the roots.

    `work` excludes upstream calls. The search for games of a single league's season or day is also excluded, because
    the search takes almost no time and ends before the work begins.
    """

    total: int = 0
    work: int = 0


@lru_cache(maxsize=4)
def _introspection_lengths(schema: GraphQLSchema) -> Mapping[str, int]:
    """Return the lengths of the lists of introspection. For lists inside a type, this is the average length."""
    types = schema.type_map.values()
    fields = [each.fields for each in types if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)]
    with_arguments = [len(each.args) for of in fields for each in of.values() if each.args]
    return {
        "types": len(schema.type_map),
        "directives": len(schema.directives),
        "fields": ceil(sum(map(len, fields)) / len(fields)),
        "args": ceil(sum(with_arguments) / max(1, sum(map(len, fields)))),
        "enumValues": ceil(sum(len(getattr(each, "values", ())) for each in types) / len(schema.type_map)),
        "inputFields": 1,
        "interfaces": 1,
        "possibleTypes": 1,
    }


class _Pricing:
    """The computation of a cost. `visits` counts the selections that were visited."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        leagues: int,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._leagues = leagues
        self._priced: dict[str, Price] = {}
        self.introspection = 0
        self.visits = 0
        self.found_at_once = 0
        """The part of the cost of roots that is not work: see OperationCost."""

    def roots(self, operation: OperationDefinitionNode) -> dict[str, Price]:
        """Return the cost of each root field by response name. All fragments share the name `...`."""
        found: dict[str, Price] = {}
        root = self._schema.query_type
        if root is None or operation.selection_set is None:
            return found
        for node in operation.selection_set.selections:
            name = node.alias or node.name if isinstance(node, FieldNode) else None
            key = name.value if name is not None else "..."
            found[key] = found.get(key, _NOTHING) + self._selection(node, root)
        return found

    def _selections(self, nodes: SelectionSetNode | None, parent: GraphQLNamedType) -> Price:
        total = _NOTHING
        for node in nodes.selections if nodes else ():
            total += self._selection(node, parent)
        return total

    def _selection(self, node: object, parent: GraphQLNamedType) -> Price:
        self.visits += 1
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, InlineFragmentNode):
            inner = self._schema.type_map[node.type_condition.name.value] if node.type_condition else parent
            return self._selections(node.selection_set, inner)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        return _NOTHING

    def _fragment(self, name: str) -> Price:
        if name not in self._priced:
            fragment = self._fragments[name]
            inner = self._schema.type_map[fragment.type_condition.name.value]
            self._priced[name] = self._selections(fragment.selection_set, inner)
        return self._priced[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> Price:
        """Return the cost of a field with its selection. Introspection is counted separately."""
        name = node.name.value
        if name in ("__schema", "__type"):
            size = self._of_type(node)
            self.introspection = min(MOST, self.introspection + size)
            return _NOTHING
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) or name not in parent.fields:
            return _NOTHING
        inner = get_named_type(parent.fields[name].type)
        found = self._finding(node, parent, inner) + _name(node)
        below = self._selections(node.selection_set, inner)
        if inner.name.endswith("Connection"):
            nodes = self._size(node, DEFAULT_PAGE_SIZE)
            below = Price(min(MOST, below.values + nodes * below.each_node), 0, below.calls, below.calls_a_league)
        elif name in ("nodes", "edges") and parent.name.endswith("Connection"):
            below = Price(0, below.values, below.calls, below.calls_a_league)
        else:
            below = replace(below, values=min(MOST, below.values * self._length(node)))
        if parent == self._schema.query_type:
            leagues = self._leagues_of(node)
            below = replace(below, calls=min(MOST, below.calls + below.calls_a_league * leagues), calls_a_league=0)
        return found + below

    def _of_type(self, node: FieldNode) -> int:
        """Return the cost of a field of introspection."""
        length = _introspection_lengths(self._schema).get(node.name.value, 1)
        return min(MOST, 1 + length * self._selections_of_type(node.selection_set))

    def _selections_of_type(self, nodes: SelectionSetNode | None) -> int:
        total = 0
        for node in nodes.selections if nodes else ():
            self.visits += 1
            if isinstance(node, FieldNode):
                total += self._of_type(node)
            elif isinstance(node, InlineFragmentNode):
                total += self._selections_of_type(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment_of_type(node.name.value)
        return min(MOST, total)

    def _fragment_of_type(self, name: str) -> int:
        if name not in self._priced:
            self._priced[name] = Price(self._selections_of_type(self._fragments[name].selection_set))
        return self._priced[name].values

    def _finding(self, node: FieldNode, parent: GraphQLNamedType, inner: GraphQLNamedType) -> Price:
        """Return the cost of finding a field's value, without the cost of its selection."""
        name = node.name.value
        given = {argument.name.value for argument in node.arguments or ()}
        if parent == self._schema.query_type:
            values = MANY_DAYS if name in _ROOTS and given & (_RANGE | _SEASON) else _ROOTS.get(name, 1)
            each = max(_ROOT_CALLS.get(name, 0), _calls_for(given) + _REFERENCE_CALLS if name == "games" else 0)
            if name == "games" and not given & _RANGE and self._leagues_of(node) == 1:
                self.found_at_once = min(MOST, self.found_at_once + values)
            return Price(values, calls=min(MOST, each * self._times_asked(node)))
        usual = CONNECTION if inner.name.endswith("Connection") else 1
        calls = 0
        if name in _NEIGHBOURS:
            calls = RANGE_CALLS
        elif parent.name == "Team" and name == "games":
            calls = _calls_for(given) or SEASON_CALLS
        return Price(_LOOKUPS.get((parent.name, name), usual), calls_a_league=calls)

    def _times_asked(self, node: FieldNode) -> int:
        """Return how many times a root asks a league, or an id in `nodes`.

        The leagues of `teams` are asked for their teams as well.
        """
        if node.name.value == "nodes":
            return self._length(node)
        teams = self._given_list(node, "teams")
        if teams is None:
            return self._leagues_of(node)
        leagues = self._given_list(node, "leagues")
        return min(self._leagues, teams) + min(self._leagues, leagues or 0)

    def _leagues_of(self, node: FieldNode) -> int:
        """Return the greatest number of leagues in the result of a root."""
        name = node.name.value
        if name in _OF_ONE_LEAGUE:
            return 1
        asked = self._given_list(node, "ids" if name == "nodes" else "leagues")
        if asked is None:
            asked = self._given_list(node, "teams")
        return self._leagues if asked is None else min(self._leagues, asked)

    def _length(self, node: FieldNode) -> int:
        name = node.name.value
        if name == "nodes":
            return self._given_list(node, "ids") or 0
        return self._size(node, _UNPAGED[name]) if name in _UNPAGED else 1

    def _given_list(self, node: FieldNode, name: str) -> int | None:
        """Return the length of a list in an argument; None if the argument is missing or null.

        A value that is not a list counts as a list with a single entry.
        """
        value = self._argument(node, name)
        return None if value is None else len(value) if isinstance(value, list) else 1

    def _size(self, node: FieldNode, default: int) -> int:
        """Return how many entries `first` and `last` request; an impossible value counts as the largest page."""
        sizes = [_whole(self._argument(node, name), default) for name in ("first", "last")]
        given = [size for size in sizes if size is not None]
        return max(given) if given else default

    def _argument(self, node: FieldNode, name: str) -> object:
        found = next((each.value for each in node.arguments or () if each.name.value == name), None)
        return None if found is None else self._value(found)

    def _value(self, node: ValueNode) -> object:
        if isinstance(node, VariableNode):
            return self._variables.get(node.name.value)
        return value_from_ast_untyped(node, dict(self._variables))


def _name(node: FieldNode) -> Price:
    """Return the cost of a field's response name."""
    letters = len((node.alias or node.name).value) - PLAIN_NAME
    return _NOTHING if letters <= 0 else Price(ceil(letters / NAME_BYTES))


def _calls_for(given: set[str]) -> int:
    """Return the calls in a league that the days or season in these arguments can cause; 0 without such arguments."""
    if given & _RANGE:
        return RANGE_CALLS
    if given & _SEASON:
        return SEASON_CALLS
    return DAY_CALLS if "on" in given else 0


def _whole(value: object, default: int) -> int | None:
    """Return a size as a whole number; None if null or omitted. An impossible size counts as the largest."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return max(default, _LONGEST_ARGUMENT)
    return ceil(min(MOST, value))


def _operations(document: DocumentNode) -> Iterator[OperationDefinitionNode]:
    return (node for node in document.definitions if isinstance(node, OperationDefinitionNode))


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    """Return the default values of variables."""
    definitions = operation.variable_definitions or ()
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in definitions
        if each.default_value is not None
    }


@dataclass(frozen=True, slots=True)
class Bill:
    """The cost of each root of an operation. The cost of introspection is not a part of the total."""

    roots: Mapping[str, Price]
    introspection: int
    visits: int
    found_at_once: int = 0

    @property
    def total(self) -> int:
        """The cost of the operation."""
        return min(MOST, sum(price.total for price in self.roots.values()))

    @property
    def cost(self) -> OperationCost:
        """The cost of the operation, and the part of the cost that is processor time."""
        values = sum(price.values for price in self.roots.values())
        return OperationCost(self.total, min(MOST, values - self.found_at_once))

    def refusals(self, limits: Limits) -> list[GraphQLError]:
        """Return an error for each exceeded limit, with the numbers and the most expensive root."""
        found: list[GraphQLError] = []
        if self.introspection > limits.introspection_size:
            message = (
                f"This introspection could return about {_told(self.introspection)} values; the limit is "
                f"{limits.introspection_size:,}. Select each type once, with less nesting."
            )
            found.append(OverLimit("introspection_size", limits.introspection_size, self.introspection, message))
        if self.total > limits.cost:
            name, largest = max(self.roots.items(), key=lambda each: each[1].total)
            message = (
                f"This operation could cost {_told(self.total)}; the limit is {limits.cost:,}. The largest part is "
                f"`{name}` with {_told(largest.total)}: up to {_told(largest.values)} values, and "
                f"{_told(largest.calls)} upstream calls at {CALL} each. Reduce `first`, leagues, days or nesting."
            )
            extensions = {"code": OPERATION_TOO_COMPLEX, "cost": self.total, "limit": limits.cost, "largest": name}
            found.append(GraphQLError(message, extensions=extensions))
        return found


def core_refusal(cost: int, limits: Limits) -> GraphQLError | None:
    """Return an error if an operation of this cost is too expensive to run without being compiled.

    Only unusual operations are not compiled.
    """
    dear = min(MOST, cost * CORE)
    if dear <= limits.cost:
        return None
    message = (
        f"This operation cannot be compiled, so it costs {CORE} times as much: {_told(dear)}; the limit is "
        f"{limits.cost:,}. Use less nesting, select fewer fields, and give @skip and @include a Boolean."
    )
    return GraphQLError(message, extensions={"code": OPERATION_TOO_COMPLEX, "cost": dear, "limit": limits.cost})


def _told(found: int) -> str:
    return f"{found:,}" if found < MOST else f"more than {MOST:,}"


def bill_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    variables: Mapping[str, Any],
    operation: OperationDefinitionNode,
    leagues: int = len(League),
) -> Bill:
    """Compute the cost of an operation of a valid document. `leagues` is the number of served leagues."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    pricing = _Pricing(schema, fragments, {**_defaults(operation), **variables}, leagues)
    roots = pricing.roots(operation)
    return Bill(roots, pricing.introspection, pricing.visits, pricing.found_at_once)


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """Return the operation called `name`; without a name, the first operation."""
    return next(
        (each for each in _operations(document) if name is None or (each.name and each.name.value == name)), None
    )


_LEFT_OUT: Final = "left out"


def _size_of(value: object) -> object:
    """Return all that the cost depends on: a number, the length of a list, or that the variable is neither."""
    if isinstance(value, list):
        return ("list", len(value))
    if isinstance(value, bool):
        return "neither"
    return value if value is None or isinstance(value, int | float) else "neither"


@dataclass(slots=True)
class Prices:
    """The costs of a valid document, computed once for all requests in which the variables have the same sizes."""

    schema: GraphQLSchema
    document: DocumentNode
    limits: Limits
    leagues: int = len(League)
    _known: dict[tuple[object, ...], tuple[OperationCost, bool]] = field(default_factory=dict)
    _variables: dict[str | None, tuple[str, ...]] = field(default_factory=dict)

    def checked(self, name: str | None, variables: Mapping[str, Any]) -> tuple[OperationCost, list[GraphQLError]]:
        """Return the cost of an operation, and an error for each limit that is exceeded with these variables."""
        operation = operation_of(self.document, name)
        if operation is None:
            return OperationCost(), []
        bill = bill_of(self.schema, self.document, variables, operation, self.leagues)
        return bill.cost, long_lists(variables, self._names(name), self.limits) or bill.refusals(self.limits)

    def affordable(self, name: str | None, variables: Mapping[str, Any]) -> OperationCost | None:
        """Return the cost of an operation; None if `checked` returns errors."""
        names = self._names(name)
        sizes = (name, *(_size_of(variables[each]) if each in variables else _LEFT_OUT for each in names))
        if sizes not in self._known:
            if len(self._known) * len(sizes) >= _SIZES_KEPT:
                self._known.clear()
            cost, errors = self.checked(name, variables)
            self._known[sizes] = cost, not errors
        cost, passes = self._known[sizes]
        return cost if passes else None

    def _names(self, name: str | None) -> tuple[str, ...]:
        if name not in self._variables:
            operation = operation_of(self.document, name)
            definitions = operation.variable_definitions or () if operation is not None else ()
            self._variables[name] = tuple(each.variable.name.value for each in definitions)
        return self._variables[name]
