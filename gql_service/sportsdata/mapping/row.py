"""Reading one row of the vendor's without trusting it.

Names drift in case (`TeamID`, `TeamId`, `GameEndDateTIme`) and values in type; a reader asks for a meaning by the
names it goes by, and gets None where nothing sensible is there. Strings that a trial key scrambles count as absent.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Self

SCRAMBLED: Final = "scrambled"
"""What a trial key puts in place of a text."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Characters that move a cursor or break a line, which no name has; calendars and terminals would obey them."""
_NUMBER: Final = re.compile(r"[+-]?\d{1,12}(\.\d{1,12})?", re.ASCII)
_LARGEST: Final = 2**31 - 1
"""GraphQL's Int has 32 bits; a larger number is not a score, a week or a capacity."""


class NotARow(ValueError):
    """What stands where a row should be is not an object, or lacks what makes it one."""


class Row:
    """A row by field names in any case. Every reader returns None rather than raise.

    `seen_at` is when the answer was fetched that it comes from; None where that does not matter.
    """

    __slots__ = ("_values", "seen_at")

    def __init__(self, values: Mapping[str, Any], seen_at: datetime | None = None) -> None:
        self.seen_at = seen_at
        # Of two spellings of one name the one with a value counts.
        self._values = {name.lower(): value for name, value in values.items() if value is not None}

    @classmethod
    def of(cls, value: object, seen_at: datetime | None = None) -> Self:
        """Wrap a decoded JSON object. Raises NotARow for anything else."""
        if not isinstance(value, dict):
            raise NotARow(f"{type(value).__name__} in place of an object")
        return cls(value, seen_at)

    def _first(self, names: tuple[str, ...]) -> Any:
        for name in names:
            value = self._values.get(name.lower())
            if value is not None:
                return value
        return None

    def text(self, *names: str) -> str | None:
        """Return the first of these fields that holds a text, trimmed; a number counts as its digits.

        A blank stands in the place of control characters.
        """
        for name in names:
            value = self._values.get(name.lower())
            if isinstance(value, int) and not isinstance(value, bool):
                value = str(value)
            if isinstance(value, str) and not value.isprintable():
                value = _CONTROL.sub(" ", value)
            if isinstance(value, str) and (trimmed := value.strip()) and trimmed.lower() != SCRAMBLED:
                return trimmed
        return None

    def number(self, *names: str) -> float | None:
        """Return the first of these fields that holds a finite number, or its digits as a text."""
        for name in names:
            value = self._values.get(name.lower())
            if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
                value = float(value)
            if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                return float(value)
        return None

    def integer(self, *names: str) -> int | None:
        """Return the first of these fields that holds a whole number of 32 bits."""
        value = self.number(*names)
        return int(value) if value is not None and value.is_integer() and abs(value) <= _LARGEST else None

    def count(self, *names: str) -> int | None:
        """Return the first of these fields that holds a whole number of zero or more."""
        value = self.integer(*names)
        return value if value is not None and value >= 0 else None

    def flag(self, *names: str) -> bool | None:
        """Return the first of these fields, where it holds true or false."""
        value = self._first(names)
        return value if isinstance(value, bool) else None

    def list(self, name: str) -> Sequence[object] | None:
        """Return a nested list."""
        value = self._values.get(name.lower())
        return value if isinstance(value, list) else None

    def row(self, name: str) -> "Row | None":
        """Return a nested object."""
        value = self._values.get(name.lower())
        return Row(value) if isinstance(value, dict) else None
