"""Parameters of the REST routes: each is declared once, read by the route and described in the OpenAPI document."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from schema.days.day import Day
from schema.errors import BadInput

T = TypeVar("T")

_VENDOR_DAY: Final = re.compile(r"(\d{4})-([A-Za-z]{3})-(\d{2})", re.ASCII)
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_YEARS: Final = "(19|20|21)[0-9]{2}"
"""FIRST_YEAR to LAST_YEAR."""
_LONGEST_NUMBER: Final = 12


class BadParameter(BadInput):
    """A parameter is wrong; `parameter` is its name. The message states the correct form."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter: Final = parameter


@dataclass(frozen=True, slots=True, eq=False)
class Parameter(Generic[T]):
    """A parameter of a query string. `read` converts the text to a value, and raises BadInput for a wrong text.

    `schema` is JSON Schema for readers of the OpenAPI document. `read` may accept more (any case), and checks
    conditions that a schema cannot express, such as which teams exist.
    """

    name: str
    meaning: str
    schema: Mapping[str, Any]
    read: Callable[[str], T]
    example: Any = None

    def of(self, values: Mapping[str, str]) -> T | None:
        """Return the value in a query string; None if the parameter is absent. Raises BadParameter."""
        text = values.get(self.name)
        if text is None:
            return None
        try:
            return self.read(text)
        except BadParameter:
            raise
        except BadInput as error:
            raise BadParameter(self.name, f"`{self.name}`: {error.message}") from None


def choice(name: str, meaning: str, allowed: Sequence[str], *, upper: bool = False) -> Parameter[str]:
    """Declare a parameter that takes a word from `allowed`, in any case."""

    def read(text: str) -> str:
        word = text.upper() if upper else text.lower()
        if word not in allowed:
            raise BadParameter(name, f"`{name}` is {text!r:.40}; it may be {' or '.join(allowed)}.")
        return word

    return Parameter(name, meaning, {"type": "string", "enum": list(allowed)}, read)


def choices(name: str, meaning: str, allowed: Sequence[str]) -> Parameter[frozenset[str]]:
    """Declare a parameter that takes words from `allowed` in any case, separated by commas."""
    one = choice(name, meaning, allowed, upper=True)

    def read(text: str) -> frozenset[str]:
        return frozenset(one.read(word.strip()) for word in text.split(","))

    schema = {"type": "array", "items": one.schema, "minItems": 1}
    return Parameter(name, meaning, schema, read)


def texts(name: str, meaning: str, *, most: int, longest: int, example: Sequence[str]) -> Parameter[tuple[str, ...]]:
    """Declare a parameter that takes up to `most` texts, separated by commas. Only the data decides which are valid."""

    def read(given: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(each.strip() for each in given.split(",")))
        if not all(found) or len(found) > most:
            raise BadParameter(name, f"`{name}` is {given!r:.40}; it may be 1 to {most} names, separated by commas.")
        return found

    schema = {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": longest},
        "minItems": 1,
        "maxItems": most,
    }
    return Parameter(name, meaning, schema, read, example)


def integer(name: str, meaning: str, low: int, high: int) -> Parameter[int]:
    """Declare a parameter that takes a whole number from `low` to `high`."""

    def read(text: str) -> int:
        fits = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
        if not (fits and low <= int(text) <= high):
            raise BadParameter(name, f"`{name}` is {text!r:.40}; it may be a whole number from {low} to {high}.")
        return int(text)

    return Parameter(name, meaning, {"type": "integer", "minimum": low, "maximum": high}, read)


def day(name: str, meaning: str) -> Parameter[Day]:
    """Declare a parameter that takes a day: `2026-11-26`, the vendor's `2026-NOV-26`, or a word such as `today`."""
    schema = {
        "anyOf": [
            {"type": "string", "format": "date", "pattern": f"^{_YEARS}-"},
            {"type": "string", "pattern": f"^{_YEARS}-({'|'.join(_MONTHS)})-(0[1-9]|1[0-9]|2[0-8])$"},
            {"type": "string", "enum": ["today", "tomorrow", "yesterday"]},
        ]
    }
    return Parameter(name, meaning, schema, _day)


def _day(text: str) -> Day:
    if (match := _VENDOR_DAY.fullmatch(text)) and match[2].upper() in _MONTHS:
        text = f"{match[1]}-{_MONTHS.index(match[2].upper()) + 1:02d}-{match[3]}"
    return Day.parse(text)


def text(name: str, meaning: str, *, longest: int, example: str) -> Parameter[str]:
    """Declare a parameter that takes any text. Only the data decides whether the text is valid, as for a team."""

    def read(given: str) -> str:
        return given

    return Parameter(name, meaning, {"type": "string", "minLength": 1, "maxLength": longest}, read, example)


def checked_query(
    declared: Iterable[Parameter[Any]], given: Iterable[tuple[str, str]], *, ignored: str
) -> dict[str, str]:
    """Return a query string as a mapping. Raises BadParameter for an unknown or repeated name.

    `ignored` is the name of a parameter that other code reads.
    """
    known = [parameter.name for parameter in declared]
    found: dict[str, str] = {}
    for name, value in given:
        if name == ignored:
            continue
        if name not in known:
            raise BadParameter(name, f"`{name:.40}` is not a parameter of this route; it knows {', '.join(known)}.")
        if name in found:
            raise BadParameter(name, f"`{name}` is given twice; once is enough.")
        found[name] = value
    return found
