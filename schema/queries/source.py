"""The state of a league's data source."""

from dataclasses import field
from datetime import datetime

import strawberry

from schema.context import Info
from schema.enums import League, SourceMode
from schema.field_costs import ON_A_CLOCK, Cost, costs
from schema.model.renewal import Renewal


def _refresh_in(self: "Source", info: Info) -> int | None:
    """Return the seconds until newer data can exist, and record that the answer contains a countdown."""
    info.context.counts_down = True
    if self.renewal is None:
        return None
    # The pages of many days show the same source hundreds of times.
    if self.counted is None or self.counted[0] != info.context.now:
        self.counted = (info.context.now, self.renewal.seconds(info.context.now))
    return self.counted[1]


@strawberry.type(description="The present state of the data of a league; never costs an upstream call.")
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
            "Seconds, 1 to 86400, until newer data can exist; a request before then gets the same data. In a "
            "connection: for its games or teams of this league. At the root: for the league's seasons under way. Null "
            "if no data of the league is in memory."
        ),
        metadata=costs(Cost(ON_A_CLOCK)),
    )
    stale: bool = strawberry.field(
        default=False,
        description="True if the data is expired but still served, because no newer data could be fetched.",
    )
    delayed: bool = strawberry.field(
        default=False, description="True if the plan of the key delays live data, by ten minutes on a trial."
    )
    scrambled: bool = strawberry.field(
        default=False, description="True if the plan of the key scrambles numbers; scores and odds are then null."
    )
    dropped_rows: int = strawberry.field(
        default=0, description="The number of rows of the source that could not be read and were left out."
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
            "How many times longer than usual the data of live games is used, so that the calls of the month last; "
            "normally 1. Null like `callsUsed`."
        ),
    )
    error_code: str | None = strawberry.field(
        default=None, description="Why the last fetch failed, as a code for programs; null if the fetch succeeded."
    )
    error: str | None = strawberry.field(
        default=None, description="Why the last fetch failed, as a message for people; null if the fetch succeeded."
    )
    renewal: strawberry.Private[Renewal | None] = None
    counted: strawberry.Private[tuple[datetime, int | None] | None] = field(default=None, init=False, compare=False)
