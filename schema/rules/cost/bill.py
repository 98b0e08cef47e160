"""The bill of an operation: the cost of each root and the sum, compared with the limits."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import GraphQLError

from schema.errors import OPERATION_TOO_COMPLEX
from schema.field_costs import CALL_COST, CORE_FACTOR
from schema.rules.cost.price import Price
from schema.rules.limits import MOST, Limits, OverLimit, number_text


@dataclass(frozen=True, slots=True)
class OperationCost:
    """The cost of an operation: `total` is compared with the limit, `work` is the processor time after the roots.

    `work` excludes upstream calls. The search for games of a single league's season or day is also excluded, because
    the search takes almost no time and ends before the work begins.
    """

    total: int = 0
    work: int = 0


@dataclass(frozen=True, slots=True)
class Bill:
    """The cost of each root of an operation. The cost of introspection is not a part of the total.

    `visits` counts the selections that were visited. `indexed` is the cost of roots that is not work: see
    OperationCost.
    """

    roots: Mapping[str, Price]
    introspection: int
    visits: int
    indexed: int = 0

    @property
    def total(self) -> int:
        """The cost of the operation."""
        return min(MOST, sum(price.total for price in self.roots.values()))

    @property
    def cost(self) -> OperationCost:
        """The cost of the operation, and the part of the cost that is processor time."""
        values = sum(price.values for price in self.roots.values())
        return OperationCost(self.total, min(MOST, values - self.indexed))

    def errors(self, limits: Limits) -> list[GraphQLError]:
        """Return an error for each exceeded limit, with the numbers and the most expensive root."""
        found: list[GraphQLError] = []
        if self.introspection > limits.introspection_size:
            message = (
                f"This introspection could return about {number_text(self.introspection)} values; the limit is "
                f"{limits.introspection_size:,}. Select each type once, with less nesting."
            )
            found.append(OverLimit("introspection_size", limits.introspection_size, self.introspection, message))
        if self.total > limits.cost:
            name, largest = max(self.roots.items(), key=lambda each: each[1].total)
            message = (
                f"This operation could cost {number_text(self.total)}; the limit is {limits.cost:,}. The largest part "
                f"is `{name}` with {number_text(largest.total)}: up to {number_text(largest.values)} values, and "
                f"{number_text(largest.calls)} upstream calls at {CALL_COST} each. Reduce `first`, leagues, days or "
                "nesting."
            )
            extensions = {"code": OPERATION_TOO_COMPLEX, "cost": self.total, "limit": limits.cost, "largest": name}
            found.append(GraphQLError(message, extensions=extensions))
        return found


def core_error(cost: int, limits: Limits) -> GraphQLError | None:
    """Return an error if an operation of this cost is too expensive to run without being compiled.

    Only unusual operations are not compiled.
    """
    in_core = min(MOST, cost * CORE_FACTOR)
    if in_core <= limits.cost:
        return None
    message = (
        f"This operation cannot be compiled, so it costs {CORE_FACTOR} times as much: {number_text(in_core)}; the "
        f"limit is {limits.cost:,}. Use less nesting, select fewer fields, and give @skip and @include a Boolean."
    )
    return GraphQLError(message, extensions={"code": OPERATION_TOO_COMPLEX, "cost": in_core, "limit": limits.cost})
