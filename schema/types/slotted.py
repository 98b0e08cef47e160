"""Records without a dictionary, for the kinds of record that a gateway holds thousands of.

CPython lets the instances of a class share the keys of their dictionaries only up to 30 attributes. An instance with
more attributes gets a dictionary of its own, of about 1,500 bytes.
"""

from dataclasses import fields
from typing import Any, TypeVar, cast

T = TypeVar("T")


def slotted(cls: type[T]) -> type[T]:
    """Return a Strawberry type anew, with a slot for each attribute; an instance takes no other attributes.

    Apply it above `strawberry.type`, and before anything else refers to the class: Strawberry has no option for slots.
    The bases must have empty slots. Methods of the class cannot use `super()` without arguments.
    """
    names = [each.name for each in fields(cls) if each.init]  # type: ignore[arg-type]  # Strawberry makes a dataclass
    # The defaults on the class are the defaults of __init__, which has its own copies.
    contents: dict[str, Any] = {
        name: value for name, value in vars(cls).items() if name not in {*names, "__dict__", "__weakref__"}
    }
    made = cast("type[T]", type(cls.__name__, cls.__bases__, {**contents, "__slots__": tuple(names)}))
    definition = contents["__strawberry_definition__"]
    definition.origin = made
    for field in definition.fields:
        field.origin = made if field.origin is cls else field.origin
    return made
