"""Loads one value for each league from a package with a module for each league."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TypeVar

from schema.enums import League

Value = TypeVar("Value")


class IncompleteLeagues(Exception):
    """Leagues of the contract lack a module or a value. The message lists all of them."""


def one_per_league(package: str, name: str, kind: type[Value]) -> Mapping[League, Value]:
    """Return the value `name` of each league's module in `package`, in the order of the contract.

    Raises IncompleteLeagues if a module is missing, or if its value is missing, incomplete or not a `kind`.
    """
    found: dict[League, Value] = {}
    problems: list[str] = []
    for league in League:
        module = f"{package}.{league.value.lower()}"
        value = _value(module, name, kind)
        if isinstance(value, kind):
            found[league] = value
        else:
            problems.append(f"{league.value} is incomplete: {value}.")
    if problems:
        raise IncompleteLeagues(" ".join(problems))
    return MappingProxyType(found)


def _value(module: str, name: str, kind: type[Value]) -> Value | str:
    """Return the value of a league's module, otherwise what is missing."""
    try:
        value = getattr(import_module(module), name, None)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise  # a module of the league imports another module that does not exist
        return f"the module {module} is missing"
    except TypeError as error:  # the error of a dataclass lists the arguments that are missing
        return f"{module}: {error}"
    return value if isinstance(value, kind) else f"{module} needs {name}, an object of the class {kind.__name__}"
