"""The limits of the cost that clients may use up in a minute."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

DEFAULT_RATE_LIMIT: Final = 10_000_000
"""Cost per minute and client: 100,000 cached answers, or 37 seasons of 2,500 games with all plain fields.

A board uses about 1,000 a minute. A quarter of a core computes answers of about eight times this cost in a minute.
"""
LEAST_USEFUL: Final = 100_000
"""A lower limit is rather a number of requests: one large operation costs more."""


class SameLimit(Enum):
    """The limit of a key without a limit of its own."""

    SAME = "as RATE_LIMIT"


@dataclass(frozen=True, slots=True)
class CostLimits:
    """Cost per minute of each client without a key, which counts by its address, and of each key. None: no limit."""

    address: int | None
    key: int | None
