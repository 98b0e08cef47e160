"""Reads fields of a vendor row without trusting names or types.

Field names differ in case (`TeamID`, `TeamId`, `GameEndDateTIme`) and values differ in type. A caller passes all known
names of a field and gets None if no name has a usable value. Texts scrambled by a trial key count as missing.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Self

SCRAMBLED: Final = "scrambled"
"""The text that a trial key puts in place of real values."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Control characters and line breaks. No name contains them, and calendars and terminals would act on them."""
_NUMBER: Final = re.compile(r"[+-]?\d{1,12}(\.\d{1,12})?", re.ASCII)
_LARGEST: Final = 2**31 - 1
"""GraphQL's Int has 32 bits. A larger number is not a score, a week or a capacity."""


LONGEST_NAME: Final = 64
"""Longer names than any field has are not cached."""

_cached_lower: Final = lru_cache(maxsize=2048)(str.lower)


def _lower(name: str) -> str:
    """Return the name in lower case; all rows share the text, because thousands of rows stay in memory."""
    return _cached_lower(name) if len(name) <= LONGEST_NAME else name.lower()


class NotARow(ValueError):
    """The value is not an object, or lacks an identifying field."""


class Row:
    """A row whose field names ignore case. Every method returns None for a missing or unusable value.

    `seen_at` is when the response with this row was fetched (UTC); None if irrelevant.
    """

    __slots__ = ("_values", "seen_at")

    def __init__(self, values: Mapping[str, Any], seen_at: datetime | None = None) -> None:
        self.seen_at = seen_at
        # If a name occurs in two spellings, use the one with a value.
        self._values = {_lower(name): value for name, value in values.items() if value is not None}

    @classmethod
    def of(cls, value: object, seen_at: datetime | None = None) -> Self:
        """Wrap a decoded JSON object. Raises NotARow for any other value."""
        if not isinstance(value, dict):
            raise NotARow(f"{type(value).__name__} in place of an object")
        return cls(value, seen_at)

    def _first(self, names: tuple[str, ...]) -> Any:
        for name in names:
            value = self._values.get(name.lower())
            if value is not None:
                return value
        return None

    def has(self, name: str) -> bool:
        """Return whether a field has a value. An empty or scrambled text counts as missing."""
        value = self._values.get(name.lower())
        if isinstance(value, str):
            return value.strip().lower() not in ("", SCRAMBLED)
        return value is not None

    def text(self, *names: str) -> str | None:
        """Return the first of these fields that holds a text, trimmed; an integer is converted to digits.

        Control characters are replaced with a blank.
        """
        for name in names:
            value = self._values.get(name.lower())
            if isinstance(value, str):
                trimmed = (value if value.isprintable() else _CONTROL.sub(" ", value)).strip()
                if trimmed and (len(trimmed) != len(SCRAMBLED) or trimmed.lower() != SCRAMBLED):
                    return trimmed
            elif isinstance(value, int) and not isinstance(value, bool):
                return str(value)
        return None

    def number(self, *names: str) -> float | None:
        """Return the first of these fields that holds a finite number, or a text with its digits."""
        for name in names:
            value = self._values.get(name.lower())
            if value is None:
                continue
            if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
                value = float(value)
            if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                return float(value)
        return None

    def integer(self, *names: str) -> int | None:
        """Return the first of these fields that holds a number; None unless the number is a 32-bit integer."""
        for name in names:
            plain = self._values.get(name.lower())
            if type(plain) is int:
                return plain if abs(plain) <= _LARGEST else None
            if plain is not None:
                break
        else:
            return None
        value = self.number(*names)
        return int(value) if value is not None and value.is_integer() and abs(value) <= _LARGEST else None

    def count(self, *names: str) -> int | None:
        """Return the first of these fields that holds a number; None unless the number is a non-negative 32-bit
        integer.
        """
        value = self.integer(*names)
        return value if value is not None and value >= 0 else None

    def flag(self, *names: str) -> bool | None:
        """Return the first of these fields that has a value; None unless the value is true or false."""
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
