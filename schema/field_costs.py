"""The prices of fields and calls, and the cost of a field, declared beside the field as Strawberry metadata.

`Cost` and `ListSize` follow the published cost directives for GraphQL, `@cost` and `@listSize`
(https://ibm.github.io/graphql-specs/cost-spec.html). `Calls` adds the upstream calls, which these directives do not
cover. `schema.rules.cost` computes the cost of an operation from this metadata. The printed contract does not show it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from schema.argument_limits import DEFAULT_PAGE_SIZE
from schema.leagues import FACTS

ONE_DAY: Final = 1_000
MANY_DAYS: Final = 20_000
"""Weights of a search through all leagues: for the games of a few days, and for a season or a range of days."""
GAMES_OF_TEAM: Final = 200
NEAR_DAY: Final = 300
NEAR_GAME: Final = 10
CONNECTION: Final = 100
SOURCES: Final = 20
CURRENT: Final = 6
RECORD: Final = 6
ON_A_CLOCK: Final = 3
"""Weights of fields below a root that search the schedule, cut a page, or convert an instant to a zone.

The unit of all weights is the time that graphql-core takes for a plain field, some microseconds, because graphql-core
runs all operations that cannot be compiled.
"""

CORE_FACTOR: Final = 25
"""How many times longer graphql-core takes for a field than a compiled operation."""
SHORT_NAME: Final = 16
LETTERS_PER_COST: Final = 8
"""A long response name costs 1 for each 8 letters beyond `SHORT_NAME`, for each occurrence in the answer."""

CALL_COST: Final = 200
"""The cost of an upstream call, which takes a part of a second and a part of the month's budget."""
REFERENCE_CALLS: Final = 3
"""Calls for the teams, stadiums and current season of a league."""
PART_CALLS: Final = 2
"""Calls for the schedule and the scores of a season part."""
MOST_WEEKS: Final = 25
"""The most weeks of a part of a season."""
MOST_PERIODS: Final = 10
"""The number of periods of a game. A long game of baseball has more."""
PARTS_OF_SEASON: Final = max(len(facts.parts) for facts in FACTS.values())
"""The most parts that a season of a league has."""
SEASON_CALLS: Final = PARTS_OF_SEASON * PART_CALLS + 1
"""Calls for all parts of a season, and for the teams of a past season."""
DAY_CALLS: Final = 3 * PART_CALLS
"""Calls for the season parts that a few days can belong to."""
ONE_PART_CALLS: Final = PART_CALLS + 1
"""Calls for one part of a season, and for the teams of a past season."""
RANGE_CALLS: Final = 10 * PART_CALLS
"""Calls for the season parts that 400 days can belong to."""

RANGE_ARGUMENTS: Final = frozenset({"from", "to"})
SEASON_ARGUMENTS: Final = frozenset({"season", "seasonType", "week"})
"""The arguments of games that reach beyond a few days."""
REACH_CALLS: Final[Mapping[str, int]] = {
    "on": DAY_CALLS,
    **dict.fromkeys(RANGE_ARGUMENTS, RANGE_CALLS),
    **dict.fromkeys(SEASON_ARGUMENTS, SEASON_CALLS),
}
"""Calls in a league for the season parts that the arguments of games can reach."""


def _largest(default: int, weights: Mapping[str, int], given: Iterable[str]) -> int:
    return max((weights[name] for name in given if name in weights), default=default)


@dataclass(frozen=True, slots=True)
class Cost:
    """`@cost`: the weight of finding the value of a field, without the selection below. Without `Cost`: 1.

    `arguments` has weights by argument. The largest weight of a given argument replaces `weight`; in the published
    directive, the weights would add up. If `indexed_unless` is a set, an index finds the value for a single league in
    almost no time, unless an argument of the set is given.
    """

    weight: int = 1
    arguments: Mapping[str, int] = field(default_factory=dict)
    indexed_unless: frozenset[str] | None = None

    def with_arguments(self, given: Iterable[str]) -> int:
        """Return the weight of the field with these arguments."""
        return _largest(self.weight, self.arguments, given)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSize:
    """`@listSize`: the greatest length of a list.

    The length is the value of a slicing argument; without these, `assumed_size`. With `sized_fields` the length is that
    of these fields of the field's type. `length_of` names an argument that is a list of the same length.
    """

    assumed_size: int = 0
    slicing_arguments: tuple[str, ...] = ()
    sized_fields: tuple[str, ...] = ()
    length_of: str | None = None


class CallScope(Enum):
    """The unit for which a root field makes its upstream calls."""

    EACH_LEAGUE = "each requested league"
    EACH_ID = "each requested id"
    ONE_LEAGUE = "the league of the requested id"


@dataclass(frozen=True, slots=True)
class Calls:
    """The greatest number of upstream calls of a field for each unit of its scope, if no data is in memory.

    `arguments` has numbers by argument. The largest number of a given argument replaces `count`. A field below a root
    makes its calls once for each league of the root, however many objects have the field.
    """

    count: int
    arguments: Mapping[str, int] = field(default_factory=dict)
    scope: CallScope = CallScope.EACH_LEAGUE

    def with_arguments(self, given: Iterable[str]) -> int:
        """Return the number of calls of the field with these arguments."""
        return _largest(self.count, self.arguments, given)


CONNECTION_SIZE: Final = ListSize(
    assumed_size=DEFAULT_PAGE_SIZE, slicing_arguments=("first", "last"), sized_fields=("nodes", "edges")
)
"""The size of every page of games or teams."""


def costs(*declared: Cost | ListSize | Calls) -> Mapping[type, object]:
    """Return the metadata of a field with these costs; the key of each value is its class."""
    return {type(each): each for each in declared}
