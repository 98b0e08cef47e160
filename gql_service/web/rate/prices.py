"""The price of a request: the part of its client's rate limit that it uses up, in the unit of X-Operation-Cost.

A price stands for processor time: 1,000 is some 0.3 ms on a whole core. An answer from the response cache is cheap,
whatever the operation costs. What was computed has the price of the work, even if the answer is an error or 304, or if
the client left before it was sent.
"""

from collections.abc import MutableMapping
from typing import Any, Final

from gql_service.web.routes import CALENDARS, GAME_SCHEDULE, GRAPHQL, SPORTS, ServedRoute
from schema.field_costs import CORE_FACTOR

PRICE: Final = "schedule.price"
"""Key in the scope of a request. The value is an int, set once the price is known."""
CACHED: Final = 100
"""Price of an answer from the response cache."""
BYTES_PER_COST: Final = 500
"""A large answer from the cache has a higher price: 1 for so many bytes before compression."""
_CHEAP_BYTES: Final = CACHED * BYTES_PER_COST
NEW_OPERATION: Final = 500
"""Least price of an operation that was executed: reading the request, executing and encoding."""
IN_CORE: Final = 20_000
"""Least price of introspection, and of an operation that cannot be compiled."""
UNPRICED: Final = 8_000
"""Price of a GraphQL request that was not executed: an error of HTTP, of the document or of a limit."""
REST: Final = 5_000
CALENDAR: Final = 20_000
_BY_ROUTE: Final = {GRAPHQL.path: UNPRICED, GAME_SCHEDULE.path: REST, SPORTS.path: REST, CALENDARS.path: CALENDAR}


def cached_price(size: int) -> int:
    """Return the price of an answer from the response cache, by its bytes before compression."""
    return CACHED if size <= _CHEAP_BYTES else size // BYTES_PER_COST


def operation_price(cost: int | None, work: int, *, in_core: bool = False) -> int:
    """Return the price of an operation that was executed, by its cost and by the work that it took.

    `in_core`: graphql-core ran it or a part of it, which takes longer, and introspection has no cost.
    """
    return max(IN_CORE, (cost or 0) * CORE_FACTOR, work) if in_core else max(NEW_OPERATION, cost or 0, work)


def price_failed_work(scope: MutableMapping[str, Any], work: int) -> None:
    """Set the price of a request that has none yet although work was done for it."""
    if PRICE not in scope:
        scope[PRICE] = max(UNPRICED, work)


def price_of(scope: MutableMapping[str, Any], route: ServedRoute) -> int:
    """Return the price of a request to a data route: the price that was set, or the usual one of the route."""
    known: int | None = scope.get(PRICE)
    return _BY_ROUTE[route.path] if known is None else known
