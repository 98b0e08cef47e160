"""What a resolver may use: the port, one instant for the whole request, and the limits."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

import strawberry

if TYPE_CHECKING:
    from schema.port import SchedulePort
    from schema.snapshot import Snapshot

DEFAULT_MAX_PAGE_SIZE: Final = 2500


@dataclass(slots=True)
class Context:
    """The surroundings of one request. `now` is aware and in UTC; every part of an answer sees the same instant."""

    port: "SchedulePort"
    now: datetime
    max_page_size: int = DEFAULT_MAX_PAGE_SIZE
    used: "set[Snapshot]" = field(default_factory=set)
    """The snapshots that the answer was made from, for its labels."""


Info = strawberry.Info[Context, None]
