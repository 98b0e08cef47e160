"""Reads a row, and notes which fields of the contract lack a value because the value in the row was rejected."""

from typing import Final

from gql_service.sportsdata.fields.row import Row

LARGEST: Final = 2**31 - 1
"""GraphQL's Int has 32 bits."""


class Checked:
    """A row that notes rejected values. A missing or scrambled value is None, without a note.

    `field` is always the name of the field of the contract.
    """

    __slots__ = ("_rejected", "row")

    def __init__(self, row: Row) -> None:
        self.row = row
        self._rejected: dict[str, None] = {}

    @property
    def rejected(self) -> tuple[str, ...]:
        """The fields of the contract with a rejected value, each once."""
        return tuple(self._rejected)

    def reject(self, field: str) -> None:
        """Note that a value was rejected."""
        self._rejected[field] = None

    def integer(self, field: str, name: str, *, least: int = 0, most: int = LARGEST) -> int | None:
        """Return an integer from `least` to `most`."""
        value = self.row.integer(name)
        if value is not None and least <= value <= most:
            return value
        if self.row.has(name):
            self.reject(field)
        return None

    def flag(self, field: str, name: str) -> bool | None:
        """Return true or false."""
        value = self.row.flag(name)
        if value is None and self.row.has(name):
            self.reject(field)
        return value

    def words(self, field: str, name: str) -> str | None:
        """Return a text with at least one letter."""
        value = self.row.text(name)
        if value is not None and any(map(str.isalpha, value)):
            return value
        if self.row.has(name):
            self.reject(field)
        return None
