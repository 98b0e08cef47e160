"""The state of a league's data source."""

from dataclasses import field
from datetime import datetime

import strawberry

from schema.context import Info
from schema.enums import League, SourceMode
from schema.renewal import Renewal


def _refresh_in(self: "Source", info: Info) -> int | None:
    """Return the seconds until newer data can exist, and record that the answer contains a countdown."""
    info.context.counts_down = True
    if self.renewal is None:
        return None
    # The pages of many days show the same source hundreds of times.
    if self.counted is None or self.counted[0] != info.context.now:
        self.counted = (info.context.now, self.renewal.seconds(info.context.now))
    return self.counted[1]


@strawberry.type(description="How good the answers of one league are at this moment; it never costs an upstream call.")
class Source:
    """The state of one league's source."""

    league: League = strawberry.field(description="The competition.")
    mode: SourceMode = strawberry.field(description="Whether the answers are live, made up, or recorded.")
    as_of: datetime | None = strawberry.field(
        default=None, description="When its schedule was last fetched; null before the first success."
    )
    refresh_in: int | None = strawberry.field(
        resolver=_refresh_in,
        description=(
            "Seconds, 1 to 86400, until a newer answer can exist; asking sooner brings the same. Of a connection, for "
            "the games or teams of this league in it; at the root, for the league's seasons under way. Null where "
            "nothing of the league is in memory."
        ),
    )
    stale: bool = strawberry.field(
        default=False,
        description="True where the answer is past its time but shown, because no newer one could be had.",
    )
    delayed: bool = strawberry.field(
        default=False, description="True where the plan of the key delays live data, by ten minutes on a trial."
    )
    scrambled: bool = strawberry.field(
        default=False, description="True where the plan of the key scrambles numbers; scores and odds are then null."
    )
    dropped_rows: int = strawberry.field(
        default=0, description="How many rows of the source could not be understood and were left out."
    )
    calls_used: int | None = strawberry.field(
        default=None,
        description=("Calls of the whole key in this UTC month; null unless the deployer shows them (PUBLIC_QUOTA)."),
    )
    calls_budget: int | None = strawberry.field(
        default=None,
        description="Calls the key may make in a month; null like `callsUsed`, or when unlimited.",
    )
    stretch: float | None = strawberry.field(
        default=None,
        description=(
            "How many times longer than usual live games are kept, so that the calls of the month last; 1 when they "
            "do. Null like `callsUsed`."
        ),
    )
    error_code: str | None = strawberry.field(
        default=None, description="Why the last fetch failed, as a code to switch on; null when it did not."
    )
    error: str | None = strawberry.field(
        default=None, description="Why the last fetch failed, in words fit for a client; null when it did not."
    )
    renewal: strawberry.Private[Renewal | None] = None
    counted: strawberry.Private[tuple[datetime, int | None] | None] = field(default=None, init=False, compare=False)
