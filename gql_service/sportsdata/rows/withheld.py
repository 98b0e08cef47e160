"""Rows that are withheld until another vendor response confirms them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from gql_service.sportsdata.rows.answer import Answer
from gql_service.sportsdata.rows.progress import Progress
from gql_service.sportsdata.rows.row_order import Order

OLDER_FOR: Final = timedelta(hours=1)
"""An older row is shown after this time without any newer row: the vendor has gone back to it."""


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A row as received, and the time (UTC) since which rows of its game have been behind the row shown."""

    row: Mapping[str, Any]
    since: datetime


@dataclass(frozen=True, slots=True)
class Withheld:
    """The rows withheld from the response fetched at `at` (UTC), by game."""

    at: datetime
    rows: Mapping[str, WithheldRow] = field(default_factory=dict)

    def stored(self) -> Answer:
        """Return these rows as a response that a cache can store."""
        rows = [{"game": game, "since": each.since, "row": each.row} for game, each in self.rows.items()]
        return Answer.of(orjson.dumps(rows), 0)

    @classmethod
    def read(cls, at: datetime, stored: Answer) -> "Withheld":
        """Read the response that `stored` returned. Unreadable entries are skipped."""
        found: dict[str, WithheldRow] = {}
        for each in stored.rows():
            try:
                game, since, row = each["game"], datetime.fromisoformat(each["since"]), each["row"]  # type: ignore[index]
            except (TypeError, KeyError, ValueError):
                continue
            if isinstance(game, str) and isinstance(row, dict) and since.tzinfo is not None:
                found[game] = WithheldRow(row, since.astimezone(UTC))
        return cls(at, found)

    def between(self, before: datetime, after: datetime) -> bool:
        """Return whether its response was fetched at or after `before` and earlier than `after`."""
        return before <= self.at < after


def withheld_row(
    shown: Mapping[str, Any], came: Mapping[str, Any], order: Order, now: datetime, before: WithheldRow | None
) -> WithheldRow | None:
    """Return the row to withhold; None if the row that came at `now` should replace `shown`.

    A row with a newer change time is shown at once, and so is a row that goes forward. A row that goes backwards
    without a newer change time is shown once the next response confirms it; `before` is the row withheld from the
    previous response. A row with an older change time is shown only after OLDER_FOR.
    """
    if order is Order.NEWER:
        return None
    progress = Progress.of(came)
    if order is Order.UNKNOWN and not progress.is_behind(Progress.of(shown)):
        return None
    confirms = before is not None and not progress.is_behind(Progress.of(before.row))
    since = before.since if before is not None and confirms else now
    if confirms and (order is Order.UNKNOWN or now - since >= OLDER_FOR):
        return None
    return WithheldRow(came, since)
