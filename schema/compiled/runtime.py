"""The functions and classes that generated source calls by name, except leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import FieldNode

from schema.compiled.chunks import Chunks, Write
from schema.compiled.failures import Abort
from schema.compiled.tally import NotCompiled, Reason


def wrong(*_values: object) -> Any:
    """Abandon the run, because a record breaks the contract. Raises NotCompiled."""
    raise NotCompiled(Reason.ERROR)


def items(value: object) -> list[Any]:
    """Return a list or tuple as a list. Raises NotCompiled for any other value."""
    if isinstance(value, tuple):
        return list(value)
    return wrong(value) if not isinstance(value, list) else value


def chunked(values: object, write: Write, rest: list[Chunks] | None, size: int) -> list[Any]:
    """Write the first `size` objects of a list, and append a Chunks for the rest to `rest`; all if `rest` is None."""
    found = values if type(values) is list else items(values)
    written: list[Any] = []
    if rest is None or len(found) <= size:
        write(found, written)
        return written
    write(found[:size], written)
    rest.append(Chunks(found, size, written, write, size))
    return written


class ObjectCache(dict[Any, Any]):
    """A cache of the result for each object in an answer. The classes of the objects compare by identity."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, of: object) -> Any:
        made = self[of] = self._write(of)
        return made


class NullableObjectCache(ObjectCache):
    """The same cache for values that may be null."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        super().__init__(write)
        self[None] = None


@dataclass(slots=True)
class DeferredField:
    """A nullable field that is filled in after its resolver, which may wait, has answered."""

    target: dict[str, Any]
    key: str
    source: Any
    call: int
    complete: Callable[[Any], Any]
    nodes: list[FieldNode]


RUNTIME_NAMES: Final[Mapping[str, Any]] = {
    "wrong": wrong,
    "items": items,
    "chunked": chunked,
    "DeferredField": DeferredField,
    "Abort": Abort,
}
"""The objects that generated source calls by name, except leaves."""
