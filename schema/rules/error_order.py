"""The order in which an answer lists its errors."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError


def in_answer_order(errors: Sequence[GraphQLError], data: Any) -> list[GraphQLError]:
    """Sort errors by their paths in the answer, so that the order does not change from run to run.

    Leagues answer at different moments, and an executor records errors as they happen. Errors below the same null keep
    their order. If the answer as a whole is null, only the errors of the root field that made the answer null are
    listed. Errors of other fields are left out, because which of these fields had failed by then changes from run to
    run.
    """
    if len(errors) < 2:
        return list(errors)
    if data is None:
        return _of_the_lost_root(errors)
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


def _of_the_lost_root(errors: Sequence[GraphQLError]) -> list[GraphQLError]:
    """Return the errors of the root field that made the answer null: the executor records that root last."""
    lost = errors[-1].path
    if not lost:  # the request was refused, and nothing ran
        return list(errors)
    return [error for error in errors if error.path and error.path[0] == lost[0]]
