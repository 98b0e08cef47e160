"""Options of the schedule that the deployer decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from gql_service.schedule.freshness import DEFAULT_MAX_STALE
from gql_service.schedule.seasons.served_seasons import ServedSeasons
from schema.enums import League, SourceMode
from schema.errors import LEAGUE_NOT_SERVED, LeagueUnavailable
from schema.ids import SeasonKey


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """Options that the deployer decides."""

    leagues: tuple[League, ...]
    mode: SourceMode
    delayed: bool = False
    scrambled: bool = False
    seasons: ServedSeasons = ServedSeasons()
    """The seasons that may be requested."""
    recorded: Mapping[League, Sequence[SeasonKey]] = field(default_factory=dict)
    """The seasons in the recorded answers, with the season to load first at the front; empty without replay."""
    max_stale: timedelta = DEFAULT_MAX_STALE
    """How long expired data may be served."""
    public_quota: bool = False
    """Whether `sources` shows the calls of the month."""
    several: bool = False
    """Whether other containers may serve the same clients."""

    def require_served(self, league: League) -> None:
        """Raise LeagueUnavailable for a league that is not served."""
        if league not in self.leagues:
            raise LeagueUnavailable(LEAGUE_NOT_SERVED, self.not_served(league))

    def not_served(self, league: League) -> str:
        """Return the sentence that names the served leagues."""
        served = ", ".join(each.value for each in self.leagues)
        return f"This gateway does not serve {league.value}; it serves {served}."
