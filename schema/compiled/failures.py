"""Field errors of a compiled run: their places in the answer, and the nulls that the errors cause.

Generated source does not know the path of the object being written, because an object may occur in many places of an
answer. So a failed field leaves a `Failure` in its place, and `settle` finds all failures once the answer of the root
is complete. A non-null field raises an `Abort` instead, which propagates to the nearest nullable place. This follows
the section "Handling Execution Errors" of the GraphQL specification.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from graphql import FieldNode, GraphQLError, located_error

from schema.compiled.tally import NotCompiled

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error, the nodes of its field, and the path of the field from the place at hand."""

    path: Path
    nodes: list[FieldNode]
    error: Exception

    def below(self, *path: str | int) -> "FieldError":
        """Return the same error with the path from a place further up."""
        return FieldError((*path, *self.path), self.nodes, self.error)

    def located(self) -> GraphQLError:
        """Return the error as graphql-core reports it."""
        return located_error(self.error, self.nodes, list(self.path))


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """A placeholder in an answer for a null that errors have caused."""

    errors: Sequence[FieldError]


class Abort(Exception):
    """A non-null field has failed, so the enclosing value is lost."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__()
        self.errors = errors


class InvalidArguments(Mapping[str, Any]):
    """Keyword arguments that cannot be made from the variables of a request: each use raises the error."""

    def __init__(self, error: GraphQLError) -> None:
        self._error = error

    def keys(self) -> NoReturn:
        """Raise the error: a call with `**keywords` asks for the keys first."""
        raise self._error

    def __getitem__(self, key: str) -> NoReturn:
        raise self._error

    def __iter__(self) -> NoReturn:
        raise self._error

    def __len__(self) -> NoReturn:
        raise self._error


class Failures:
    """The failures of a root. Generated source calls `field`, `null` and `item`; `noted` is true after a failure."""

    __slots__ = ("noted",)

    def __init__(self) -> None:
        self.noted = False

    def field(self, error: Exception, nodes: list[FieldNode] | None = None) -> Failure:
        """Return the placeholder for a nullable field. Raises NotCompiled if the run has to be abandoned."""
        self.noted = True
        return Failure(_errors(error, nodes))

    def null(
        self,
        error: Exception,
        nodes: list[FieldNode] | None,
        entries: Sequence[tuple[str, str]],
        place: int,
        values: Mapping[str, Any],
    ) -> Abort:
        """Return the exception to raise for a non-null field.

        `entries` has the response keys of the selection, each with the name of the variable for its value. `place` is
        the index of the failed field in `entries`. `values` has the variables. Errors of earlier fields are kept, as in
        graphql-core.
        """
        before = {key: values[variable] for key, variable in entries[:place]}
        key = entries[place][0]
        return Abort([*_found(before, ()), *(each.below(key) for each in _errors(error, nodes))])

    def item(self, abort: Abort, before: list[Any]) -> Abort:
        """Return the exception to raise if a non-null item of a list fails. `before` has the items written so far."""
        return Abort([*_found(before, ()), *(each.below(len(before)) for each in abort.errors)])

    def settle(self, key: str, value: Any) -> tuple[Any, list[FieldError]]:
        """Return the value of the root called `key` with nulls for all failures, and the errors in answer order."""
        if isinstance(value, Failure):
            return None, [each.below(key) for each in value.errors]
        holder = {key: value}
        errors = list(_found(holder, ()))
        for container, place in _places(value):
            container[place] = None
        return value, errors


def _errors(error: Exception, nodes: list[FieldNode] | None) -> Sequence[FieldError]:
    if isinstance(error, NotCompiled):
        raise error
    if isinstance(error, Abort):
        return error.errors
    return [FieldError((), nodes or [], error)]


def _entries(container: Any) -> Iterator[tuple[Any, Any]]:
    return iter(container.items()) if type(container) is dict else enumerate(container)


def _found(container: Any, path: Path) -> Iterator[FieldError]:
    """Yield the errors in a part of an answer, in the order of their paths."""
    for key, value in _entries(container):
        kind = type(value)
        if kind is dict or kind is list:
            yield from _found(value, (*path, key))
        elif kind is Failure:
            yield from (each.below(*path, key) for each in value.errors)


def _places(container: Any) -> list[tuple[Any, Any]]:
    """Return the places of failures, each as a container and the key or index; a shared container is visited once."""
    places: list[tuple[Any, Any]] = []
    seen: set[int] = set()
    waiting = [container]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or type(each) not in (dict, list):
            continue
        seen.add(id(each))
        for key, value in _entries(each):
            if type(value) is Failure:
                places.append((each, key))
            elif type(value) is dict or type(value) is list:
                waiting.append(value)
    return places
