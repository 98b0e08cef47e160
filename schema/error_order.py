"""The order in which an answer lists its errors."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError


def in_answer_order(errors: Sequence[GraphQLError], data: Any) -> list[GraphQLError]:
    """Sort errors by their paths as the answer has them, so that the order does not change from run to run.

    Leagues answer at different moments, and an executor notes errors as they happen. Errors below the same null keep
    their order.
    """
    if len(errors) < 2 or data is None:
        return list(errors)
    places: dict[int, dict[str, int]] = {}

    def key(error: GraphQLError) -> tuple[int, ...]:
        found: list[int] = []
        value = data
        for part in error.path or ():
            if isinstance(value, dict):
                of = places.setdefault(id(value), {}) or places[id(value)]
                if not of:
                    of.update((name, place) for place, name in enumerate(value))
                found.append(of.get(str(part), len(of)))
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int):
                found.append(part)
                value = value[part] if part < len(value) else None
            else:
                break
        return tuple(found)

    return sorted(errors, key=key)
