"""Field errors of a compiled run: where each belongs in the answer, and the nulls that it leaves.

Generated source does not know the path of the object it writes: one object may stand in many places of an answer. So a
field that fails leaves a `Failure` in its place, and `settle` finds all of them once the answer of the root is whole. A
field that may not be null raises an `Abort` instead, which travels up to the nearest place that may be null. This is
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
    """An error, the nodes of its field, and its path below the place that it is noted at."""

    path: Path
    nodes: list[FieldNode]
    error: Exception

    def below(self, *path: str | int) -> "FieldError":
        """Return the same error as seen from further up."""
        return FieldError((*path, *self.path), self.nodes, self.error)

    def located(self) -> GraphQLError:
        """Return the error as graphql-core reports it."""
        return located_error(self.error, self.nodes, list(self.path))


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """Stands in an answer for a null that errors have caused."""

    errors: Sequence[FieldError]


class Abort(Exception):
    """A field that may not be null has failed: the value around it is lost."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__()
        self.errors = errors


class Refused(Mapping[str, Any]):
    """Keyword arguments that cannot be made of this request's variables: using them raises the error."""

    def __init__(self, error: GraphQLError) -> None:
        self._error = error

    def keys(self) -> NoReturn:
        """Raise the error: a call with `**refused` asks for the keys first."""
        raise self._error

    def __getitem__(self, key: str) -> NoReturn:
        raise self._error

    def __iter__(self) -> NoReturn:
        raise self._error

    def __len__(self) -> NoReturn:
        raise self._error


class Failures:
    """The failures of one root. Generated source calls `field`, `null` and `item`; `noted` says whether it did."""

    __slots__ = ("noted",)

    def __init__(self) -> None:
        self.noted = False

    def field(self, error: Exception, nodes: list[FieldNode] | None = None) -> Failure:
        """Return what stands for a field that may be null. Raises NotCompiled if the run has to be given up."""
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
        """Return what to raise for a field that may not be null.

        `entries` has the response keys of the selection, each with the variable that holds its value; the field that
        failed is at `place`. `values` are the variables. Errors of fields before it are kept, as graphql-core does.
        """
        before = {key: values[variable] for key, variable in entries[:place]}
        key = entries[place][0]
        return Abort([*_found(before, ()), *(each.below(key) for each in _errors(error, nodes))])

    def item(self, abort: Abort, before: list[Any]) -> Abort:
        """Return what to raise for a list whose next item, after those in `before`, may not be null."""
        return Abort([*_found(before, ()), *(each.below(len(before)) for each in abort.errors)])

    def settle(self, key: str, value: Any) -> tuple[Any, list[FieldError]]:
        """Return the value of the root called `key` with nulls for all failures, and their errors in answer order."""
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
    """Return where failures stand, each as a container and the key or index in it; a shared object counts once."""
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
