"""Count the compiled operations, and the reasons for operations that ran in graphql-core."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum


class Reason(Enum):
    """Why an operation was left to graphql-core."""

    INTROSPECTION = "introspection"
    OPERATION_TYPE = "not a query"
    DIRECTIVE = "a directive other than @skip and @include"
    CONDITION = "a value of @skip or @include that is no Boolean"
    VARIABLES = "variables that do not fit"
    ARGUMENT = "an argument that does not fit"
    RESOLVER = "a resolver of a kind that is not compiled"
    TYPE = "a type of a kind that is not compiled"
    TOO_LARGE = "too large to be worth compiling"
    COMPILER = "a fault of the compiler"
    ERROR = "an error while it ran"


class NotCompiled(Exception):
    """An operation cannot be compiled, or the compiled run was abandoned; graphql-core must run the operation."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(slots=True)
class Tally:
    """Counts of operations since the start of the process."""

    compiled: int = 0
    fell_back: Counter[Reason] = field(default_factory=Counter)
