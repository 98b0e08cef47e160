"""Rows that the vendor gave and that are not shown before another answer has confirmed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from gql_service.sportsdata.answer import Answer
from gql_service.sportsdata.progress import Progress
from gql_service.sportsdata.row_order import Order

OLDER_FOR: Final = timedelta(hours=1)
"""A row that says it is older is shown when nothing else has come for this long: the vendor has gone back to it."""


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A row as it came, and since when rows of its game have come that are behind the one that is shown."""

    row: Mapping[str, Any]
    since: datetime


@dataclass(frozen=True, slots=True)
class Withheld:
    """The rows withheld of an answer that was fetched at `at`, by their games."""

    at: datetime
    rows: Mapping[str, WithheldRow] = field(default_factory=dict)

    def stored(self) -> Answer:
        """Return it as an answer that a cache can store."""
        rows = [{"game": game, "since": each.since, "row": each.row} for game, each in self.rows.items()]
        return Answer.of(orjson.dumps(rows), 0)

    @classmethod
    def read(cls, at: datetime, stored: Answer) -> "Withheld":
        """Read what `stored` returned. What is not readable is left out."""
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
        """Tell whether its answer came after the one that is shown or is that one, and before the newest."""
        return before <= self.at < after


def withheld_row(
    shown: Mapping[str, Any], came: Mapping[str, Any], order: Order, now: datetime, before: WithheldRow | None
) -> WithheldRow | None:
    """Return the row as it is to be withheld that came at `now`; None if it is to be shown instead of `shown`.

    A row that is newer by its time is shown at once, and so is one that goes on. A row that goes back without a newer
    time is shown when the next answer goes back, too: `before` is what was withheld of the answer before. A row that is
    older by its time is shown only if that goes on for OLDER_FOR.
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
