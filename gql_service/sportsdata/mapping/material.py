"""The input of the mapper: the responses from which a season is built."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gql_service.sportsdata.mapping.readings import Readings


@dataclass(frozen=True, slots=True)
class Material:
    """The responses for a season as decoded JSON; a supplementary route that returned nothing is empty.

    `as_of` is the time (UTC) of the last fetch of games. `show_numbers` is False if the plan scrambles numbers.
    """

    schedule: Collection[object]
    scores: Collection[object]
    teams: Collection[object]
    season_teams: Collection[object]
    stadiums: Collection[object]
    as_of: datetime
    show_numbers: bool = True
    readings: Readings | None = None
    """The games read from unchanged rows of this season before."""
    schedule_at: datetime | None = None
    """When the schedule was fetched (UTC); None means at `as_of`."""
    scores_at: datetime | None = None
    """When the scores were fetched (UTC); None means at `as_of`."""
    players: Mapping[int, str] = field(default_factory=dict)
    """Names of players by the vendor's number, from other parts of the season."""
    schedule_is_newer: bool = False
    """Whether the schedule was fetched after the scores. If so, the schedule wins for games that have not begun."""
