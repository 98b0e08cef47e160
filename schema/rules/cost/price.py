"""The cost of a field with its selection."""

from dataclasses import dataclass
from typing import Final

from schema.field_costs import CALL_COST
from schema.rules.limits import MOST


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
        return min(MOST, self.values + self.calls * CALL_COST)


FREE: Final = Price()
